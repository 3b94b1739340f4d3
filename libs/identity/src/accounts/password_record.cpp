#include "accounts/password_record.hpp"

#include "accounts/account_link.hpp"
#include "audit/record.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/device_codes.hpp"

namespace authos::identity {

Result<void> record_password_change(const Deps& deps, storage::Session& s, const storage::User& user,
                                    const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(withdraw_account_links(s, user.id));
    AUTHOS_TRY(storage::withdraw_device_approvals(s, user.id));
    AUTHOS_TRY(record_account_event(deps, s, user, {"security.password.changed", "user", user.id.text(), now},
                                    caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user.org_id, caller));
    return enqueue_mail(deps, s, password_changed_mail(look, user.email, now, caller.ip_address),
                        user.org_id);
}

} // namespace authos::identity
