#pragma once
// All accounts of the deployment, for platform owners. Everything here fails with Errc::permission_denied,
// "platform_owner_required"; what names one account with Errc::not_found, "user_not_found".

#include "authos/identity/platform/organizations.hpp"
#include "authos/storage/repo/platform/users.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// A page, and how many there are in all.
struct AccountList {
    std::vector<storage::platform::Account> accounts;
    long long total = 0;
};
[[nodiscard]] Result<AccountList> list_accounts(const Deps& deps, const PlatformAccess& access,
                                                const storage::platform::AccountPage& page,
                                                const Caller& caller);

/// What to look for: the whole address, or else its beginning; in any case of letters.
struct AccountSearch {
    std::optional<std::string> email;
    std::optional<std::string> prefix;
    int limit = 20; // 1 to 200
};
/// By address. Errc::invalid_argument, "search_missing", without either.
[[nodiscard]] Result<std::vector<storage::platform::Account>> search_accounts(const Deps& deps,
                                                                              const PlatformAccess& access,
                                                                              const AccountSearch& search,
                                                                              const Caller& caller);

/// One account with what hangs on it.
struct AccountDetail {
    storage::platform::Account account;
    std::vector<storage::platform::Seat> seats;
    long long live_sessions = 0;
    storage::platform::MfaState mfa;
};
[[nodiscard]] Result<AccountDetail> get_account_detail(const Deps& deps, const PlatformAccess& access,
                                                       const UserId& id, const Caller& caller);

/// Takes the second factor from an account whose owner lost it: secret, backup codes, trusted devices. Tells
/// the account by mail and the audit log. False if there was none.
[[nodiscard]] Result<bool> reset_mfa(const Deps& deps, const PlatformAccess& access, const UserId& id,
                                     const Caller& caller);

} // namespace authos::identity
