#pragma once
// What the use cases are told about this deployment. Checked by whoever builds it (the server's
// configuration); the use cases take every value as right.

#include "authos/authcore/password_hash.hpp"
#include "authos/authcore/webauthn_types.hpp"
#include "authos/base/secret.hpp"
#include "authos/identity/upstream/social_settings.hpp"
#include "authos/outbound/mailer.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace authos::identity {

/// Lifetimes, origins and costs. The defaults are those of the deployment guide.
struct Settings {
    std::string base_url;           // public origin of the API, no trailing slash; the tokens' issuer
    std::string dashboard_base_url; // origin of the pages that mails link to, no trailing slash
    std::chrono::seconds access_token_ttl = std::chrono::hours{24};
    std::chrono::seconds refresh_token_ttl = std::chrono::hours{24 * 30};
    std::chrono::seconds session_idle_ttl{0};                                // 0: no limit of its own
    std::chrono::seconds session_absolute_ttl = std::chrono::hours{24 * 90}; // since the last proof; 0: none
    std::chrono::seconds invitation_ttl = std::chrono::hours{24 * 7};
    std::chrono::seconds magic_link_ttl = std::chrono::minutes{15};
    std::chrono::seconds password_reset_ttl = std::chrono::hours{1};
    std::chrono::seconds email_verification_ttl = std::chrono::hours{24};
    std::chrono::seconds mfa_preauth_ttl = std::chrono::minutes{5};
    std::chrono::seconds oauth_state_ttl = std::chrono::minutes{10};
    std::chrono::seconds device_code_ttl = std::chrono::minutes{15};
    std::chrono::seconds device_poll_interval{5};
    std::chrono::seconds reauthentication_window = std::chrono::minutes{15}; // for sensitive changes
    std::optional<authcore::RelyingParty> relying_party;                     // none: no passkeys here
    SecretString device_trust_secret; // 64 hex digits; empty in unencrypted development only
    authcore::PasswordHashParameters password_cost;
    bool rate_limiting = true; // false: neither calls nor guesses are slowed down
    int max_orgs_per_user = 5; // organizations that one account may own when it creates another
    // Of the platform's mail server; none: there is no such server.
    std::optional<outbound::MailAddress> mail_from;
    bool allow_private_networks = false; // servers that tenants name may be private, also by plain http
    std::chrono::seconds webhook_retry_base{60}; // doubled for each attempt, 1 s to 1 h
    int webhook_max_attempts = 5;                // 1 to 20
    SocialSettings social;                       // GitHub, Google and Microsoft
};

} // namespace authos::identity
