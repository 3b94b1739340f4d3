#include "login/offered_providers.hpp"

#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/repo/oauth_credentials.hpp"
#include "authos/storage/scope_authority.hpp"

#include <algorithm>
#include <array>

namespace authos::identity {

namespace {

constexpr std::array<std::string_view, 3> kSocialProviders = {"github", "google", "microsoft"};

bool platform_has_application(const Settings& settings, std::string_view provider) {
    const auto known = parse_social_provider(provider);
    return known && !settings.social.of(*known).client_id.empty();
}

Result<bool> has_application(const Deps& deps, storage::Session& s, const LoginTarget& target,
                             std::string_view provider) {
    if (platform_has_application(deps.settings, provider)) return true;
    // An organization's own application serves sign-ins to its services only.
    if (!target.service) return false;
    AUTHOS_TRY(const auto own, storage::find_oauth_credentials(
                                   s, storage::ScopeAuthority::organization(target.org->id), provider));
    return own.has_value();
}

} // namespace

Result<void> require_provider_in_tier(storage::Session& s, const storage::Organization& org,
                                      SocialProvider provider) {
    AUTHOS_TRY(const auto entitled, load_entitlements(s, org));
    const auto allowed = entitled.social_providers();
    if (std::find(allowed.begin(), allowed.end(), name_of(provider)) != allowed.end()) return {};
    return fail(Errc::permission_denied, "feature_not_in_tier",
                "Sign-in with " + std::string{title_of(provider)} +
                    " is not available in the organization's tier (" + entitled.tier + ")");
}

Result<std::vector<std::string>> list_offered_providers(const Deps& deps, storage::Session& s,
                                                        const LoginTarget& target) {
    std::optional<std::vector<std::string>> allowed; // nothing: all, as at the platform
    if (target.org) {
        AUTHOS_TRY(const auto entitled, load_entitlements(s, *target.org));
        allowed = entitled.social_providers();
    }
    std::vector<std::string> offered;
    for (const std::string_view provider : kSocialProviders) {
        if (allowed && std::find(allowed->begin(), allowed->end(), provider) == allowed->end()) continue;
        AUTHOS_TRY(const bool usable, has_application(deps, s, target, provider));
        if (usable) offered.emplace_back(provider);
    }
    return offered;
}

} // namespace authos::identity
