#include "dto/user.hpp"

namespace authos::api::dto {

Result<identity::ProfileChange> parse_profile_change(const Json& body) {
    identity::ProfileChange change;
    AUTHOS_TRY(change.email, body.get_string("email"));
    return change;
}

Json user_response(const identity::Profile& profile) {
    const auto& verified = profile.email_verified_at;
    return Json::object({{"id", profile.id.text()},
                         {"email", profile.email.text()},
                         {"is_platform_owner", profile.is_platform_owner},
                         {"email_verified_at", verified ? Json{format_rfc3339(*verified)} : Json{}},
                         {"created_at", format_rfc3339(profile.created_at)},
                         {"org", profile.context.org_slug},
                         {"service", profile.context.service_slug},
                         {"permissions", profile.permissions},
                         {"plan", profile.plan},
                         {"features", profile.features}});
}

Json impersonator_json(const identity::Impersonator& impersonator) {
    return Json::object({{"id", impersonator.user_id.text()},
                         {"email", impersonator.email.text()},
                         {"reason", impersonator.reason}});
}

} // namespace authos::api::dto
