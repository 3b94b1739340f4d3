#include "authos/identity/passkeys/passkeys.hpp"

#include "audit/record.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "passkeys/own_account.hpp"

namespace authos::identity {

namespace {

Error passkey_not_found() {
    return fail(Errc::not_found, "passkey_not_found", "Passkey not found");
}

Result<storage::Passkey> get_passkey(storage::Session& s, const Principal& principal,
                                     const storage::PasskeyId& id) {
    AUTHOS_TRY(auto found, storage::find_passkey(s, principal.user_id, id));
    if (!found) return passkey_not_found();
    return *std::move(found);
}

// Asked with the account's row held: of two deletions at once one sees what the other left.
Result<void> require_other_way_in(storage::Session& s, const storage::User& user) {
    if (user.password_hash) return {};
    AUTHOS_TRY(const bool elsewhere, storage::has_provider_identity(s, user.id));
    if (elsewhere) return {};
    AUTHOS_TRY(const auto count, storage::count_passkeys(s, user.id));
    if (count > 1) return {};
    return fail(
        Errc::failed_precondition, "last_sign_in_method",
        "This passkey is the only way to sign in to the account. Set a password or add another first.");
}

Result<void> remove(const Deps& deps, storage::Session& s, const Principal& principal,
                    const storage::PasskeyId& id, const Caller& caller) {
    AUTHOS_TRY(const auto user, lock_own_user(s, principal));
    AUTHOS_TRY(const auto passkey, get_passkey(s, principal, id));
    AUTHOS_TRY(require_other_way_in(s, user));
    AUTHOS_TRY(const bool gone, storage::delete_passkey(s, user.id, id));
    if (!gone) return passkey_not_found();
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(
        record_account_event(deps, s, user, {"user.passkey.removed", "passkey", id.text(), now}, caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user.org_id, caller));
    const Mail mail = passkey_removed_mail(look, user.email, {passkey.name, now, caller.ip_address});
    return enqueue_mail(deps, s, mail, user.org_id);
}

} // namespace

Result<std::vector<storage::Passkey>> list_own_passkeys(const Deps& deps, const Principal& principal,
                                                        const Caller& caller) {
    AUTHOS_TRY(require_own_hands(principal, caller));
    return deps.database.read(
        caller.deadline, [&](storage::Session& s) { return storage::list_passkeys(s, principal.user_id); });
}

Result<storage::Passkey> rename_own_passkey(const Deps& deps, const Principal& principal,
                                            const storage::PasskeyId& id, const std::string& name,
                                            const Caller& caller) {
    AUTHOS_TRY(require_own_hands(principal, caller));
    AUTHOS_TRY(const auto label, parse_passkey_name(name));
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<storage::Passkey> {
        AUTHOS_TRY(storage::rename_passkey(s, principal.user_id, id, label));
        return get_passkey(s, principal, id);
    });
}

Result<void> delete_own_passkey(const Deps& deps, const Principal& principal, const storage::PasskeyId& id,
                                const Caller& caller) {
    AUTHOS_TRY(require_own_hands(principal, caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(deps.database.write(
        caller.deadline, [&](storage::Session& s) { return remove(deps, s, principal, id, caller); }));
    deps.log.info("user.passkey.removed", {{"user_id", principal.user_id.text()}, {"passkey_id", id.text()}});
    return {};
}

} // namespace authos::identity
