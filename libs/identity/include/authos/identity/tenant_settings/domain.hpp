#pragma once
// An organization's own domain. Any number of organizations may claim a name; it belongs to the first one
// that proves, by a TXT record or a file, that it rules there.

#include "authos/identity/rbac/org_access.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::identity {

/// A claim and the places where its token proves it.
struct DomainProof {
    std::string domain;
    std::string token;
    std::string record_name; // where the TXT record belongs
    std::string file_url;    // where the file belongs
};

/// Claims `domain` (host name, any case) and gives up the one before; a claim of the same name keeps its
/// token and its proof. Errc::invalid_argument: "domain_malformed", "domain_not_allowed" (this server's own
/// host, or below it). Errc::permission_denied, "feature_not_in_tier".
[[nodiscard]] Result<DomainProof> claim_domain(const Deps& deps, const OrgAccess& access,
                                               std::string_view domain, const Caller& caller);

/// Whether the claim is proven now; `message` says what was looked for and what was found.
struct DomainVerdict {
    bool verified = false;
    std::string message;
};

/// Looks for the token and, where it is, makes the domain the organization's. Talks to other servers: not
/// for a lane of the database. Their trouble is no error. Errc::failed_precondition: "domain_not_set",
/// "domain_changed" (the claim changed meanwhile). Errc::already_exists, "domain_taken".
/// Errc::permission_denied, "feature_not_in_tier".
[[nodiscard]] Result<DomainVerdict> verify_domain(const Deps& deps, const OrgAccess& access,
                                                  const Caller& caller);

/// Also where there is none.
[[nodiscard]] Result<void> delete_domain(const Deps& deps, const OrgAccess& access, const Caller& caller);

} // namespace authos::identity
