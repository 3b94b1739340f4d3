#pragma once
// Counts over the whole deployment, for the gauges of the metrics endpoint.

#include "authos/identity/deps.hpp"

namespace authos::identity {

/// Jobs by state, distinct users that signed in within 30 days, and organizations of any status.
struct Usage {
    long long jobs_pending = 0;
    long long jobs_processing = 0;
    long long jobs_completed = 0;
    long long jobs_failed = 0;
    long long active_users = 0;
    long long organizations = 0;
    long long users = 0;          // living accounts ...
    long long users_with_mfa = 0; // ... and those with a confirmed authenticator
};

/// What the database says now. Errors are those of the database alone.
[[nodiscard]] Result<Usage> read_usage(const Deps& deps, Deadline deadline);

} // namespace authos::identity
