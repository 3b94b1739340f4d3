#pragma once
// What an organization may have and use: the limits and features of its tier, widened by what platform
// owners granted it beyond that.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// Features that are on or off; the names are those of the tiers and overrides.
enum class Feature { custom_domain, saml_idp, scim, siem, branding, passkeys, overage, oidc };

/// "allow_custom_domain" and so on.
[[nodiscard]] std::string_view name_of(Feature feature) noexcept;

/// A limit and where it comes from: the tier's name, or "custom" where the organization has its own.
struct OrgLimit {
    long long max = 0;
    std::string source;
};

struct Entitlements {
    OrgLimit services;
    OrgLimit users;
    std::string tier; // the tier's name
    Json features;    // tier and overrides together

    [[nodiscard]] bool allows(Feature feature) const;
    /// "github", "google", "microsoft": those that may be used for signing in.
    [[nodiscard]] std::vector<std::string> social_providers() const;
};

/// Overrides only widen: a flag is on if either says so, lists are joined, the higher number counts (and
/// max_mau of 0 or less is no limit at all).
[[nodiscard]] Entitlements entitlements_of(const storage::Organization& organization,
                                           const storage::Tier& tier);
/// The same with the tier from the database; an organization without a tier has the free one.
[[nodiscard]] Result<Entitlements> load_entitlements(storage::Session& s,
                                                     const storage::Organization& organization);

/// Errc::permission_denied, "feature_not_in_tier".
[[nodiscard]] Result<void> require_feature(storage::Session& s, const storage::Organization& organization,
                                           Feature feature);

} // namespace authos::identity
