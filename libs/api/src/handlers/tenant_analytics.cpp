#include "handlers/tenant_analytics.hpp"

#include "context.hpp"
#include "dto/analytics.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {

Result<http::Response> get_login_trends(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto wish, dto::parse_day_range_wish(request));
    AUTHOS_TRY(const auto days, identity::login_trends(ctx.deps(), ctx.org(), wish, ctx.caller()));
    return json_answer(dto::day_counts_response(days));
}

Result<http::Response> get_logins_by_service(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto wish, dto::parse_day_range_wish(request));
    AUTHOS_TRY(const auto services, identity::logins_by_service(ctx.deps(), ctx.org(), wish, ctx.caller()));
    return json_answer(dto::service_counts_response(services));
}

Result<http::Response> get_logins_by_provider(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto wish, dto::parse_day_range_wish(request));
    AUTHOS_TRY(const auto providers, identity::logins_by_provider(ctx.deps(), ctx.org(), wish, ctx.caller()));
    return json_answer(dto::provider_counts_response(providers));
}

Result<http::Response> get_recent_logins(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const int limit, dto::parse_limit(request, 10, 100));
    AUTHOS_TRY(const auto logins, identity::recent_logins(ctx.deps(), ctx.org(), limit, ctx.caller()));
    return json_answer(dto::recent_logins_response(logins));
}

} // namespace authos::api::handlers
