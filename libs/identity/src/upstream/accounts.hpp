#pragma once
// Which account a person is whom a provider vouches for. First the link to the provider's account counts,
// whatever its address has become; then an address that both sides have proven; else the person is new.
// Source: RFC 9700 does not know accounts; OWASP ASVS 5.0, 6.8.1.

#include "authos/storage/repo/identities.hpp"
#include "login/completion.hpp"
#include "upstream/provider.hpp"

namespace authos::identity::upstream {

/// What has to be written when the person signs in.
struct AccountPlan {
    storage::User user;
    storage::IdentityIssuer issuer;
    std::optional<storage::NewUser> to_create = {}; // `user` as it will be
    bool take_over = false; // the account was registered with this address and never used: its password goes
};

/// Whether people whom nobody knows get an account: yes at a service, no among administrators.
enum class SignUp { allowed, refused };

/// Which accounts an address may lead to. A provider that an organization brought itself must not decide
/// about the platform's accounts.
enum class Reach { organization_only, platform_too };

struct AccountQuestion {
    const LoginTarget& target;
    std::string provider; // of the identity
    const UpstreamUser& person;
    SignUp sign_up = SignUp::refused;
    Reach reach = Reach::platform_too;
};

/// Errc::permission_denied: "account_unknown" (no account and no sign-up), "address_unproven" (an account
/// that was used has this address without having proven it), "domain_not_routed" (an account has this
/// address, and the organization did not prove its domain for this provider), "not_a_member",
/// "service_access_denied". Errc::failed_precondition: "upstream_email_unverified".
[[nodiscard]] Result<AccountPlan> plan_account(const Deps& deps, storage::Session& s,
                                               const AccountQuestion& question);

/// Carries it out in the session's transaction. False: somebody else was faster, ask again.
[[nodiscard]] Result<bool> apply_account_plan(const Deps& deps, storage::Session& s,
                                              const AccountQuestion& question, const AccountPlan& plan,
                                              const Caller& caller);

/// The identity of `user` with its tokens, made or refreshed. False: it belongs to another account.
[[nodiscard]] Result<bool> put_identity(const Deps& deps, storage::Session& s, const UserId& user,
                                        const storage::IdentityIssuer& issuer, const std::string& provider,
                                        const UpstreamUser& person);

} // namespace authos::identity::upstream
