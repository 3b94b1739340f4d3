#include "authos/http/form.hpp"

#include "authos/base/url.hpp"
#include "authos/http/content_type.hpp"

#include <algorithm>

namespace authos::http {

Result<Form> Form::parse(std::string_view text) {
    Form form;
    AUTHOS_TRY(form.fields_, parse_form(text));
    return form;
}

Result<Form> Form::of(const Request& request) {
    if (!has_content_type(request.headers, "application/x-www-form-urlencoded")) {
        return fail(Errc::unsupported, "content_type_unsupported",
                    "The body must be of type application/x-www-form-urlencoded.");
    }
    return parse(request.body);
}

Result<std::optional<std::string>> Form::find(std::string_view name) const {
    std::optional<std::string> found;
    for (const auto& [field, value] : fields_) {
        if (field != name) continue;
        if (found) {
            return fail(Errc::invalid_argument, "parameter_duplicated",
                        "The parameter '" + std::string(name) + "' must not be given twice.");
        }
        found = value;
    }
    return found;
}

Result<std::string> Form::get(std::string_view name) const {
    AUTHOS_TRY(auto found, find(name));
    if (!found || found->empty()) {
        return fail(Errc::invalid_argument, "parameter_missing",
                    "The parameter '" + std::string(name) + "' is required.");
    }
    return *std::move(found);
}

std::optional<std::string> Form::duplicate() const {
    std::vector<std::string_view> names;
    names.reserve(fields_.size());
    for (const auto& field : fields_) names.emplace_back(field.first);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return std::nullopt;
    return std::string(*twice);
}

} // namespace authos::http
