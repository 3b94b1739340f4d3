#include "authos/storage/repo/end_users.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

// Grouped by the column that the indexes on identities end with: a page is read in their order, and
// somebody with several identities is one person. The aggregates are over equal values.
constexpr std::string_view kSelectPeople =
    "SELECT i.user_id, MIN(u.email), MIN(u.org_id), MIN(u.is_platform_owner), MIN(u.created_at) "
    "FROM identities i JOIN users u ON u.id = i.user_id "
    "WHERE i.issuing_org_id = :org AND u.deleted_at IS NULL ";
constexpr std::string_view kCountPeople =
    "SELECT COUNT(DISTINCT i.user_id) FROM identities i JOIN users u ON u.id = i.user_id "
    "WHERE i.issuing_org_id = :org AND u.deleted_at IS NULL ";
constexpr std::string_view kPeopleOfService = "AND i.issuing_service_id = :service ";
constexpr std::string_view kOnePerson = "AND i.user_id = :user GROUP BY i.user_id";
constexpr std::string_view kPageOfPeople =
    "AND i.user_id > :after GROUP BY i.user_id ORDER BY i.user_id LIMIT :limit OFFSET :offset";
constexpr detail::Columns kPersonColumns = {Column::text, Column::text, Column::text, Column::integer,
                                            Column::integer};

// What belongs to the people of a page, in one statement for all of them.
constexpr std::string_view kPeopleInRange =
    "(SELECT DISTINCT i.user_id FROM identities i WHERE i.issuing_org_id = :org "
    "AND i.user_id >= :first AND i.user_id <= :last ";
constexpr std::string_view kIdentitiesOf =
    "SELECT d.user_id, d.provider, d.provider_user_id, d.created_at FROM identities d JOIN ";
constexpr std::string_view kIdentitiesOrder =
    ") e ON e.user_id = d.user_id WHERE d.issuing_org_id = :org ORDER BY d.user_id, d.created_at, d.id";
constexpr std::string_view kSubscriptionsOf =
    "SELECT b.user_id, b.service_id, v.slug, v.name, b.plan_id, p.name, b.status, b.current_period_end, "
    "b.created_at FROM subscriptions b JOIN services v ON v.id = b.service_id "
    "JOIN plans p ON p.id = b.plan_id JOIN ";
constexpr std::string_view kSubscriptionsOrder =
    ") e ON e.user_id = b.user_id WHERE v.org_id = :org ORDER BY b.user_id, b.created_at, b.id";
constexpr detail::Columns kEndUserIdentityColumns = {Column::text, Column::text, Column::text,
                                                     Column::integer};
constexpr detail::Columns kEndUserSubscriptionColumns = {Column::text, Column::text,    Column::text,
                                                         Column::text, Column::text,    Column::text,
                                                         Column::text, Column::integer, Column::integer};

Result<EndUser> person_from(const Row& row) {
    AUTHOS_TRY(UserId id, row.id<UserId>(0));
    AUTHOS_TRY(Email email, row.id<Email>(1));
    AUTHOS_TRY(auto home, row.find_id<OrgId>(2));
    return EndUser{std::move(id), std::move(email), std::move(home), row.flag(3), row.millis(4)};
}

Result<EndUserIdentity> end_user_identity_from(const Row& row) {
    AUTHOS_TRY(UserId user, row.id<UserId>(0));
    return EndUserIdentity{std::move(user), row.text(1), row.text(2), row.millis(3)};
}

Result<EndUserSubscription> end_user_subscription_from(const Row& row) {
    AUTHOS_TRY(UserId user, row.id<UserId>(0));
    AUTHOS_TRY(ServiceId service, row.id<ServiceId>(1));
    return EndUserSubscription{std::move(user), std::move(service), row.text(2),   row.text(3),  row.text(4),
                               row.text(5),     row.text(6),        row.millis(7), row.millis(8)};
}

} // namespace

Result<std::vector<EndUser>> list_end_users(Session& s, const OrgScope& scope, const EndUsersOf& service,
                                            const UserPage& page) {
    const auto org = param("org", scope.org());
    const auto after = param("after", page.after);
    const auto limit = param("limit", detail::page_limit(page.limit));
    const auto offset = param("offset", page.offset);
    if (!service) {
        return detail::list_rows(s, kSql<kSelectPeople, kPageOfPeople>, {org, after, limit, offset},
                                 kPersonColumns, person_from);
    }
    return detail::list_rows(s, kSql<kSelectPeople, kPeopleOfService, kPageOfPeople>,
                             {org, param("service", *service), after, limit, offset}, kPersonColumns,
                             person_from);
}

