#pragma once
// What the three social providers have in common: a plain authorization code grant, then a question at an
// API about the user. Where they differ stands in their own files.

#include "authos/base/json.hpp"
#include "upstream/providers.hpp"
#include "upstream/token_request.hpp"

namespace authos::identity::upstream {

class SocialBase : public Provider {
public:
    SocialBase(const Deps& deps, ClientCredentials credentials, Deadline limit)
        : deps_(deps), credentials_(std::move(credentials)), limit_(limit) {}

    [[nodiscard]] Result<std::string> authorization_url(const AuthorizationRequest& request) override;
    [[nodiscard]] Result<UpstreamUser> exchange_code(const CodeExchange& exchange) override;
    [[nodiscard]] Result<ProviderTokens> refresh(const SecretString& refresh_token) override;

protected:
    /// Subject, address and name; the tokens are filled in by the caller.
    [[nodiscard]] virtual Result<UpstreamUser> ask_user(const SecretString& access_token,
                                                        Deadline deadline) = 0;
    /// Parameters that only this provider wants in the browser's request.
    [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>>
    extra_parameters(const AuthorizationRequest&) const {
        return {};
    }
    [[nodiscard]] const Deps& deps() const noexcept { return deps_; }
    [[nodiscard]] const SocialProviderSettings& settings() const;

private:
    const Deps& deps_;
    ClientCredentials credentials_;
    Deadline limit_;
};

/// An id as text or whole number. "upstream_malformed" where it is neither, or not 1 to 255 printable
/// characters without blanks around them.
[[nodiscard]] Result<std::string> read_subject(const Json& user, std::string_view member);
/// A name for people, cut to what can be stored; empty where it is none.
[[nodiscard]] std::string read_display_name(const Json& user, std::string_view member);
/// "upstream_email_unverified".
[[nodiscard]] Error email_unverified();
/// An address that the provider vouches for. "upstream_email_unverified" where it is no address.
[[nodiscard]] Result<Email> vouched_email(const std::optional<std::string>& text);

[[nodiscard]] std::unique_ptr<Provider> make_github(const Deps&, ClientCredentials, Deadline limit);
[[nodiscard]] std::unique_ptr<Provider> make_google(const Deps&, ClientCredentials, Deadline limit);
[[nodiscard]] std::unique_ptr<Provider> make_microsoft(const Deps&, ClientCredentials, Deadline limit);

} // namespace authos::identity::upstream
