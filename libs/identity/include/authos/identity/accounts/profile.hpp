#pragma once
// The signed-in user's own account: what it is, and its e-mail address.

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// The answer of GET /api/user. Plan and features belong to a service context; elsewhere they are empty.
struct Profile {
    UserId id;
    Email email;
    bool is_platform_owner = false;
    std::optional<UnixMillis> email_verified_at;
    UnixMillis created_at;
    TokenContext context;
    std::vector<std::string>
        permissions; // "organization:{org}#{role}", platform owners "platform:authos#owner"
    std::optional<std::string> plan;
    std::vector<std::string> features;
};

/// What PATCH /api/user may change; nothing else of the body reaches this type.
struct ProfileChange {
    std::string email;
};

/// Errc::unauthenticated "session_ended" if the account is gone meanwhile; Errc::permission_denied
/// "not_a_member" if the token's organization was left.
[[nodiscard]] Result<Profile> get_profile(const Deps& deps, const Principal& principal, const Caller& caller);

/// A new address starts unverified and gets a mail to verify it; the old one is told by mail. What was mailed
/// to the old one before (links to verify, reset or sign in) is worth nothing any more; the session stays
/// alive. The same address changes nothing. Further errors: Errc::permission_denied
/// "reauthentication_required", Errc::invalid_argument "email_malformed", Errc::already_exists "email_taken".
[[nodiscard]] Result<Profile> update_profile(const Deps& deps, const Principal& principal,
                                             const ProfileChange& change, const Caller& caller);

} // namespace authos::identity