Result<long long> count_end_users(Session& s, const OrgScope& scope, const EndUsersOf& service) {
    const auto org = param("org", scope.org());
    if (!service) return detail::select_integer(s, kCountPeople, {org});
    return detail::select_integer(s, kSql<kCountPeople, kPeopleOfService>, {org, param("service", *service)});
}

Result<std::optional<EndUser>> find_end_user(Session& s, const OrgScope& scope, const EndUsersOf& service,
                                             const UserId& id) {
    const auto org = param("org", scope.org());
    const auto user = param("user", id);
    if (!service) {
        return detail::find_row(s, kSql<kSelectPeople, kOnePerson>, {org, user}, kPersonColumns, person_from);
    }
    return detail::find_row(s, kSql<kSelectPeople, kPeopleOfService, kOnePerson>,
                            {org, param("service", *service), user}, kPersonColumns, person_from);
}

Result<bool> has_end_user_with_email(Session& s, const OrgScope& scope, const ServiceId& service,
                                     const Email& email) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(
                   s,
                   "SELECT COUNT(*) FROM users u WHERE u.org_key IN ('', :org) AND u.email_key = :email "
                   "AND u.deleted_at IS NULL AND EXISTS (SELECT 1 FROM identities i WHERE i.user_id = u.id "
                   "AND i.issuing_org_id = :org AND i.issuing_service_id = :service)",
                   {param("org", scope.org()), param("email", email.key()), param("service", service)}));
    return found > 0;
}

Result<std::vector<EndUserIdentity>> list_end_user_identities(Session& s, const OrgScope& scope,
                                                              const EndUsersOf& service,
                                                              const UserRange& range) {
    const auto org = param("org", scope.org());
    const auto first = param("first", range.first);
    const auto last = param("last", range.last);
    if (!service) {
        return detail::list_rows(s, kSql<kIdentitiesOf, kPeopleInRange, kIdentitiesOrder>, {org, first, last},
                                 kEndUserIdentityColumns, end_user_identity_from);
    }
    return detail::list_rows(s, kSql<kIdentitiesOf, kPeopleInRange, kPeopleOfService, kIdentitiesOrder>,
                             {org, first, last, param("service", *service)}, kEndUserIdentityColumns,
                             end_user_identity_from);
}

Result<std::vector<EndUserSubscription>> list_end_user_subscriptions(Session& s, const OrgScope& scope,
                                                                     const EndUsersOf& service,
                                                                     const UserRange& range) {
    const auto org = param("org", scope.org());
    const auto first = param("first", range.first);
    const auto last = param("last", range.last);
    if (!service) {
        return detail::list_rows(s, kSql<kSubscriptionsOf, kPeopleInRange, kSubscriptionsOrder>,
                                 {org, first, last}, kEndUserSubscriptionColumns, end_user_subscription_from);
    }
    return detail::list_rows(s, kSql<kSubscriptionsOf, kPeopleInRange, kPeopleOfService, kSubscriptionsOrder>,
                             {org, first, last, param("service", *service)}, kEndUserSubscriptionColumns,
                             end_user_subscription_from);
}

Result<long long> count_sessions_in_organization(Session& s, const OrgScope& scope, const UserId& user,
                                                 UnixMillis now) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM sessions WHERE user_id = :user "
                                  "AND org_slug = (SELECT o.slug FROM organizations o WHERE o.id = :org) "
                                  "AND (expires_at > :now OR refresh_expires_at > :now)",
                                  {param("user", user), param("org", scope.org()), param("now", now)});
}

Result<long long> unlink_end_user(Session& s, const OrgScope& scope, const ServiceId& service,
                                  const UserId& user) {
    return detail::execute(s,
                           "DELETE FROM identities WHERE user_id = :user AND issuing_org_id = :org "
                           "AND issuing_service_id = :service",
                           {param("user", user), param("org", scope.org()), param("service", service)});
}

Result<long long> delete_sessions_in_service(Session& s, const OrgScope& scope, const ServiceId& service,
                                             const UserId& user) {
    return detail::execute(s,
                           "DELETE FROM sessions WHERE user_id = :user AND service_id IN "
                           "(SELECT v.id FROM services v WHERE v.id = :service AND v.org_id = :org)",
                           {param("user", user), param("service", service), param("org", scope.org())});
}

} // namespace authos::storage
