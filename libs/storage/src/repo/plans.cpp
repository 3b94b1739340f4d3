#include "authos/storage/repo/plans.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectPlan =
    "SELECT n.id, n.service_id, n.name, n.description, n.price_cents, n.currency, n.features, "
    "n.stripe_price_id, n.is_default, n.created_at, "
    "(SELECT COUNT(*) FROM subscriptions u WHERE u.plan_id = n.id) "
    "FROM plans n JOIN services v ON v.id = n.service_id WHERE v.org_id = :org AND v.id = :service";
constexpr std::string_view kPlanById = " AND n.id = :id";
constexpr std::string_view kPlanOrder = " ORDER BY n.price_cents, n.created_at, n.id LIMIT :limit";
constexpr detail::Columns kPlanRow = {Column::text,    Column::text,    Column::text,   Column::text,
                                      Column::integer, Column::text,    Column::text,   Column::text,
                                      Column::integer, Column::integer, Column::integer};

constexpr std::string_view kPlanTaken = "A plan with this name already exists for this service";

Result<PlanSummary> plan_summary_from(const Row& row) {
    AUTHOS_TRY(PlanId id, row.id<PlanId>(0));
    AUTHOS_TRY(ServiceId service, row.id<ServiceId>(1));
    return PlanSummary{{.id = std::move(id),
                        .service_id = std::move(service),
                        .name = row.text(2),
                        .description = row.find_text(3),
                        .price_cents = row.integer(4),
                        .currency = row.text(5),
                        .features = row.find_text(6),
                        .stripe_price_id = row.find_text(7),
                        .is_default = row.flag(8),
                        .created_at = row.millis(9)},
                       row.integer(10)};
}

} // namespace

Result<bool> insert_plan(Session& s, const OrgScope& scope, const Plan& plan) {
    AUTHOS_TRY(
        const long long stored,
        detail::renamed(
            detail::execute(s,
                            "INSERT INTO plans (id, service_id, name, description, price_cents, currency, "
                            "features, stripe_price_id, is_default, created_at) "
                            "SELECT :id, v.id, :name, :description, :price, :currency, :features, :stripe, "
                            ":is_default, :now FROM services v WHERE v.id = :service AND v.org_id = :org",
                            {param("id", plan.id), param("name", plan.name),
                             param("description", plan.description), param("price", plan.price_cents),
                             param("currency", plan.currency), param("features", plan.features),
                             param("stripe", plan.stripe_price_id), param("is_default", plan.is_default),
                             param("now", plan.created_at), param("service", plan.service_id),
                             param("org", scope.org())}),
            Errc::already_exists, "plan_taken", std::string{kPlanTaken}));
    return stored == 1;
}

Result<std::vector<PlanSummary>> list_plans(Session& s, const OrgScope& scope, const ServiceId& service) {
    return detail::list_rows(
        s, kSql<kSelectPlan, kPlanOrder>,
        {param("org", scope.org()), param("service", service), param("limit", kPlanLimit)}, kPlanRow,
        plan_summary_from);
}

Result<std::optional<PlanSummary>> find_plan(Session& s, const OrgScope& scope, const ServiceId& service,
                                             const PlanId& id) {
    return detail::find_row(s, kSql<kSelectPlan, kPlanById>,
                            {param("org", scope.org()), param("service", service), param("id", id)}, kPlanRow,
                            plan_summary_from);
}

Result<long long> count_active_subscriptions(Session& s, const OrgScope& scope, const ServiceId& service,
                                             const PlanId& id) {
    return detail::select_integer(
        s,
        "SELECT COUNT(*) FROM subscriptions u JOIN services v ON v.id = u.service_id "
        "WHERE v.org_id = :org AND v.id = :service AND u.plan_id = :id "
        "AND u.status IN ('active', 'trialing', 'past_due')",
        {param("org", scope.org()), param("service", service), param("id", id)});
}

Result<bool> update_plan(Session& s, const OrgScope& scope, const Plan& plan) {
    AUTHOS_TRY(const long long changed,
               detail::renamed(
                   detail::execute(
                       s,
                       "UPDATE plans SET name = :name, description = :description, price_cents = :price, "
                       "currency = :currency, features = :features, stripe_price_id = :stripe, "
                       "is_default = :is_default WHERE id = :id AND service_id IN "
                       "(SELECT v.id FROM services v WHERE v.org_id = :org AND v.id = :service)",
                       {param("name", plan.name), param("description", plan.description),
                        param("price", plan.price_cents), param("currency", plan.currency),
                        param("features", plan.features), param("stripe", plan.stripe_price_id),
                        param("is_default", plan.is_default), param("id", plan.id), param("org", scope.org()),
                        param("service", plan.service_id)}),
                   Errc::already_exists, "plan_taken", std::string{kPlanTaken}));
    return changed == 1;
}

Result<long long> clear_default_plan(Session& s, const OrgScope& scope, const ServiceId& service) {
    return detail::execute(s,
                           "UPDATE plans SET is_default = 0 WHERE is_default = 1 AND service_id IN "
                           "(SELECT v.id FROM services v WHERE v.org_id = :org AND v.id = :service)",
                           {param("org", scope.org()), param("service", service)});
}

Result<bool> delete_plan(Session& s, const OrgScope& scope, const ServiceId& service, const PlanId& id) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s,
                               "DELETE FROM plans WHERE id = :id AND service_id IN "
                               "(SELECT v.id FROM services v WHERE v.org_id = :org AND v.id = :service)",
                               {param("id", id), param("org", scope.org()), param("service", service)}));
    return deleted == 1;
}

} // namespace authos::storage
