#pragma once
// Where somebody wants to sign in, as every public form of signing in asks for it.

#include <optional>
#include <string>

namespace authos::identity {

/// As received; nothing in it is checked yet. All empty: the platform.
struct SignInPlace {
    std::optional<std::string> org_slug;
    std::optional<std::string> service_slug; // needs org_slug
    std::optional<std::string> redirect_uri; // needs both; must be registered on the service
    std::optional<std::string> state;        // the caller's own; handed back unchanged with the redirect
};

} // namespace authos::identity
