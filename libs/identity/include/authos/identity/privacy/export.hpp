#pragma once
// Everything that is kept about a person, for that person (GDPR, articles 15 and 20).

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/platform/users.hpp"
#include "authos/storage/repo/privacy.hpp"
#include "authos/storage/repo/service_provider_grants.hpp"

#include <vector>

namespace authos::identity {

/// Histories hold at most this many entries, the newest.
inline constexpr std::size_t kMostExportedEvents = 10'000;

/// Everything that is stored about one person.
struct PersonalData {
    storage::platform::Account account;
    std::vector<storage::platform::Seat> seats;
    long long login_count = 0; // all, also where `logins` has fewer
    std::vector<storage::LoginRecord> logins;
    std::vector<storage::LinkedAccount> linked_accounts;
    std::vector<storage::ConnectedAccount> connected_accounts; // without their tokens
    std::vector<storage::GrantOfUser> provider_grants;
    std::vector<storage::MfaRecord> mfa_events;
    std::vector<storage::PasskeyRecord> passkeys;
};

/// For the person and for platform owners. Errc::not_found "user_not_found": no such account, or not for
/// this caller to see; also where an application holds the token. Errc::permission_denied
/// "not_while_impersonating".
[[nodiscard]] Result<PersonalData> export_personal_data(const Deps& deps, const Principal& principal,
                                                        const UserId& user, const Caller& caller);

} // namespace authos::identity
