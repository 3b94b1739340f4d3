#include "dto/plans.hpp"

#include "dto/body.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {

Result<identity::PlanChange> parse_plan_draft(const Json& body) {
    for (const char* required : {"name", "price_cents", "currency"}) {
        AUTHOS_TRY(body.get(required));
    }
    return parse_plan_change(body);
}

Result<identity::PlanChange> parse_plan_change(const Json& body) {
    identity::PlanChange change;
    // These cannot be cleared: null is refused like any other kind.
    if (body.contains("name")) {
        AUTHOS_TRY(change.name, body.get_string("name"));
    }
    if (body.contains("price_cents")) {
        AUTHOS_TRY(change.price_cents, body.get_integer("price_cents"));
    }
    if (body.contains("currency")) {
        AUTHOS_TRY(change.currency, body.get_string("currency"));
    }
    if (body.contains("is_default")) {
        AUTHOS_TRY(change.is_default, body.get_boolean("is_default"));
    }
    AUTHOS_TRY(change.description, find_change(body, "description"));
    AUTHOS_TRY(change.features, find_list_change(body, "features"));
    AUTHOS_TRY(change.stripe_price_id, find_change(body, "stripe_price_id"));
    return change;
}

Json plan_json(const storage::Plan& plan) {
    return Json::object({{"id", plan.id.text()},
                         {"service_id", plan.service_id.text()},
                         {"name", plan.name},
                         {"description", plan.description},
                         {"price_cents", number(plan.price_cents)},
                         {"currency", plan.currency},
                         {"features", plan.features.value_or("[]")},
                         {"stripe_price_id", plan.stripe_price_id},
                         {"is_default", plan.is_default},
                         {"created_at", format_rfc3339(plan.created_at)}});
}

Json plan_response(const storage::PlanSummary& summary) {
    return Json::object(
        {{"plan", plan_json(summary.plan)}, {"subscription_count", number(summary.subscription_count)}});
}

} // namespace authos::api::dto
