#pragma once
// Limits that all instances share: one row per bucket. A bucket that is full again is worth nothing and is
// cleaned up. Source: generic cell rate algorithm (ITU-T I.371).

#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace authos::storage {

/// One permit per `refill`, at most `burst` at once. `key` has 1 to 191 octets of ASCII and names no one in
/// clear: what comes from a caller goes in hashed.
struct RateBucket {
    std::string key;
    std::chrono::milliseconds refill;
    int burst = 1;
};

/// Takes one permit: nothing if there was one, else how long until the next. Of concurrent callers no more
/// get a permit than there are. Return it as a value from the write closure: an error rolls the permit back.
/// Errc::aborted, reason "rate_bucket_contended", where another took the same bucket in between.
Result<std::optional<std::chrono::milliseconds>> take_permit(Session& s, const RateBucket& bucket,
                                                             UnixMillis now);
/// Up to `wanted` permits at once (1 to the burst), for a caller who deals them out himself.
struct PermitGrant {
    int taken = 0;                     // fewer than wanted where fewer were there
    std::chrono::milliseconds wait{0}; // where none was: until the next one
};
/// As take_permit. Takes half of what is there at most, but never less than one: callers on several instances
/// would else lay up what others ask for.
Result<PermitGrant> take_permits(Session& s, const RateBucket& bucket, int wanted, UnixMillis now);
/// Gives one permit back that turned out not to be needed.
Result<void> return_permit(Session& s, const RateBucket& bucket);
/// How long until a permit is there, without taking it; nothing: at once.
Result<std::optional<std::chrono::milliseconds>> find_wait(Session& s, const RateBucket& bucket,
                                                           UnixMillis now);
/// Fills the bucket again.
Result<void> reset_bucket(Session& s, const std::string& key);

/// Removes up to `limit` buckets that are full at `now`; how many.
Result<long long> delete_full_buckets(Session& s, UnixMillis now, int limit);

} // namespace authos::storage
