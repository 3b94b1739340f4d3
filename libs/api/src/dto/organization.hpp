#pragma once
// Bodies about organizations, for their members and for platform owners.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/orgs/organizations.hpp"
#include "authos/identity/platform/organizations.hpp"

namespace authos::api::dto {

/// All parsers fail with Errc::invalid_argument and a message that names the member: "member_missing",
/// "member_type". What they do not name is ignored.
[[nodiscard]] Result<identity::OrganizationDraft> parse_organization_draft(const Json& body);
[[nodiscard]] Result<identity::TierWish> parse_tier_wish(const Json& body);
/// page, limit (20) and status.
[[nodiscard]] Result<storage::OwnOrganizationPage> parse_own_organization_page(const http::Request& request);
/// status, tier_id, search, limit (50), offset or page, cursor.
[[nodiscard]] Result<storage::platform::OrganizationPage>
parse_organization_page(const http::Request& request);
/// action, target_type, target_id, limit (50), offset or page, cursor.
[[nodiscard]] Result<storage::platform::PlatformAuditPage> parse_audit_page(const http::Request& request);

[[nodiscard]] Json organization_json(const storage::Organization& organization);
[[nodiscard]] Json tier_json(const storage::Tier& tier);
[[nodiscard]] Json membership_json(const storage::Membership& membership);
/// OrganizationResponse: the organization with its counts and tier.
[[nodiscard]] Json organization_response(const storage::OrganizationSummary& summary);
[[nodiscard]] Json created_organization_response(const identity::CreatedOrganization& created);
[[nodiscard]] Json selected_organization_response(const identity::SelectedOrganization& selected);
[[nodiscard]] Json organization_list_response(const identity::OrganizationList& list, int limit);
[[nodiscard]] Json audit_list_response(const identity::PlatformAuditList& list, int limit);

} // namespace authos::api::dto
