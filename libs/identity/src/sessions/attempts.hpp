#pragma once
// Counting of attempts to authenticate, the same way for passwords and for tokens.

#include "authos/identity/deps.hpp"
#include "authos/telemetry/metrics.hpp"

namespace authos::identity {

/// Whether the error says nothing about the caller: a database that does not answer is no failed attempt,
/// and alerts on guessing must not go off for it.
[[nodiscard]] bool is_outage(const Error& error) noexcept;

/// Counts one attempt; `error` is null for a success. Outages are not counted.
void count_attempt(const Deps& deps, telemetry::AuthMethod method, const Error* error) noexcept;

} // namespace authos::identity
