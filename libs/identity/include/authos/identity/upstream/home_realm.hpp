#pragma once
// Home realm discovery: where somebody with that address signs in. Only the domain is looked at, never
// whether there is an account, so the answer tells nothing about anybody.

#include "authos/identity/deps.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::identity {

/// Where an address signs in. Says nothing about whether it has an account.
struct HomeRealm {
    std::optional<std::string> connection_id; // for GET /auth/oidc; the owner's connection
    std::optional<std::string> provider_name;
    bool domain_verified = false;
    /// "upstream": by the connection. "password". "oauth": neither, passwords are managed by the domain's
    /// owner and no connection of it can be used.
    std::string auth_method = "password";
};

/// With `org_slug` only that organization's domains count: what others have is no answer to a sign-in there.
/// Errc::invalid_argument, "email_malformed" ("Invalid email address").
[[nodiscard]] Result<HomeRealm> look_up_email(const Deps& deps, std::string_view email,
                                              const std::optional<std::string>& org_slug,
                                              const Caller& caller);

} // namespace authos::identity
