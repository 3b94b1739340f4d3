#include "authos/identity/upstream/social_settings.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace authos;
using namespace authos::identity;

namespace {

std::vector<SocialFault> read(const std::map<std::string, std::string>& variables, SocialSettings& out) {
    return read_social_settings(
        [&](std::string_view name) {
            const auto found = variables.find(std::string{name});
            return found == variables.end() ? std::string{} : found->second;
        },
        out);
}

} // namespace

TEST_CASE("social settings: without variables the providers are where everybody finds them") {
    SocialSettings settings;
    REQUIRE(read({}, settings).empty());
    CHECK(settings.github.endpoints.token == "https://github.com/login/oauth/access_token");
    CHECK(settings.github.endpoints.user_api == "https://api.github.com/user");
    CHECK(settings.google.endpoints.authorize == "https://accounts.google.com/o/oauth2/v2/auth");
    CHECK(settings.microsoft.endpoints.authorize ==
          "https://login.microsoftonline.com/common/oauth2/v2.0/authorize");
    CHECK(settings.microsoft.endpoints.user_api == "https://graph.microsoft.com/v1.0/me");
    CHECK_FALSE(settings.microsoft.believes_all_mail);
    CHECK(settings.github.client_id.empty());
}

TEST_CASE("social settings: bases move a provider, and single endpoints win over them") {
    SocialSettings settings;
    REQUIRE(read({{"GITHUB_AUTH_BASE_URL", "https://github.example.test/"},
                  {"GITHUB_API_BASE_URL", "https://github.example.test/api/v3"},
                  {"PLATFORM_GITHUB_TOKEN_URL", "https://other.example.test/token"},
                  {"GOOGLE_USERINFO_URL", "https://google.example.test/me"},
                  {"PLATFORM_GOOGLE_CLIENT_ID", "client"},
                  {"PLATFORM_GOOGLE_CLIENT_SECRET", "secret"},
                  {"PLATFORM_GOOGLE_REDIRECT_URI", "https://sso.example.test/back"},
                  {"MICROSOFT_AUTH_BASE_URL", "https://login.example.test/contoso"}},
                 settings)
                .empty());
    CHECK(settings.github.endpoints.authorize == "https://github.example.test/login/oauth/authorize");
    CHECK(settings.github.endpoints.token == "https://other.example.test/token");
    CHECK(settings.github.endpoints.user_api == "https://github.example.test/api/v3/user");
    CHECK(settings.google.endpoints.user_api == "https://google.example.test/me");
    CHECK(settings.google.client_id == "client");
    CHECK(settings.google.client_secret.reveal() == "secret");
    CHECK(settings.google.redirect_uri == "https://sso.example.test/back");
    CHECK(settings.microsoft.endpoints.token == "https://login.example.test/contoso/oauth2/v2.0/token");
    CHECK(settings.microsoft.believes_all_mail);
}

TEST_CASE("social settings: what cannot be right is named") {
    SocialSettings settings;
    const auto faults = read({{"GITHUB_AUTH_BASE_URL", "github.example.test"},
                              {"PLATFORM_GITHUB_USER_API_URL", "ftp://github.example.test/"},
                              {"PLATFORM_MICROSOFT_CLIENT_ID", "client"}},
                             settings);
    REQUIRE(faults.size() == 3);
    CHECK(faults[0].variable == "GITHUB_AUTH_BASE_URL");
    CHECK(faults[1].variable == "PLATFORM_GITHUB_USER_API_URL");
    CHECK(faults[2].variable == "PLATFORM_MICROSOFT_CLIENT_SECRET");
}
