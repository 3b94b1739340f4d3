#pragma once
// The three social providers as this deployment knows them: where they answer, and the platform's own
// application there. An organization's own application (BYOO) uses the same endpoints: no tenant says where
// a secret or a code is sent.

#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

enum class SocialProvider { github, google, microsoft };

/// "github", "google", "microsoft": as in paths, columns and login events.
[[nodiscard]] std::string_view name_of(SocialProvider provider) noexcept;
/// "GitHub", "Google", "Microsoft": for people.
[[nodiscard]] std::string_view title_of(SocialProvider provider) noexcept;
/// Errc::invalid_argument, reason "provider_unknown". Exact.
[[nodiscard]] Result<SocialProvider> parse_social_provider(std::string_view text);

/// Absolute URLs.
struct SocialEndpoints {
    std::string authorize;
    std::string token;
    std::string user_api; // GitHub's addresses are at `user_api`/emails
};

/// One provider. Empty client_id: the platform has no application there.
struct SocialProviderSettings {
    SocialEndpoints endpoints;
    std::string client_id;
    SecretString client_secret;
    std::string redirect_uri; // empty: the callback of ours that fits the flow
    bool believes_all_mail =
        true; // Microsoft: sign-ins come from one directory, whose addresses are believed
};

struct SocialSettings {
    SocialProviderSettings github;
    SocialProviderSettings google;
    SocialProviderSettings microsoft;

    /// The providers' public addresses, no applications.
    SocialSettings();
    [[nodiscard]] const SocialProviderSettings& of(SocialProvider provider) const noexcept;
    [[nodiscard]] SocialProviderSettings& of(SocialProvider provider) noexcept;
};

/// The endpoints under other bases, for enterprise installations and tests; bases without a slash at the end.
[[nodiscard]] SocialEndpoints github_endpoints(const std::string& auth_base, const std::string& api_base);
/// A base without a path stands for every account ("/common"); one with a path names a directory of its own.
/// Likewise "/v1.0" is added to a Graph base without a path.
[[nodiscard]] SocialEndpoints microsoft_endpoints(const std::string& auth_base,
                                                  const std::string& graph_base);
/// Whether such a base names a single directory: then the operator vouches for its addresses.
[[nodiscard]] bool is_single_directory(std::string_view microsoft_auth_base);

/// A setting that is not as it should be: the variable and what is wrong with it.
struct SocialFault {
    std::string variable;
    std::string problem; // reads on after the name
};
/// Reads the variables of the deployment guide: PLATFORM_{P}_CLIENT_ID, _CLIENT_SECRET, _REDIRECT_URI,
/// _AUTH_URL, _TOKEN_URL, _USER_API_URL, and the bases GITHUB_, GOOGLE_ and MICROSOFT_, over which the former
/// win. `value`: a variable's text, empty where it is not set.
[[nodiscard]] std::vector<SocialFault>
read_social_settings(const std::function<std::string(std::string_view)>& value, SocialSettings& out);

} // namespace authos::identity
