#include "upstream/social_base.hpp"

namespace authos::identity::upstream {

namespace {

class Google final : public SocialBase {
public:
    using SocialBase::SocialBase;
    [[nodiscard]] SignInMethod method() const noexcept override { return SignInMethod::google; }

protected:
    Result<UpstreamUser> ask_user(const SecretString& access_token, Deadline deadline) override {
        AUTHOS_TRY(const auto profile,
                   get_with_token(deps(), settings().endpoints.user_api, access_token, deadline));
        UpstreamUser user;
        // "id" in version 2, "sub" where the endpoint is that of OpenID Connect.
        AUTHOS_TRY(user.subject, read_subject(profile, profile.contains("id") ? "id" : "sub"));
        user.display_name = read_display_name(profile, "name");
        // Exactly true: the text "true" or "false" is no statement.
        const bool verified = profile.get_boolean("verified_email").value_or(false) ||
                              profile.get_boolean("email_verified").value_or(false);
        if (!verified) return email_unverified();
        AUTHOS_TRY(user.email, vouched_email(profile.get_string("email").value_or("")));
        return user;
    }

    // A refresh token comes only with access_type, and for a returning user only with a new consent.
    std::vector<std::pair<std::string, std::string>>
    extra_parameters(const AuthorizationRequest& request) const override {
        std::vector<std::pair<std::string, std::string>> extra{{"access_type", "offline"}};
        if (request.for_lasting_use) extra.emplace_back("prompt", "consent");
        return extra;
    }
};

} // namespace

std::unique_ptr<Provider> make_google(const Deps& deps, ClientCredentials credentials, Deadline limit) {
    return std::make_unique<Google>(deps, std::move(credentials), limit);
}

} // namespace authos::identity::upstream
