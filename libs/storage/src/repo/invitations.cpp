#include "authos/storage/repo/invitations.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr int kMostAddressed = 200;

constexpr std::string_view kColumns =
    "SELECT i.id, i.org_id, i.email, i.role, i.invited_by, i.status, i.expires_at, i.created_at";
constexpr std::string_view kById = " FROM organization_invitations i WHERE i.org_id = :org AND i.id = :id";
constexpr std::string_view kByIdAnywhere = " FROM organization_invitations i WHERE i.id = :id";
constexpr std::string_view kByToken = " FROM organization_invitations i WHERE i.token_hash = :token";
constexpr std::string_view kOverdue =
    " FROM organization_invitations i WHERE i.status = 'pending' AND i.expires_at <= :now "
    "ORDER BY i.expires_at, i.id LIMIT :limit";
constexpr std::string_view kPage =
    ", u.email, u.created_at FROM organization_invitations i "
    "LEFT JOIN users u ON u.id = i.invited_by AND u.deleted_at IS NULL "
    "WHERE i.org_id = :org AND (:any_status = 1 "
    "OR (i.status = :status AND (i.status <> 'pending' OR i.expires_at > :now)) "
    "OR (:overdue = 1 AND i.status = 'pending' AND i.expires_at <= :now)) "
    "ORDER BY i.created_at DESC, i.id DESC LIMIT :limit OFFSET :offset";
constexpr std::string_view kTo =
    ", o.slug, o.name FROM organization_invitations i JOIN organizations o ON o.id = i.org_id "
    "WHERE i.email_key = :email AND i.status = 'pending' AND i.expires_at > :now "
    "AND o.status IN ('pending', 'active') ORDER BY i.created_at DESC, i.id DESC LIMIT :limit";

constexpr detail::Columns kRow = {Column::text, Column::text, Column::text,    Column::text,
                                  Column::text, Column::text, Column::integer, Column::integer};
constexpr detail::Columns kListedRow = {Column::text, Column::text,   Column::text,    Column::text,
                                        Column::text, Column::text,   Column::integer, Column::integer,
                                        Column::text, Column::integer};
constexpr detail::Columns kAddressedRow = {Column::text, Column::text, Column::text,    Column::text,
                                           Column::text, Column::text, Column::integer, Column::integer,
                                           Column::text, Column::text};

Result<Invitation> invitation_from(const Row& row) {
    AUTHOS_TRY(InvitationId id, row.id<InvitationId>(0));
    AUTHOS_TRY(OrgId org, row.id<OrgId>(1));
    AUTHOS_TRY(Email email, row.id<Email>(2));
    AUTHOS_TRY(UserId inviter, row.id<UserId>(4));
    AUTHOS_TRY(const InvitationStatus status, parse_invitation_status(row.text(5)));
    return Invitation{std::move(id),      std::move(org), std::move(email), row.text(3),
                      std::move(inviter), status,         row.millis(6),    row.millis(7)};
}

Result<AddressedInvitation> addressed_from(const Row& row) {
    AUTHOS_TRY(auto invitation, invitation_from(row));
    return AddressedInvitation{std::move(invitation), row.text(8), row.text(9)};
}

} // namespace

std::string_view name_of(InvitationStatus status) noexcept {
    switch (status) {
    case InvitationStatus::pending: return "pending";
    case InvitationStatus::accepted: return "accepted";
    case InvitationStatus::rejected: return "rejected";
    case InvitationStatus::cancelled: return "cancelled";
    case InvitationStatus::expired: return "expired";
    }
    return "";
}

Result<InvitationStatus> parse_invitation_status(std::string_view text) {
    for (const InvitationStatus status :
         {InvitationStatus::pending, InvitationStatus::accepted, InvitationStatus::rejected,
          InvitationStatus::cancelled, InvitationStatus::expired}) {
        if (name_of(status) == text) return status;
    }
    return fail(Errc::invalid_argument, "invitation_status_malformed",
                "The status must be pending, accepted, rejected, cancelled or expired");
}

