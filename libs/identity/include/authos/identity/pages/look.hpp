#pragma once
// Whose page it is: what the hosted pages show of the organization and the service that somebody signs in to.

#include "authos/identity/deps.hpp"
#include "authos/identity/login/place.hpp"

#include <optional>
#include <string>

namespace authos::identity {

/// All empty: the platform's own.
struct PageLook {
    std::string organization;                 // its name
    std::string service;                      // its name
    std::optional<std::string> logo_url;      // https
    std::optional<std::string> primary_color; // "#RGB" or "#RRGGBB"
};

/// Errors as login_with_password has them for the place: it is checked in full, redirect_uri included, so
/// that a page never leads to where a sign-in could not.
[[nodiscard]] Result<PageLook> load_page_look(const Deps& deps, const SignInPlace& place,
                                              const Caller& caller);

} // namespace authos::identity
