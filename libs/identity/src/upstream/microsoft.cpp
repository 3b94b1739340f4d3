#include "authos/base/text.hpp"
#include "upstream/social_base.hpp"

namespace authos::identity::upstream {

namespace {

std::string domain_of(const std::string& address) {
    const auto at = address.rfind('@');
    return at == std::string::npos ? std::string{} : ascii_lower(address.substr(at + 1));
}

// `mail` is what some directory's administrator wrote: anybody with a directory could write the address of
// somebody else there. The domain of a user principal name, however, was proven by its directory. So `mail`
// is believed inside that domain only, or where the deployment talks to one directory alone.
class Microsoft final : public SocialBase {
public:
    using SocialBase::SocialBase;
    [[nodiscard]] SignInMethod method() const noexcept override { return SignInMethod::microsoft; }

protected:
    Result<UpstreamUser> ask_user(const SecretString& access_token, Deadline deadline) override {
        AUTHOS_TRY(const auto profile,
                   get_with_token(deps(), settings().endpoints.user_api, access_token, deadline));
        UpstreamUser user;
        AUTHOS_TRY(user.subject, read_subject(profile, "id"));
        user.display_name = read_display_name(profile, "displayName");
        AUTHOS_TRY(user.email, believed_email(profile));
        return user;
    }

private:
    [[nodiscard]] Result<std::optional<Email>> believed_email(const Json& profile) const {
        const std::string mail = profile.get_string("mail").value_or("");
        const std::string principal = profile.get_string("userPrincipalName").value_or("");
        const bool same_domain = !domain_of(mail).empty() && domain_of(mail) == domain_of(principal);
        if (!mail.empty() && (same_domain || settings().believes_all_mail)) {
            AUTHOS_TRY(auto email, vouched_email(mail));
            return std::optional{std::move(email)};
        }
        // The principal name of a guest is made up of the address in another directory.
        if (principal.find("#EXT#") != std::string::npos) return email_unverified();
        AUTHOS_TRY(auto email, vouched_email(principal));
        return std::optional{std::move(email)};
    }
};

} // namespace

std::unique_ptr<Provider> make_microsoft(const Deps& deps, ClientCredentials credentials, Deadline limit) {
    return std::make_unique<Microsoft>(deps, std::move(credentials), limit);
}

} // namespace authos::identity::upstream
