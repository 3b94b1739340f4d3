#pragma once
// Named locks between instances (`distributed_locks`). A lock is a lease: it ends by itself, so work under
// it must be idempotent and shorter than the lease.

#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <string>

namespace authos::storage {

/// Who wants which lock: `key` 1 to 191 octets, `owner` unique to the instance, 1 to 100 octets.
struct Lease {
    std::string key;
    std::string owner;
};

/// True if the lease is now held by `owner` until `until`: it was free, expired at `now`, or theirs before.
/// Of concurrent owners exactly one gets true.
Result<bool> acquire_lease(Session& s, const Lease& lease, UnixMillis now, UnixMillis until);
/// False if it expired at `now` or belongs to another; then nothing is changed.
Result<bool> renew_lease(Session& s, const Lease& lease, UnixMillis now, UnixMillis until);
/// False if it was not theirs.
Result<bool> release_lease(Session& s, const Lease& lease);
/// Whether anybody holds it at `now`.
Result<bool> is_leased(Session& s, const std::string& key, UnixMillis now);
/// Removes up to `limit` leases that expired before `before`; how many.
Result<long long> delete_expired_leases(Session& s, UnixMillis before, int limit);

} // namespace authos::storage
