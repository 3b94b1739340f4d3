#include "authos/identity/platform/organizations.hpp"

#include <algorithm>
#include <array>

namespace authos::identity {

namespace {

enum class FeatureKind { flag, number, providers };

struct FeatureRow {
    std::string_view name;
    FeatureKind kind;
};

constexpr std::array<FeatureRow, 10> kFeatures = {{{"allow_custom_domain", FeatureKind::flag},
                                                   {"allow_saml_idp", FeatureKind::flag},
                                                   {"allow_scim", FeatureKind::flag},
                                                   {"allow_siem", FeatureKind::flag},
                                                   {"allow_branding", FeatureKind::flag},
                                                   {"allow_passkeys", FeatureKind::flag},
                                                   {"allow_oidc", FeatureKind::flag},
                                                   {"allowed_social_providers", FeatureKind::providers},
                                                   {"max_mau", FeatureKind::number},
                                                   {"allow_overage", FeatureKind::flag}}};

bool is_provider_list(const Json& value) {
    if (value.kind() != JsonKind::array) return false;
    const auto items = value.items();
    return items.size() <= 3 && std::all_of(items.begin(), items.end(), [](const Json& item) {
               const auto text = item.as_string();
               return text == "github" || text == "google" || text == "microsoft";
           });
}

bool fits(FeatureKind kind, const Json& value) {
    if (value.is_null()) return true;
    switch (kind) {
    case FeatureKind::flag: return value.as_boolean().has_value();
    case FeatureKind::number: return value.as_integer().has_value();
    case FeatureKind::providers: return is_provider_list(value);
    }
    return false;
}

} // namespace

Result<FeaturePatch> FeaturePatch::parse(const Json& body) {
    Json changes = Json::object();
    for (const FeatureRow& feature : kFeatures) {
        if (!body.contains(feature.name)) continue;
        const Json value = body.find(feature.name).value_or(Json{});
        if (!fits(feature.kind, value)) {
            return fail(Errc::invalid_argument, "feature_malformed",
                        "\"" + std::string{feature.name} + "\" has the wrong type");
        }
        changes.set(feature.name, value);
    }
    if (changes.size() == 0) {
        return fail(Errc::invalid_argument, "features_missing", "No features to update");
    }
    return FeaturePatch{std::move(changes)};
}

std::optional<std::string> FeaturePatch::applied_to(const std::optional<std::string>& stored) const {
    Json overrides = Json::object();
    if (stored) {
        auto parsed = parse_json(*stored);
        if (parsed && parsed->is_object()) overrides = std::move(parsed).value();
    }
    for (const std::string& name : changes_.names()) {
        const auto value = changes_.find(name);
        if (value) {
            overrides.set(name, *value);
        } else {
            overrides.erase(name);
        }
    }
    if (overrides.size() == 0) return std::nullopt;
    return overrides.dump();
}

} // namespace authos::identity
