#include "handlers/plans.hpp"

#include "authos/identity/services/plans.hpp"
#include "context.hpp"
#include "dto/body.hpp"
#include "dto/plans.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {
namespace {

Result<storage::PlanId> plan_param(const http::Request& request) {
    return id_param<storage::PlanId>(request, "plan_id", "plan_not_found", "Plan not found");
}

} // namespace

Result<http::Response> get_plans(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto plans, identity::list_plans(ctx.deps(), ctx.service(), ctx.caller()));
    Json items = Json::array();
    for (const auto& plan : plans) items.push(dto::plan_response(plan));
    return json_answer(items);
}

Result<http::Response> post_plan(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_plan_draft(body));
    AUTHOS_TRY(const auto plan, identity::create_plan(ctx.deps(), ctx.service(), draft, ctx.caller()));
    return json_answer(dto::plan_response(plan));
}

Result<http::Response> patch_plan(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, plan_param(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_plan_change(body));
    AUTHOS_TRY(const auto plan, identity::update_plan(ctx.deps(), ctx.service(), id, change, ctx.caller()));
    return json_answer(dto::plan_response(plan));
}

Result<http::Response> delete_plan(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, plan_param(request));
    AUTHOS_TRY(identity::delete_plan(ctx.deps(), ctx.service(), id, ctx.caller()));
    return no_content();
}

} // namespace authos::api::handlers
