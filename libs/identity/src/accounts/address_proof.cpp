#include "accounts/address_proof.hpp"

#include "audit/record.hpp"
#include "invitations/join.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

Result<void> record_address_proof(const Deps& deps, storage::Session& s, const storage::User& user,
                                  UnprovedPassword password, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    const auto realm = realm_of(user.org_id);
    AUTHOS_TRY(const bool verified, storage::mark_email_verified(s, realm, user.id, now));
    if (!verified) return {};
    if (user.signup_pending && user.password_hash && password == UnprovedPassword::drop) {
        AUTHOS_TRY(storage::clear_password_hash(s, realm, user.id, now));
    }
    AUTHOS_TRY(join_where_invited(deps, s, user, caller));
    return record_account_event(deps, s, user, {"user.email.verified", "user", user.id.text(), now}, caller);
}

} // namespace authos::identity
