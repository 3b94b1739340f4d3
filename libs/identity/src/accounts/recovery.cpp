#include "authos/identity/accounts/recovery.hpp"

#include "accounts/account_link.hpp"
#include "accounts/address_proof.hpp"
#include "accounts/mail_request.hpp"
#include "accounts/new_password.hpp"
#include "accounts/password_record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/authcore/password_hash.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/devices.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "login/domain_policy.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

constexpr auto kReset = storage::AccountTokenKind::password_reset;

Error reset_token_invalid() {
    return fail(Errc::invalid_argument, "reset_token_invalid",
                "Invalid or expired reset token. Please ask for a new one.");
}

Result<PresentedLink> get_reset_link(const Deps& deps, storage::Session& s, const SecretString& token) {
    AUTHOS_TRY(auto link, find_presented_link(deps, s, kReset, token));
    if (!link) return reset_token_invalid();
    return std::move(*link);
}

Result<UserId> store_reset(const Deps& deps, storage::Session& s, const SecretString& token,
                           const SecretString& hash, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto link, get_reset_link(deps, s, token));
    const auto& user = link.user;
    const auto realm = realm_of(user.org_id);
    // In the order of whoever issues tokens: first the account, then the token.
    AUTHOS_TRY(storage::lock_user(s, realm, user.id));
    AUTHOS_TRY(const bool consumed,
               storage::consume_account_token(s, kReset, authcore::hash_token(token), now));
    if (!consumed) return reset_token_invalid();
    AUTHOS_TRY(storage::set_password_hash(s, realm, user.id, hash, now));
    AUTHOS_TRY(record_address_proof(deps, s, user, UnprovedPassword::keep, caller));
    AUTHOS_TRY(storage::delete_sessions_of_user(s, user.id));
    // Whoever knew the old password may have made a browser trusted with it.
    AUTHOS_TRY(storage::revoke_devices(s, user.id));
    AUTHOS_TRY(record_password_change(deps, s, user, caller));
    return user.id;
}

} // namespace

Result<void> request_password_reset(const Deps& deps, const std::string& email, const SignInPlace& place,
                                    const Caller& caller) {
    return request_account_mail(deps, AccountMailKind::password_reset, email, place, caller);
}

Result<void> reset_password(const Deps& deps, const PasswordReset& in, const Caller& caller) {
    AUTHOS_TRY(const auto password, authcore::Password::parse(in.new_password));
    AUTHOS_TRY(const auto link, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return get_reset_link(deps, s, in.token);
    }));
    AUTHOS_TRY(require_password_allowed(deps, link.user.org_id, link.user.email, caller.deadline));
    AUTHOS_TRY(check_new_password(password, link.user.email, {link.place.org_slug, link.place.service_slug}));
    AUTHOS_TRY(const auto hash, authcore::hash_password(password, deps.settings.password_cost, deps.random));
    AUTHOS_TRY(const auto user, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return store_reset(deps, s, in.token, SecretString{hash.text()}, caller);
    }));
    deps.log.info("user.password.reset", {{"user_id", user.text()}, {"ip_address", caller.ip_address}});
    return {};
}

} // namespace authos::identity
