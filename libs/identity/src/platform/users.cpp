#include "authos/identity/platform/users.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/device_codes.hpp"
#include "authos/storage/repo/users.hpp"
#include "platform/access.hpp"
#include "platform/accounts.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

using storage::platform::Account;

Result<Account> get_account(storage::Session& s, const PlatformAccess& access, const UserId& id) {
    AUTHOS_TRY(auto account, storage::platform::find_account(s, access.scope, id));
    if (!account) return fail(Errc::not_found, "user_not_found", "User not found");
    return std::move(*account);
}

Result<AccountList> list_accounts(const Deps& deps, const PlatformAccess& access,
                                  const storage::platform::AccountPage& page, const Caller& caller) {
    return read_as_owner(deps, access, caller, [&](storage::Session& s) -> Result<AccountList> {
        AUTHOS_TRY(auto accounts, storage::platform::list_accounts(s, access.scope, page));
        AUTHOS_TRY(const long long total, storage::platform::count_accounts(s, access.scope));
        return AccountList{std::move(accounts), total};
    });
}

Result<std::vector<Account>> search_accounts(const Deps& deps, const PlatformAccess& access,
                                             const AccountSearch& search, const Caller& caller) {
    if (!search.email && !search.prefix) {
        return fail(Errc::invalid_argument, "search_missing", "Either \"q\" or \"email\" is required");
    }
    const std::string wanted = ascii_lower(trim(search.email ? *search.email : *search.prefix));
    return read_as_owner(deps, access, caller, [&](storage::Session& s) {
        return search.email ? storage::platform::find_accounts_by_email(s, access.scope, wanted, search.limit)
                            : storage::platform::search_accounts(s, access.scope, wanted, search.limit);
    });
}

Result<AccountDetail> get_account_detail(const Deps& deps, const PlatformAccess& access, const UserId& id,
                                         const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return read_as_owner(deps, access, caller, [&](storage::Session& s) -> Result<AccountDetail> {
        AUTHOS_TRY(auto account, get_account(s, access, id));
        AUTHOS_TRY(auto seats, storage::platform::list_seats(s, access.scope, id));
        AUTHOS_TRY(const long long sessions,
                   storage::platform::count_live_sessions(s, access.scope, id, now));
        AUTHOS_TRY(const auto mfa, storage::platform::read_mfa(s, access.scope, id));
        return AccountDetail{std::move(account), std::move(seats), sessions, mfa};
    });
}

Result<bool> reset_mfa(const Deps& deps, const PlatformAccess& access, const UserId& id,
                       const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    auto reset = deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<bool> {
        AUTHOS_TRY(recheck_owner(s, access));
        AUTHOS_TRY(const auto account, get_account(s, access, id));
        // Before the factor goes, so that nothing opens meanwhile that carries it.
        const auto home = account.home ? std::optional{account.home->id} : std::nullopt;
        AUTHOS_TRY(storage::lock_user(s, realm_of(home), id));
        AUTHOS_TRY(const bool deleted, storage::platform::delete_mfa(s, access.scope, id));
        if (!deleted) return false;
        AUTHOS_TRY(storage::withdraw_device_approvals(s, id));
        const Json metadata = Json::object({{"user_email", account.email}});
        AUTHOS_TRY(record_platform_event(deps, s, access.owner,
                                         {"reset_user_mfa", "user", id.text(), now, metadata.dump()}));
        AUTHOS_TRY(const auto address, Email::parse(account.email));
        AUTHOS_TRY(enqueue_mail(deps, s, mfa_reset_mail(deps.settings, address, now)));
        return true;
    });
    if (reset && *reset) {
        deps.log.warn("user.mfa.reset", {{"user_id", id.text()}, {"by", access.owner.text()}});
    }
    return reset;
}

} // namespace authos::identity
