#pragma once
// What an organization sets about itself: its mail server, its own domain, its looks. Columns of the row
// of the organization; domain and looks are read with it (organizations.hpp).

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

/// An organization's mail server as stored.
struct SmtpSettings {
    std::string host;
    long long port = 587;
    std::string tls;                            // "none", "starttls", "tls"
    std::optional<std::string> username;        // none: no login
    std::optional<std::string> password_sealed; // as the caller sealed it
    std::string encryption_key_id;
    std::string from_email;
    std::optional<std::string> from_name;
};

/// Nothing where the organization has no mail server of its own, or does not exist.
Result<std::optional<SmtpSettings>> find_smtp_settings(Session& s, const OrgScope& scope);
/// Replaces all of them. False if the organization is gone.
Result<bool> set_smtp_settings(Session& s, const OrgScope& scope, const SmtpSettings& settings,
                               UnixMillis now);
/// False if there were none.
Result<bool> clear_smtp_settings(Session& s, const OrgScope& scope, UnixMillis now);

/// A domain that is asked for, and what proves it.
struct DomainClaim {
    std::string domain; // at most 191 octets, lower case
    std::string token;
};

/// Stores the claim as unproven and gives up any other domain of the organization. Several organizations
/// may claim the same domain. False if the organization is gone.
Result<bool> claim_domain(Session& s, const OrgScope& scope, const DomainClaim& claim, UnixMillis now);
/// Compare-and-swap: false if exactly this claim is not the pending one (any more).
/// Errc::already_exists, reason "domain_taken", if another organization proved that domain before.
Result<bool> confirm_domain(Session& s, const OrgScope& scope, const DomainClaim& claim, UnixMillis now);
/// False if there was none.
Result<bool> clear_domain(Session& s, const OrgScope& scope, UnixMillis now);

/// False if the organization is gone.
Result<bool> set_branding(Session& s, const OrgScope& scope, const std::optional<std::string>& logo_url,
                          const std::optional<std::string>& primary_color, UnixMillis now);

} // namespace authos::storage
