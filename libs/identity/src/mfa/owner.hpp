#pragma once
// The signed-in account whose second factor is to be changed.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/users.hpp"
#include "mfa/records.hpp"

namespace authos::identity {

/// Keeps the account's row until the transaction ends, so that its changes come one after another.
/// Errc::unauthenticated, "session_ended".
[[nodiscard]] Result<void> lock_mfa_owner(storage::Session& s, const Principal& principal);

/// What follows from every change of the factor: other sessions end, the user is told, logs know it.
struct FactorChange {
    std::string_view record; // of the second factors' own log
    std::vector<std::string> events;
    bool ends_sessions = true;
};
[[nodiscard]] Result<void> finish_factor_change(const Deps& deps, storage::Session& s,
                                                const Principal& principal, const FactorChange& change,
                                                const Caller& caller);

/// Errc::failed_precondition, 400.
[[nodiscard]] Error mfa_not_set_up();

} // namespace authos::identity
