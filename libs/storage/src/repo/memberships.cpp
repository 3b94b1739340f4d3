#include "authos/storage/repo/memberships.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr int kOwnMembershipLimit = 200;

Result<Membership> membership_from(const Row& row) {
    AUTHOS_TRY(MembershipId id, row.id<MembershipId>(0));
    AUTHOS_TRY(OrgId org, row.id<OrgId>(1));
    AUTHOS_TRY(UserId user, row.id<UserId>(2));
    return Membership{std::move(id), std::move(org), std::move(user), row.text(3), row.millis(4)};
}

constexpr std::string_view kSelectMember =
    "SELECT m.id, m.org_id, m.user_id, m.role, m.created_at, u.email, u.is_platform_owner, u.created_at "
    "FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.org_id = :org AND u.deleted_at IS NULL ";
constexpr std::string_view kMemberPage =
    "AND (:any_role = 1 OR (m.role = :role AND LENGTH(m.role) = :length)) "
    "AND m.created_at <= :at AND (m.created_at < :at OR m.id < :after) "
    "ORDER BY m.created_at DESC, m.id DESC LIMIT :limit OFFSET :offset";
constexpr std::string_view kOneMember = "AND m.user_id = :user";
constexpr detail::Columns kMemberColumns = {Column::text,    Column::text, Column::text,    Column::text,
                                            Column::integer, Column::text, Column::integer, Column::integer};

// Roles are ASCII. MySQL overlooks trailing blanks, hence the length in the statements.
long long length_of(const std::optional<std::string>& role) {
    return role ? static_cast<long long>(role->size()) : 0;
}

Result<Member> member_from(const Row& row) {
    AUTHOS_TRY(auto membership, membership_from(row));
    return Member{std::move(membership), row.text(5), row.flag(6), row.millis(7)};
}

Result<OwnMembership> own_membership_from(const Row& row) {
    AUTHOS_TRY(OrgId org, row.id<OrgId>(0));
    return OwnMembership{std::move(org), row.text(1), row.text(2), row.text(3)};
}

} // namespace

Result<void> insert_membership(Session& s, const OrgScope& scope, const NewMembership& membership) {
    AUTHOS_TRY(detail::renamed(
        detail::execute(s,
                        "INSERT INTO memberships (id, org_id, user_id, role, created_at) "
                        "VALUES (:id, :org, :user, :role, :now)",
                        {param("id", membership.id), param("org", scope.org()),
                         param("user", membership.user_id), param("role", membership.role),
                         param("now", membership.created_at)}),
        Errc::already_exists, "already_member", "User is already a member of this organization"));
    return {};
}

Result<std::optional<std::string>> find_role(Session& s, const OrgScope& scope, const UserId& user) {
    return detail::find_row(s, "SELECT role FROM memberships WHERE org_id = :org AND user_id = :user",
                            {param("org", scope.org()), param("user", user)}, {Column::text},
                            [](const Row& row) -> Result<std::string> { return row.text(0); });
}

Result<std::optional<Membership>> find_membership(Session& s, const OrgScope& scope, const UserId& user) {
    return detail::find_row(s,
                            "SELECT id, org_id, user_id, role, created_at FROM memberships "
                            "WHERE org_id = :org AND user_id = :user",
                            {param("org", scope.org()), param("user", user)},
                            {Column::text, Column::text, Column::text, Column::text, Column::integer},
                            membership_from);
}

Result<bool> set_role(Session& s, const OrgScope& scope, const UserId& user, std::string_view role) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE memberships SET role = :role WHERE org_id = :org AND user_id = :user",
                               {param("role", role), param("org", scope.org()), param("user", user)}));
    return changed == 1;
}

Result<bool> delete_membership(Session& s, const OrgScope& scope, const UserId& user) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s, "DELETE FROM memberships WHERE org_id = :org AND user_id = :user",
                               {param("org", scope.org()), param("user", user)}));
    return deleted == 1;
}

Result<std::vector<Membership>> list_memberships(Session& s, const OrgScope& scope,
                                                 const std::optional<UserId>& after, int limit) {
    const std::string start = after ? after->text() : std::string{};
    return detail::list_rows(
        s,
        "SELECT id, org_id, user_id, role, created_at FROM memberships "
        "WHERE org_id = :org AND user_id > :after ORDER BY user_id LIMIT :limit",
        {param("org", scope.org()), param("after", start), param("limit", detail::page_limit(limit))},
        {Column::text, Column::text, Column::text, Column::text, Column::integer}, membership_from);
}

Result<long long> count_memberships(Session& s, const OrgScope& scope) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM memberships WHERE org_id = :org",
                                  {param("org", scope.org())});
}

Result<std::vector<Member>> list_members(Session& s, const OrgScope& scope, const MemberPage& page) {
    return detail::list_rows(s, detail::kSql<kSelectMember, kMemberPage>,
                             {param("org", scope.org()), param("any_role", !page.role),
                              param("role", page.role.value_or("")), param("length", length_of(page.role)),
                              param("at", page.after.created_at), param("after", page.after.id),
                              param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
                             kMemberColumns, member_from);
}

Result<long long> count_members(Session& s, const OrgScope& scope, const std::optional<std::string>& role) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id "
                                  "WHERE m.org_id = :org AND u.deleted_at IS NULL AND (:any_role = 1 OR "
                                  "(m.role = :role AND LENGTH(m.role) = :length))",
                                  {param("org", scope.org()), param("any_role", !role),
                                   param("role", role.value_or("")), param("length", length_of(role))});
}

Result<std::optional<Member>> find_member(Session& s, const OrgScope& scope, const UserId& user) {
    return detail::find_row(s, detail::kSql<kSelectMember, kOneMember>,
                            {param("org", scope.org()), param("user", user)}, kMemberColumns, member_from);
}

Result<bool> is_member_address(Session& s, const OrgScope& scope, const Email& email) {
    AUTHOS_TRY(
        const long long found,
        detail::select_integer(s,
                               "SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id "
                               "WHERE m.org_id = :org AND u.email_key = :email AND u.deleted_at IS NULL",
                               {param("org", scope.org()), param("email", email.key())}));
    return found > 0;
}

Result<std::vector<OwnMembership>> list_own_memberships(Session& s, const UserId& user) {
    return detail::list_rows(s,
                             "SELECT m.org_id, o.slug, o.status, m.role FROM memberships m "
                             "JOIN organizations o ON o.id = m.org_id WHERE m.user_id = :user "
                             "ORDER BY o.slug LIMIT :limit",
                             {param("user", user), param("limit", kOwnMembershipLimit)},
                             {Column::text, Column::text, Column::text, Column::text}, own_membership_from);
}

} // namespace authos::storage
