#pragma once
// How an organization looks on the pages of sign-in.

#include "authos/identity/field_change.hpp"
#include "authos/identity/rbac/org_access.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::identity {

/// How an organization looks: a logo (https URL) and a colour ("#RGB" or "#RRGGBB").
struct Branding {
    std::optional<std::string> logo_url;
    std::optional<std::string> primary_color;
    friend bool operator==(const Branding&, const Branding&) = default;
};

/// What to change: an https URL of at most 2000 octets, "#RGB" or "#RRGGBB".
struct BrandingPatch {
    FieldChange<std::string> logo_url;
    FieldChange<std::string> primary_color;
};

/// Errc::invalid_argument: "logo_url_malformed", "primary_color_malformed". Errc::permission_denied,
/// "feature_not_in_tier".
[[nodiscard]] Result<Branding> update_branding(const Deps& deps, const OrgAccess& access,
                                               const BrandingPatch& patch, const Caller& caller);

/// The same for anyone, of active organizations only. Errc::not_found, "organization_not_found".
[[nodiscard]] Result<Branding> get_public_branding(const Deps& deps, std::string_view slug,
                                                   const Caller& caller);

} // namespace authos::identity
