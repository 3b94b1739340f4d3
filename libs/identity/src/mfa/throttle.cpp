#include "mfa/throttle.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/base/bytes.hpp"
#include "authos/identity/limits/shared_rate.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/rate_buckets.hpp"
#include "devices/trust.hpp"

#include <algorithm>
#include <vector>

namespace authos::identity {

namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using storage::RateBucket;

constexpr auto kChallengeRefill = 10min; // longer than most pre-auth tokens live

std::string hashed_key(const std::string& text) {
    return authcore::hash_token(SecretString{text}).hex();
}

// The two tiers of one counter.
void add_tiers(std::vector<RateBucket>& buckets, const std::string& key, int share) {
    buckets.push_back({key, std::chrono::seconds{120 / share}, 5 * share});
    buckets.push_back({key + ":slow", std::chrono::minutes{60 / share}, 25 * share});
}

// Whoever can count against the account from here. A right code empties all of them.
Result<std::vector<RateBucket>> account_buckets(const Deps& deps, storage::Session& s, const UserId& user,
                                                const Caller& caller) {
    std::vector<RateBucket> buckets;
    AUTHOS_TRY(const auto standing, device_standing(deps, s, user, caller));
    if (standing == DeviceStanding::trusted) {
        add_tiers(buckets, "mfa:device:" + hashed_key(caller.device_token.reveal()), 2);
        return buckets;
    }
    add_tiers(buckets, "mfa:address:" + hashed_key(user.text() + client_network(caller.ip_address)), 2);
    add_tiers(buckets, "mfa:account:" + user.text(), 4);
    return buckets;
}

Error too_many_codes(std::string_view reason, std::string message, std::chrono::milliseconds wait) {
    return fail(Errc::resource_exhausted, reason, std::move(message))
        .with_retry_after(std::chrono::ceil<std::chrono::seconds>(wait));
}

Error mfa_rate_limited(std::chrono::milliseconds wait) {
    return too_many_codes("mfa_rate_limited", "Too many codes were tried. Please wait before the next one.",
                          wait);
}

// All or none: an error rolls the permits back that were taken before it.
Result<void> take_all(storage::Session& s, const std::vector<RateBucket>& buckets, UnixMillis now) {
    std::chrono::milliseconds longest{0};
    for (const RateBucket& bucket : buckets) {
        AUTHOS_TRY(const auto wait, storage::find_wait(s, bucket, now));
        longest = std::max(longest, wait.value_or(std::chrono::milliseconds{0}));
    }
    if (longest > std::chrono::milliseconds{0}) return mfa_rate_limited(longest);
    for (const RateBucket& bucket : buckets) {
        AUTHOS_TRY(const auto wait, storage::take_permit(s, bucket, now));
        if (wait) return mfa_rate_limited(*wait);
    }
    return {};
}

Result<void> take_of_challenge(storage::Session& s, const std::string& challenge, UnixMillis now) {
    const RateBucket bucket{"mfa:challenge:" + challenge, kChallengeRefill, kGuessesPerChallenge};
    AUTHOS_TRY(const auto wait, storage::take_permit(s, bucket, now));
    if (!wait) return {};
    return too_many_codes("mfa_challenge_exhausted",
                          "Too many wrong codes for this sign-in. Please sign in again for another try.",
                          *wait);
}

} // namespace

Result<void> take_guess(const Deps& deps, const UserId& user, const std::optional<std::string>& challenge,
                        const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        if (challenge) {
            AUTHOS_TRY(take_of_challenge(s, *challenge, now));
        }
        AUTHOS_TRY(const auto buckets, account_buckets(deps, s, user, caller));
        return take_all(s, buckets, now);
    });
}

Result<void> forgive_guesses(const Deps& deps, storage::Session& s, const UserId& user,
                             const Caller& caller) {
    AUTHOS_TRY(const auto buckets, account_buckets(deps, s, user, caller));
    for (const RateBucket& bucket : buckets) {
        AUTHOS_TRY(storage::reset_bucket(s, bucket.key));
    }
    return {};
}

Result<void> take_mail(const Deps& deps, storage::Session& s, const UserId& user, const Caller& caller) {
    const std::vector<RateBucket> buckets{
        {"mfa:mail-address:" + hashed_key(user.text() + client_network(caller.ip_address)), 120s, 5},
        {"mfa:mail-account:" + user.text(), 60s, 20}};
    return take_all(s, buckets, deps.clock.now());
}

} // namespace authos::identity
