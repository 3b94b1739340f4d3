#include "handlers/platform_insight.hpp"

#include "authos/identity/platform/analytics.hpp"
#include "authos/identity/platform/mfa_evidence.hpp"
#include "authos/identity/platform/operations.hpp"
#include "context.hpp"
#include "dto/analytics.hpp"
#include "dto/body.hpp"
#include "dto/paging.hpp"
#include "dto/platform_insight.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {

Result<http::Response> get_platform_overview(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto overview, identity::platform_overview(ctx.deps(), ctx.platform(), ctx.caller()));
    return json_answer(dto::overview_response(overview));
}

Result<http::Response> get_organization_statuses(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto counts, identity::organization_statuses(ctx.deps(), ctx.platform(), ctx.caller()));
    return json_answer(dto::status_counts_response(counts));
}

Result<http::Response> get_growth_trends(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto wish, dto::parse_day_range_wish(request));
    AUTHOS_TRY(const auto days, identity::growth_trends(ctx.deps(), ctx.platform(), wish, ctx.caller()));
    return json_answer(dto::growth_response(days));
}

Result<http::Response> get_login_activity(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto wish, dto::parse_day_range_wish(request));
    AUTHOS_TRY(const auto days, identity::login_activity(ctx.deps(), ctx.platform(), wish, ctx.caller()));
    return json_answer(dto::day_counts_response(days));
}

Result<http::Response> get_top_organizations(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto top, identity::top_organizations(ctx.deps(), ctx.platform(), ctx.caller()));
    return json_answer(dto::top_organizations_response(top));
}

Result<http::Response> get_recent_organizations(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const int limit, dto::parse_limit(request, 10, 50));
    AUTHOS_TRY(const auto recent,
               identity::recent_organizations(ctx.deps(), ctx.platform(), limit, ctx.caller()));
    return json_answer(dto::recent_organizations_response(recent));
}

Result<http::Response> get_operations_status(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto status, identity::operations_status(ctx.deps(), ctx.platform(), ctx.caller()));
    return json_answer(dto::operations_response(status, ctx.services().settings.version));
}

Result<http::Response> get_mfa_metrics(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto wish, dto::parse_mfa_metrics_wish(request));
    AUTHOS_TRY(const auto metrics,
               identity::list_mfa_metrics(ctx.deps(), ctx.platform(), wish, ctx.caller()));
    return json_answer(dto::mfa_metrics_response(metrics));
}

Result<http::Response> get_mfa_suspicious_activity(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto org, dto::find_org_id(request));
    AUTHOS_TRY(const int limit, dto::parse_limit(request, 50, 100));
    AUTHOS_TRY(const auto patterns,
               identity::list_suspicious_mfa(ctx.deps(), ctx.platform(), org, limit, ctx.caller()));
    return json_answer(dto::suspicious_mfa_response(patterns));
}

Result<http::Response> get_generate_mfa_metrics(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto date, dto::find_query(request, "date"));
    AUTHOS_TRY(const auto roll_up,
               identity::generate_mfa_metrics(ctx.deps(), ctx.platform(), date, ctx.caller()));
    return json_answer(dto::roll_up_response(roll_up));
}

Result<http::Response> post_generate_mfa_metrics(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(auto date, body.find_string("date"));
    if (!date) {
        AUTHOS_TRY(date, dto::find_query(request, "date"));
    }
    AUTHOS_TRY(const auto roll_up,
               identity::generate_mfa_metrics(ctx.deps(), ctx.platform(), date, ctx.caller()));
    return json_answer(dto::roll_up_response(roll_up));
}

} // namespace authos::api::handlers
