#pragma once
// Another party that says who somebody is: GitHub, Google, Microsoft, or an OpenID Provider that an
// organization brings. One face for all of them: the flow (state, browser binding, accounts) is the same.

#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/login/sign_in.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace authos::identity::upstream {

/// What the browser takes along to the provider.
struct AuthorizationRequest {
    std::string state;
    std::string redirect_uri;        // our callback, as registered there
    std::string code_challenge;      // S256 (RFC 7636)
    std::string nonce;               // for OpenID Providers; others ignore it
    std::vector<std::string> scopes; // empty: the provider's default
    bool for_lasting_use = false;    // its tokens are to be renewed later: the user is asked for that
};

/// What came back, and what was kept for it.
struct CodeExchange {
    SecretString code;
    SecretString code_verifier;
    std::string redirect_uri; // as in the request
    std::string nonce;        // as in the request
    // "iss" of the answer (RFC 9207), where it had one; checked by providers that an organization brings.
    std::optional<std::string> issuer = {};
};

/// The provider's tokens for the user, to be sealed before they are stored.
struct ProviderTokens {
    SecretString access_token;
    SecretString refresh_token; // empty: none was given
    std::optional<UnixMillis> expires_at;
    std::vector<std::string> scopes;
};

/// Who the provider says it is. `subject` is not empty and has no blanks around it; `email` is set only where
/// the provider says that it is verified.
struct UpstreamUser {
    std::string subject;
    std::optional<Email> email;
    std::string display_name; // may be empty
    ProviderTokens tokens;    // none at all: nobody may ask for them
};

/// One provider with one client's credentials. Calls leave the process: never inside a database closure, and
/// each ends within Settings' outbound limits. Errc::unavailable or Errc::failed_precondition, reasons
/// "upstream_unreachable" (no answer, or too late), "upstream_refused" (it says no: the client's credentials
/// or the code are wrong), "upstream_malformed" (an answer nobody can read), "upstream_email_unverified" (no
/// address that the provider vouches for), "upstream_token_invalid" (an ID token that is not to be believed).
class Provider {
public:
    Provider() = default;
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;
    virtual ~Provider() = default;

    [[nodiscard]] virtual SignInMethod method() const noexcept = 0;
    /// Where the browser is sent.
    [[nodiscard]] virtual Result<std::string> authorization_url(const AuthorizationRequest& request) = 0;
    [[nodiscard]] virtual Result<UpstreamUser> exchange_code(const CodeExchange& exchange) = 0;
    /// New tokens; where the provider gives no new refresh token the old one is kept.
    /// "upstream_refused": the user took the right back, and asking again is pointless.
    [[nodiscard]] virtual Result<ProviderTokens> refresh(const SecretString& refresh_token) = 0;
};

} // namespace authos::identity::upstream
