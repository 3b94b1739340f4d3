#include "detail/password_forms.hpp"

#include "detail/unicode.hpp"

namespace authos::authcore::detail {

std::vector<SecretString> password_forms(const SecretString& typed) {
    std::vector<SecretString> forms;
    if (typed.reveal().size() > kMaxTypedBytes) return forms;
    auto normal = normal_form(typed.reveal());
    const bool differs = !normal || normal->reveal() != typed.reveal();
    if (normal && normal->reveal().size() <= kMaxPasswordBytes) forms.push_back(std::move(*normal));
    if (differs && typed.reveal().size() <= kMaxPasswordBytes) forms.push_back(typed);
    return forms;
}

} // namespace authos::authcore::detail
