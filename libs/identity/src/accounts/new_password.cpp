#include "accounts/new_password.hpp"

#include "authos/authcore/password_policy.hpp"

#include <string_view>
#include <vector>

namespace authos::identity {

Result<void> check_new_password(const authcore::Password& password, const Email& email,
                                const TokenContext& place) {
    std::vector<std::string_view> words{"authos", email.text()};
    if (place.org_slug) words.push_back(*place.org_slug);
    if (place.service_slug) words.push_back(*place.service_slug);
    return authcore::check_password(password, words);
}

} // namespace authos::identity
