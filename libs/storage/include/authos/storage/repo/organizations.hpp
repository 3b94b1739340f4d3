#pragma once
// The directory of organizations: what anyone may look up before a scope exists (a slug is public).
// Changes and lists are platform business: repo/platform/organizations.hpp.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::storage {

enum class OrgStatus { pending, active, suspended, rejected };

/// "pending", "active", "suspended", "rejected": as stored and sent.
[[nodiscard]] std::string_view name_of(OrgStatus status) noexcept;
/// Errc::invalid_argument, reason "org_status_malformed".
[[nodiscard]] Result<OrgStatus> parse_org_status(std::string_view text);

/// A stored organization, without its settings.
struct Organization {
    OrgId id;
    std::string slug;
    std::string name;
    OrgStatus status = OrgStatus::pending;
    UserId owner_user_id;
    std::string tier_id;
    std::optional<long long> max_services; // overrides of the tier's limits
    std::optional<long long> max_users;
    UnixMillis created_at;
    UnixMillis updated_at;
};

Result<std::optional<Organization>> find_organization_by_slug(Session& s, std::string_view slug);
Result<std::optional<Organization>> find_organization(Session& s, const OrgId& id);

} // namespace authos::storage
