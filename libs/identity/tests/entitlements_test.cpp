#include "authos/identity/orgs/entitlements.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;

namespace {

const OrgId kOrg = OrgId::parse("00000000-0000-4000-8000-000000000001").value();
const UserId kOwner = UserId::parse("00000000-0000-4000-8000-000000000002").value();

storage::Organization organization(const std::optional<std::string>& overrides = std::nullopt) {
    storage::Organization org{.id = kOrg, .slug = "acme", .name = "Acme", .owner_user_id = kOwner};
    org.feature_overrides = overrides;
    return org;
}

storage::Tier tier(const std::string& features) {
    return {.id = "tier_x",
            .name = "x",
            .display_name = "X",
            .default_max_services = 2,
            .default_max_users = 3,
            .features = features,
            .currency = "usd"};
}

Entitlements entitled(const std::string& features, const std::optional<std::string>& overrides) {
    return entitlements_of(organization(overrides), tier(features));
}

long long max_mau(const std::string& features, const std::optional<std::string>& overrides) {
    return entitled(features, overrides).features.get_integer("max_mau").value();
}

} // namespace

TEST_CASE("entitlements: limits are the tier's unless the organization has its own, also of zero") {
    auto org = organization();
    CHECK(entitlements_of(org, tier("{}")).services.max == 2);
    CHECK(entitlements_of(org, tier("{}")).users.source == "x");
    org.max_services = 0;
    org.max_users = 70;
    const auto own = entitlements_of(org, tier("{}"));
    CHECK(own.services.max == 0);
    CHECK(own.services.source == "custom");
    CHECK(own.users.max == 70);
}

TEST_CASE("entitlements: an override widens and never narrows") {
    CHECK(entitled(R"({"allow_scim":true})", std::nullopt).allows(Feature::scim));
    CHECK_FALSE(entitled("{}", std::nullopt).allows(Feature::scim));
    CHECK(entitled("{}", R"({"allow_scim":true})").allows(Feature::scim));
    CHECK(entitled(R"({"allow_scim":true})", R"({"allow_scim":false})").allows(Feature::scim));

    CHECK(max_mau(R"({"max_mau":1000})", R"({"max_mau":50})") == 1000);
    CHECK(max_mau(R"({"max_mau":1000})", R"({"max_mau":5000})") == 5000);
    // 0 and less mean no limit, on either side.
    CHECK(max_mau(R"({"max_mau":1000})", R"({"max_mau":-1})") == 0);
    CHECK(max_mau(R"({"max_mau":0})", R"({"max_mau":10})") == 0);

    const auto providers = entitled(R"({"allowed_social_providers":["github"]})",
                                    R"({"allowed_social_providers":["google","github"]})")
                               .social_providers();
    CHECK(providers == std::vector<std::string>{"github", "google"});
}

TEST_CASE("entitlements: what cannot be read grants nothing") {
    CHECK_FALSE(entitled("not json", R"([true])").allows(Feature::branding));
    CHECK(entitled("not json", std::nullopt).social_providers().empty());
}

TEST_CASE("entitlements: every feature has the name that tiers use") {
    const std::string all =
        R"({"allow_custom_domain":true,"allow_saml_idp":true,"allow_scim":true,"allow_siem":true,)"
        R"("allow_branding":true,"allow_passkeys":true,"allow_overage":true})";
    for (const auto feature : {Feature::custom_domain, Feature::saml_idp, Feature::scim, Feature::siem,
                               Feature::branding, Feature::passkeys, Feature::overage}) {
        INFO(name_of(feature));
        CHECK(entitled(all, std::nullopt).allows(feature));
    }
}
