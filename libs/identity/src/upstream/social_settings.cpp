#include "authos/identity/upstream/social_settings.hpp"

#include "authos/base/url.hpp"

namespace authos::identity {

namespace {

std::string path_of(std::string_view base) {
    const auto url = Url::parse(base);
    if (!url || url->path == "/") return {};
    return url->path;
}

} // namespace

std::string_view name_of(SocialProvider provider) noexcept {
    switch (provider) {
    case SocialProvider::github: return "github";
    case SocialProvider::google: return "google";
    case SocialProvider::microsoft: return "microsoft";
    }
    return "unknown";
}

std::string_view title_of(SocialProvider provider) noexcept {
    switch (provider) {
    case SocialProvider::github: return "GitHub";
    case SocialProvider::google: return "Google";
    case SocialProvider::microsoft: return "Microsoft";
    }
    return "unknown";
}

Result<SocialProvider> parse_social_provider(std::string_view text) {
    for (const auto provider : {SocialProvider::github, SocialProvider::google, SocialProvider::microsoft}) {
        if (text == name_of(provider)) return provider;
    }
    return fail(Errc::invalid_argument, "provider_unknown",
                "Invalid provider. Must be github, google, or microsoft");
}

SocialSettings::SocialSettings() {
    github.endpoints = github_endpoints("https://github.com", "https://api.github.com");
    google.endpoints = {"https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token",
                        "https://www.googleapis.com/oauth2/v2/userinfo"};
    microsoft.endpoints =
        microsoft_endpoints("https://login.microsoftonline.com", "https://graph.microsoft.com");
    microsoft.believes_all_mail = false;
}

const SocialProviderSettings& SocialSettings::of(SocialProvider provider) const noexcept {
    if (provider == SocialProvider::google) return google;
    return provider == SocialProvider::github ? github : microsoft;
}

SocialProviderSettings& SocialSettings::of(SocialProvider provider) noexcept {
    if (provider == SocialProvider::google) return google;
    return provider == SocialProvider::github ? github : microsoft;
}

SocialEndpoints github_endpoints(const std::string& auth_base, const std::string& api_base) {
    return {auth_base + "/login/oauth/authorize", auth_base + "/login/oauth/access_token",
            api_base + "/user"};
}

SocialEndpoints microsoft_endpoints(const std::string& auth_base, const std::string& graph_base) {
    const std::string directory = path_of(auth_base).empty() ? auth_base + "/common" : auth_base;
    const std::string graph = path_of(graph_base).empty() ? graph_base + "/v1.0" : graph_base;
    return {directory + "/oauth2/v2.0/authorize", directory + "/oauth2/v2.0/token", graph + "/me"};
}

bool is_single_directory(std::string_view microsoft_auth_base) {
    const std::string path = path_of(microsoft_auth_base);
    return !path.empty() && path != "/common" && path != "/organizations" && path != "/consumers";
}

} // namespace authos::identity
