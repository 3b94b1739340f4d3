#pragma once
// How the background work of the deployment is doing.

#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>

namespace authos::storage::platform {

/// When the job was due that has been due longest and is still pending at `now`; nothing: none is late.
Result<std::optional<UnixMillis>> find_oldest_due_job(Session& s, const PlatformScope& scope, UnixMillis now);

/// Webhook deliveries that did not arrive and have no attempt left.
Result<long long> count_failed_deliveries(Session& s, const PlatformScope& scope);

} // namespace authos::storage::platform
