#include "authos/identity/orgs/entitlements.hpp"

#include <algorithm>
#include <array>

namespace authos::identity {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 8> kFeatureNames = {
    "allow_custom_domain", "allow_saml_idp", "allow_scim",    "allow_siem",
    "allow_branding",      "allow_passkeys", "allow_overage", "allow_oidc"};

// Where a tier is missing, which only an edited database can bring about.
constexpr long long kFallbackServices = 2;
constexpr long long kFallbackUsers = 3;

Json object_of(const std::string& text) {
    auto parsed = parse_json(text);
    return parsed && parsed->is_object() ? std::move(parsed).value() : Json::object();
}

Json joined_lists(const Json& a, const Json& b) {
    Json all = a;
    const auto has = [&all](const Json& item) {
        const auto items = all.items();
        return std::find(items.begin(), items.end(), item) != items.end();
    };
    for (const Json& item : b.items()) {
        if (!has(item)) all.push(item);
    }
    return all;
}

Json wider(const std::string& name, const Json& tier, const Json& granted) {
    if (const auto flag = granted.as_boolean()) return Json{*flag || tier.as_boolean().value_or(false)};
    if (const auto number = granted.as_integer()) {
        const std::int64_t own = tier.as_integer().value_or(0);
        const bool unlimited = name == "max_mau" && (*number <= 0 || own <= 0);
        return Json{unlimited ? std::int64_t{0} : std::max(*number, own)};
    }
    if (granted.kind() == JsonKind::array && tier.kind() == JsonKind::array)
        return joined_lists(tier, granted);
    return granted;
}

Json joined_features(const std::string& tier, const std::optional<std::string>& overrides) {
    Json features = object_of(tier);
    if (!overrides) return features;
    const Json granted = object_of(*overrides);
    for (const std::string& name : granted.names()) {
        const auto value = granted.find(name);
        if (!value) continue;
        const auto own = features.find(name);
        features.set(name, own ? wider(name, *own, *value) : *value);
    }
    return features;
}

OrgLimit limit_of(const std::optional<long long>& own, long long of_tier, const std::string& tier) {
    return own ? OrgLimit{*own, "custom"} : OrgLimit{of_tier, tier};
}

} // namespace

std::string_view name_of(Feature feature) noexcept {
    return kFeatureNames[static_cast<std::size_t>(feature)];
}

bool Entitlements::allows(Feature feature) const {
    return features.get_boolean(name_of(feature)).value_or(false);
}

std::vector<std::string> Entitlements::social_providers() const {
    return features.get_strings("allowed_social_providers").value_or(std::vector<std::string>{});
}

Entitlements entitlements_of(const storage::Organization& organization, const storage::Tier& tier) {
    return {limit_of(organization.max_services, tier.default_max_services, tier.name),
            limit_of(organization.max_users, tier.default_max_users, tier.name), tier.name,
            joined_features(tier.features, organization.feature_overrides)};
}

Result<Entitlements> load_entitlements(storage::Session& s, const storage::Organization& organization) {
    AUTHOS_TRY(const auto tier, storage::find_tier(s, organization.tier_id));
    if (tier) return entitlements_of(organization, *tier);
    storage::Tier fallback;
    fallback.name = "free";
    fallback.default_max_services = kFallbackServices;
    fallback.default_max_users = kFallbackUsers;
    return entitlements_of(organization, fallback);
}

Result<void> require_feature(storage::Session& s, const storage::Organization& organization,
                             Feature feature) {
    AUTHOS_TRY(const auto entitled, load_entitlements(s, organization));
    if (entitled.allows(feature)) return {};
    return fail(Errc::permission_denied, "feature_not_in_tier",
                "This feature is not available in the organization's tier (" + entitled.tier + ")");
}

} // namespace authos::identity