Result<void> insert_invitation(Session& s, const OrgScope& scope, const NewInvitation& invitation) {
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO organization_invitations (id, org_id, email, email_key, role, invited_by, status, "
        "token_hash, expires_at, created_at) VALUES (:id, :org, :email, :email_key, :role, :inviter, "
        "'pending', :token, :expires, :now)",
        {param("id", invitation.id), param("org", scope.org()), param("email", invitation.email.text()),
         param("email_key", invitation.email.key()), param("role", invitation.role),
         param("inviter", invitation.invited_by), param("token", invitation.token),
         param("expires", invitation.expires_at), param("now", invitation.created_at)}));
    return {};
}

Result<std::optional<Invitation>> find_invitation(Session& s, const OrgScope& scope, const InvitationId& id) {
    return detail::find_row(s, kSql<kColumns, kById>, {param("org", scope.org()), param("id", id)}, kRow,
                            invitation_from);
}

Result<std::optional<Invitation>> find_invitation_by_token(Session& s, const TokenHash& token) {
    return detail::find_row(s, kSql<kColumns, kByToken>, {param("token", token)}, kRow, invitation_from);
}

Result<std::optional<Invitation>> find_invitation_anywhere(Session& s, const PlatformScope&,
                                                           const InvitationId& id) {
    return detail::find_row(s, kSql<kColumns, kByIdAnywhere>, {param("id", id)}, kRow, invitation_from);
}

Result<bool> close_invitation(Session& s, const OrgScope& scope, const InvitationClosing& closing) {
    std::optional<UnixMillis> accepted_at;
    if (closing.to == InvitationStatus::accepted) accepted_at = closing.now;
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE organization_invitations SET status = :status, accepted_at = :at "
                               "WHERE org_id = :org AND id = :id AND status = 'pending'",
                               {param("status", name_of(closing.to)), param("at", accepted_at),
                                param("org", scope.org()), param("id", closing.id)}));
    return changed == 1;
}

Result<bool> has_open_invitation(Session& s, const OrgScope& scope, const Email& email, UnixMillis now) {
    AUTHOS_TRY(
        const long long open,
        detail::select_integer(s,
                               "SELECT COUNT(*) FROM organization_invitations WHERE org_id = :org "
                               "AND email_key = :email AND status = 'pending' AND expires_at > :now",
                               {param("org", scope.org()), param("email", email.key()), param("now", now)}));
    return open > 0;
}

Result<long long> count_open_invitations(Session& s, const OrgScope& scope,
                                         const std::optional<std::string>& role, UnixMillis now) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM organization_invitations WHERE org_id = :org "
                                  "AND status = 'pending' AND expires_at > :now "
                                  "AND (:any_role = 1 OR role = :role)",
                                  {param("org", scope.org()), param("now", now), param("any_role", !role),
                                   param("role", role.value_or(""))});
}

Result<std::vector<ListedInvitation>> list_invitations(Session& s, const OrgScope& scope,
                                                       const InvitationPage& page) {
    const auto listed_from = [&page](const Row& row) -> Result<ListedInvitation> {
        AUTHOS_TRY(auto invitation, invitation_from(row));
        if (invitation.status == InvitationStatus::pending && invitation.is_over(page.now))
            invitation.status = InvitationStatus::expired;
        return ListedInvitation{std::move(invitation), row.find_text(8), row.find_millis(9)};
    };
    const auto& status = page.status;
    return detail::list_rows(s, kSql<kColumns, kPage>,
                             {param("org", scope.org()), param("any_status", !status),
                              param("status", status ? name_of(*status) : std::string_view{}),
                              param("overdue", status == InvitationStatus::expired), param("now", page.now),
                              param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
                             kListedRow, listed_from);
}

Result<std::vector<AddressedInvitation>> list_invitations_to(Session& s, const Email& email, UnixMillis now) {
    return detail::list_rows(s, kSql<kColumns, kTo>,
                             {param("email", email.key()), param("now", now), param("limit", kMostAddressed)},
                             kAddressedRow, addressed_from);
}

Result<std::vector<Invitation>> list_overdue_invitations(Session& s, const PlatformScope&, UnixMillis now,
                                                         int limit) {
    return detail::list_rows(s, kSql<kColumns, kOverdue>,
                             {param("now", now), param("limit", detail::page_limit(limit))}, kRow,
                             invitation_from);
}

} // namespace authos::storage
