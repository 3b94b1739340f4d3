#include "dto/sessions.hpp"

#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json own_session_json(const identity::OwnSession& own) {
    const auto& session = own.session;
    const UnixMillis end = session.refresh_expires_at.value_or(session.access_expires_at);
    return Json::object({{"id", session.id.text()},
                         {"context", own.context.audience()},
                         {"org", own.context.org_slug},
                         {"service", own.context.service_slug},
                         {"user_agent", session.context.user_agent},
                         {"ip_address", session.context.ip_address},
                         {"created_at", format_rfc3339(session.created_at)},
                         {"authenticated_at", format_rfc3339(session.proof.authenticated_at)},
                         {"last_used_at", format_rfc3339(session.last_used_at)},
                         {"expires_at", format_rfc3339(end)},
                         {"is_current", own.is_current}});
}

} // namespace

Json own_sessions_json(const std::vector<identity::OwnSession>& sessions) {
    Json items = Json::array();
    for (const auto& own : sessions) items.push(own_session_json(own));
    return Json::object({{"sessions", items}, {"total", number(static_cast<long long>(sessions.size()))}});
}

Result<identity::Reauthentication> parse_reauthentication(const Json& body) {
    identity::Reauthentication proof;
    AUTHOS_TRY(const auto password, body.find_string("current_password"));
    AUTHOS_TRY(const auto code, body.find_string("code"));
    if (password) proof.current_password = SecretString{*password};
    if (code) proof.code = SecretString{*code};
    return proof;
}

} // namespace authos::api::dto
