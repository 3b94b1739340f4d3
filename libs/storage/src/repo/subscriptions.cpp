#include "authos/storage/repo/subscriptions.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectSubscription =
    "SELECT b.id, b.user_id, b.plan_id, p.name, b.status, b.current_period_end, b.created_at "
    "FROM subscriptions b JOIN services v ON v.id = b.service_id JOIN plans p ON p.id = b.plan_id "
    "WHERE b.service_id = :service AND v.org_id = :org ";
constexpr std::string_view kSubscriptionOfUser = "AND b.user_id = :user";
constexpr std::string_view kSubscriptionPage =
    "AND b.user_id > :after ORDER BY b.user_id LIMIT :limit OFFSET :offset";
constexpr detail::Columns kSubscriptionColumns = {Column::text, Column::text,    Column::text,   Column::text,
                                                  Column::text, Column::integer, Column::integer};

constexpr std::string_view kCountSubscriptions =
    "SELECT COUNT(*) FROM subscriptions b JOIN services v ON v.id = b.service_id "
    "WHERE b.service_id = :service AND v.org_id = :org ";
constexpr std::string_view kSubscriptionStatus = "AND b.status = :status";

Result<Subscription> subscription_from(const Row& row) {
    AUTHOS_TRY(SubscriptionId id, row.id<SubscriptionId>(0));
    AUTHOS_TRY(UserId user, row.id<UserId>(1));
    AUTHOS_TRY(PlanId plan, row.id<PlanId>(2));
    return Subscription{std::move(id), std::move(user), std::move(plan), row.text(3),
                        row.text(4),   row.millis(5),   row.millis(6)};
}

} // namespace

Result<void> insert_subscription(Session& s, const OrgScope& scope, const ServiceId& service,
                                 const NewSubscription& subscription) {
    AUTHOS_TRY(
        const long long inserted,
        detail::renamed(
            detail::execute(s,
                            "INSERT INTO subscriptions (id, user_id, service_id, plan_id, status, "
                            "current_period_end, created_at) "
                            "SELECT :id, :user, v.id, p.id, :status, :period_end, :now FROM plans p "
                            "JOIN services v ON v.id = p.service_id "
                            "WHERE p.id = :plan AND v.id = :service AND v.org_id = :org",
                            {param("id", subscription.id), param("user", subscription.user_id),
                             param("status", subscription.status),
                             param("period_end", subscription.current_period_end),
                             param("now", subscription.created_at), param("plan", subscription.plan_id),
                             param("service", service), param("org", scope.org())}),
            Errc::already_exists, "subscription_exists", "User already has a subscription to this service"));
    if (inserted == 0) return fail(Errc::not_found, "plan_not_found", "Plan not found");
    return {};
}

Result<std::optional<Subscription>> find_subscription(Session& s, const OrgScope& scope,
                                                      const ServiceId& service, const UserId& user) {
    return detail::find_row(s, kSql<kSelectSubscription, kSubscriptionOfUser>,
                            {param("service", service), param("org", scope.org()), param("user", user)},
                            kSubscriptionColumns, subscription_from);
}

Result<bool> update_subscription(Session& s, const OrgScope& scope, const ServiceId& service,
                                 const UserId& user, const SubscriptionTerms& terms) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(
            s,
            "UPDATE subscriptions SET plan_id = :plan, status = :status, current_period_end = :period_end "
            "WHERE user_id = :user AND service_id = :service AND service_id IN "
            "(SELECT p.service_id FROM plans p JOIN services v ON v.id = p.service_id "
            "WHERE p.id = :plan AND v.org_id = :org)",
            {param("plan", terms.plan_id), param("status", terms.status),
             param("period_end", terms.current_period_end), param("user", user), param("service", service),
             param("org", scope.org())}));
    return changed == 1;
}

Result<bool> delete_subscription(Session& s, const OrgScope& scope, const ServiceId& service,
                                 const UserId& user) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s,
                               "DELETE FROM subscriptions WHERE user_id = :user AND service_id IN "
                               "(SELECT v.id FROM services v WHERE v.id = :service AND v.org_id = :org)",
                               {param("user", user), param("service", service), param("org", scope.org())}));
    return deleted == 1;
}

Result<std::vector<Subscription>> list_subscriptions(Session& s, const OrgScope& scope,
                                                     const ServiceId& service, const UserPage& page) {
    return detail::list_rows(s, kSql<kSelectSubscription, kSubscriptionPage>,
                             {param("service", service), param("org", scope.org()),
                              param("after", page.after), param("limit", detail::page_limit(page.limit)),
                              param("offset", page.offset)},
                             kSubscriptionColumns, subscription_from);
}

Result<long long> count_subscriptions(Session& s, const OrgScope& scope, const ServiceId& service) {
    return detail::select_integer(s, kCountSubscriptions,
                                  {param("service", service), param("org", scope.org())});
}

Result<long long> count_subscriptions(Session& s, const OrgScope& scope, const ServiceId& service,
                                      std::string_view status) {
    return detail::select_integer(
        s, kSql<kCountSubscriptions, kSubscriptionStatus>,
        {param("service", service), param("org", scope.org()), param("status", status)});
}

Result<std::optional<std::string>> find_plan_name(Session& s, const OrgScope& scope, const ServiceId& service,
                                                  const PlanId& plan) {
    return detail::find_row(s,
                            "SELECT p.name FROM plans p JOIN services v ON v.id = p.service_id "
                            "WHERE p.id = :plan AND v.id = :service AND v.org_id = :org",
                            {param("plan", plan), param("service", service), param("org", scope.org())},
                            {Column::text},
                            [](const Row& row) -> Result<std::string> { return row.text(0); });
}

} // namespace authos::storage
