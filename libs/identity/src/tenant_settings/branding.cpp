#include "authos/identity/tenant_settings/branding.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/url.hpp"
#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/repo/organization_settings.hpp"
#include "rbac/recheck.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

bool is_logo_url(const std::string& text) {
    if (text.size() > 2000) return false;
    const auto url = Url::parse(text);
    return url && url->scheme == "https" && !url->has_userinfo && !url->host.empty();
}

bool is_color(std::string_view text) {
    return (text.size() == 4 || text.size() == 7) && text.front() == '#' &&
           std::all_of(text.begin() + 1, text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

Result<void> check_patch(const BrandingPatch& patch) {
    if (patch.logo_url && *patch.logo_url && !is_logo_url(**patch.logo_url)) {
        return fail(Errc::invalid_argument, "logo_url_malformed",
                    "logo_url must be an https URL of at most 2000 characters, or null");
    }
    if (patch.primary_color && *patch.primary_color && !is_color(**patch.primary_color)) {
        return fail(Errc::invalid_argument, "primary_color_malformed",
                    "primary_color must be #RGB or #RRGGBB, or null");
    }
    return {};
}

} // namespace

Result<Branding> update_branding(const Deps& deps, const OrgAccess& access, const BrandingPatch& patch,
                                 const Caller& caller) {
    AUTHOS_TRY(check_patch(patch));
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<Branding> {
            AUTHOS_TRY(require_feature(s, inside.organization, Feature::branding));
            const Branding before{inside.organization.brand_logo_url,
                                  inside.organization.brand_primary_color};
            Branding wanted = before;
            if (patch.logo_url) wanted.logo_url = *patch.logo_url;
            if (patch.primary_color) wanted.primary_color = *patch.primary_color;
            if (wanted == before) return wanted;
            AUTHOS_TRY(storage::set_branding(s, inside.scope, wanted.logo_url, wanted.primary_color, now));
            const Json details =
                Json::object({{"logo_url", wanted.logo_url}, {"primary_color", wanted.primary_color}});
            AUTHOS_TRY(record_org_event(
                deps, s, inside.scope, inside.user_id,
                {"branding.updated", "organization", inside.scope.org().text(), now, details.dump()},
                caller));
            return wanted;
        });
}

Result<Branding> get_public_branding(const Deps& deps, std::string_view slug, const Caller& caller) {
    AUTHOS_TRY(auto found, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::find_organization_by_slug(s, slug);
    }));
    // Nobody signs in to an organization that is not active: it has no page to dress.
    if (!found || found->status != storage::OrgStatus::active)
        return fail(Errc::not_found, "organization_not_found", "Organization not found");
    return Branding{std::move(found->brand_logo_url), std::move(found->brand_primary_color)};
}

} // namespace authos::identity
