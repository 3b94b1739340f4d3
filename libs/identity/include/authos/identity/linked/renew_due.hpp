#pragma once
// Providers' tokens that will soon be over are renewed ahead of need: the refresh token of one that nobody
// asks for must not die of disuse.

#include "authos/identity/deps.hpp"

namespace authos::identity {

/// What one run did, in tokens.
struct RenewalReport {
    long long renewed = 0;
    long long withdrawn = 0;   // the provider took the right back
    long long unreachable = 0; // left for the next run
    long long not_asked = 0;   // their application is gone or off, or failed a moment ago in this run
    long long busy = 0;        // another instance is at it
};

/// Of identities, linked accounts and grants whose token is over within an hour and that have a refresh
/// token. Ends at `deadline`, between two of them; the next run goes on. May run on several instances at
/// once.
[[nodiscard]] Result<RenewalReport> renew_due_provider_tokens(const Deps& deps, Deadline deadline);

} // namespace authos::identity
