#pragma once
// A named lease in the database: one holder among all instances, until it lets go or the time is over.

#include "authos/jobs/deps.hpp"

#include <functional>
#include <string>

namespace authos::jobs {

enum class LeaseOutcome { ran, held_elsewhere };

/// Runs `work` while holding the lease `key` (at most 191 octets), then lets go of it, also when `work`
/// fails. `work` must end within `ttl`; its deadline is set accordingly.
[[nodiscard]] Result<LeaseOutcome> run_with_lease(const Deps& deps, const std::string& key,
                                                  std::chrono::milliseconds ttl,
                                                  const std::function<Result<void>(Deadline)>& work);

} // namespace authos::jobs
