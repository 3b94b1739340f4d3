#include "authos/base/text.hpp"
#include "authos/base/url.hpp"
#include "authos/identity/upstream/social_settings.hpp"

namespace authos::identity {

namespace {

using Value = std::function<std::string(std::string_view)>;

class SocialReader {
public:
    explicit SocialReader(const Value& value) : value_(value) {}

    /// The URL of the first of these variables that is set, without a slash at its end, or `fallback`.
    std::string url(std::initializer_list<std::string> names, std::string fallback) {
        for (const std::string& name : names) {
            std::string text = value_(name);
            if (text.empty()) continue;
            const auto parsed = Url::parse(text);
            const bool usable = parsed && (parsed->scheme == "https" || parsed->scheme == "http") &&
                                !parsed->has_userinfo && !parsed->has_fragment;
            if (!usable) {
                faults.push_back({name, "is not an absolute http or https URL"});
                return fallback;
            }
            while (text.back() == '/') text.pop_back();
            return text;
        }
        return fallback;
    }

    void application(const std::string& prefix, SocialProviderSettings& out) {
        out.client_id = value_(prefix + "CLIENT_ID");
        out.client_secret = SecretString{value_(prefix + "CLIENT_SECRET")};
        out.redirect_uri = value_(prefix + "REDIRECT_URI");
        if (!out.redirect_uri.empty()) (void)url({prefix + "REDIRECT_URI"}, {});
        if (!out.client_id.empty() && out.client_secret.empty()) {
            faults.push_back(
                {prefix + "CLIENT_SECRET", "is missing although " + prefix + "CLIENT_ID is set"});
        }
        if (out.client_id.size() > 255 || !is_printable_line(out.client_id)) {
            faults.push_back({prefix + "CLIENT_ID", "is no client id"});
        }
    }

    std::vector<SocialFault> faults;

private:
    const Value& value_;
};

} // namespace

std::vector<SocialFault> read_social_settings(const Value& value, SocialSettings& out) {
    SocialReader in{value};
    out.github.endpoints = github_endpoints(in.url({"GITHUB_AUTH_BASE_URL"}, "https://github.com"),
                                            in.url({"GITHUB_API_BASE_URL"}, "https://api.github.com"));
    auto& google = out.google.endpoints;
    google = {in.url({"GOOGLE_AUTH_URL"}, google.authorize), in.url({"GOOGLE_TOKEN_URL"}, google.token),
              in.url({"GOOGLE_USERINFO_URL"}, google.user_api)};
    const std::string directory = in.url({"MICROSOFT_AUTH_BASE_URL"}, "https://login.microsoftonline.com");
    out.microsoft.endpoints =
        microsoft_endpoints(directory, in.url({"MICROSOFT_GRAPH_BASE_URL"}, "https://graph.microsoft.com"));
    out.microsoft.believes_all_mail = is_single_directory(directory);
    const std::pair<const char*, SocialProviderSettings*> providers[] = {
        {"PLATFORM_GITHUB_", &out.github},
        {"PLATFORM_GOOGLE_", &out.google},
        {"PLATFORM_MICROSOFT_", &out.microsoft}};
    for (const auto& [name, settings] : providers) {
        const std::string prefix{name};
        SocialEndpoints& at = settings->endpoints;
        at.authorize = in.url({prefix + "AUTH_URL"}, at.authorize);
        at.token = in.url({prefix + "TOKEN_URL"}, at.token);
        at.user_api = in.url({prefix + "USER_API_URL"}, at.user_api);
        in.application(prefix, *settings);
    }
    return std::move(in.faults);
}

} // namespace authos::identity
