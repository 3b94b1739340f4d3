#include "upstream/social_base.hpp"

namespace authos::identity::upstream {

namespace {

// The profile shows an address that its owner chose to show, verified or not; only the list of addresses
// says which one is both the account's own and verified.
class GitHub final : public SocialBase {
public:
    using SocialBase::SocialBase;
    [[nodiscard]] SignInMethod method() const noexcept override { return SignInMethod::github; }

protected:
    Result<UpstreamUser> ask_user(const SecretString& access_token, Deadline deadline) override {
        const std::string& url = settings().endpoints.user_api;
        AUTHOS_TRY(const auto profile, get_with_token(deps(), url, access_token, deadline));
        UpstreamUser user;
        AUTHOS_TRY(user.subject, read_subject(profile, "id"));
        user.display_name = read_display_name(profile, "name");
        if (user.display_name.empty()) user.display_name = read_display_name(profile, "login");
        AUTHOS_TRY(const auto emails, get_with_token(deps(), url + "/emails", access_token, deadline));
        for (const Json& entry : emails.items()) {
            const bool primary = entry.get_boolean("primary").value_or(false);
            const bool verified = entry.get_boolean("verified").value_or(false);
            if (!primary || !verified) continue;
            AUTHOS_TRY(user.email, vouched_email(entry.get_string("email").value_or("")));
            return user;
        }
        return email_unverified();
    }
};

} // namespace

std::unique_ptr<Provider> make_github(const Deps& deps, ClientCredentials credentials, Deadline limit) {
    return std::make_unique<GitHub>(deps, std::move(credentials), limit);
}

} // namespace authos::identity::upstream
