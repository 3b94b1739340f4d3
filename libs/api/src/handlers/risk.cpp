#include "handlers/risk.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/risk.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {

Result<http::Response> get_risk_settings(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto rules, identity::get_risk_settings(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(dto::risk_settings_json(rules));
}

Result<http::Response> put_risk_settings(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_risk_settings(body));
    AUTHOS_TRY(const auto rules, identity::update_risk_settings(ctx.deps(), ctx.org(), change, ctx.caller()));
    return json_answer(
        Json::object({{"message", "Risk settings updated"}, {"settings", dto::risk_settings_json(rules)}}));
}

Result<http::Response> post_reset_risk_settings(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto rules, identity::reset_risk_settings(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(
        Json::object({{"message", "Risk settings reset"}, {"settings", dto::risk_settings_json(rules)}}));
}

Result<http::Response> get_risk_events(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto query, dto::parse_risk_event_query(request));
    AUTHOS_TRY(const auto events, identity::list_risk_events(ctx.deps(), ctx.org(), query, ctx.caller()));
    return json_answer(dto::risk_events_json(events));
}

} // namespace authos::api::handlers
