#pragma once
// Whether an organization lets people of its own mail domains use passwords at its doors. A policy counts
// only for a proven domain and only where the sign-in is about that organization: nobody can switch off the
// passwords of the platform's accounts or of other tenants. It depends on the address alone, never on whether
// an account has it.

#include "authos/base/email.hpp"
#include "authos/identity/deps.hpp"
#include "authos/storage/repo/upstream_providers.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string_view>

namespace authos::identity {

enum class LoginPolicy {
    password_allowed,
    upstream_only,
    password_fallback_if_provider_unavailable, // a password only while the connection cannot be reached
};

/// The enumerator's own name, as stored and sent.
[[nodiscard]] std::string_view name_of(LoginPolicy policy) noexcept;
/// Errc::invalid_argument, "login_policy_unknown".
[[nodiscard]] Result<LoginPolicy> parse_login_policy(std::string_view text);

/// What a proven domain of an organization says.
struct DomainRule {
    LoginPolicy policy = LoginPolicy::password_allowed;
    /// Where its people sign in; nothing where no connection is named, or it is switched off, or the
    /// organization's tier does not include connections.
    std::optional<storage::UpstreamProvider> connection = {};
};

/// The rule for `email` at the doors of `org`; nothing at the platform's, and where the domain is not proven.
[[nodiscard]] Result<std::optional<DomainRule>>
find_domain_rule(storage::Session& s, const std::optional<OrgId>& org, const Email& email);

/// Errc::permission_denied, "password_login_managed". With a fallback this asks the provider (2 s at most,
/// remembered for 30 s, one at a time): never inside a database closure. What cannot be found out in time
/// counts as reachable, so that load does not open a door.
[[nodiscard]] Result<void> require_password_allowed(const Deps& deps, const std::optional<DomainRule>& rule,
                                                    Deadline deadline);

/// Both in one, for register, password login, reset and magic link: `org` is where the account lives or wants
/// to enter, nothing for the platform. Call it after the place was checked and before anything depends on the
/// account. Opens a database closure of its own.
[[nodiscard]] Result<void> require_password_allowed(const Deps& deps, const std::optional<OrgId>& org,
                                                    const Email& email, Deadline deadline);

} // namespace authos::identity
