#pragma once
// What a sign-in page must know before anybody has signed in: where it is and which ways in there are.
// For anyone; it names nothing that is not shown to strangers anyway.

#include "authos/identity/deps.hpp"
#include "authos/identity/login/place.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// What anybody may know of an organization before signing in there.
struct ContextOrganization {
    std::string slug;
    std::string name;
    std::string status;
    std::optional<std::string> logo_url; // of an active one
    std::optional<std::string> primary_color;
};
struct ContextService {
    std::string slug;
    std::string name;
    std::string type;
    bool redirect_uri_valid = true; // also where none was asked about
};

struct SignInContext {
    std::optional<ContextOrganization> organization; // nothing: the platform, or there is none of that name
    std::optional<ContextService> service;
    std::vector<std::string> available_providers; // allowed by the tier, with an application to use
    std::vector<std::string> auth_methods;        // "password", "magic_link", "passkey"
};

/// Both lists are empty where the organization is not active or does not exist. What does not exist is no
/// error. Errc::invalid_argument as check_sign_in_place.
[[nodiscard]] Result<SignInContext> find_sign_in_context(const Deps& deps, const SignInPlace& place,
                                                         const Caller& caller);

} // namespace authos::identity
