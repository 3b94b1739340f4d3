#include "login/guesses.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/base/email.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/limits/shared_rate.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/login_delays.hpp"
#include "authos/storage/repo/rate_buckets.hpp"

#include <algorithm>
#include <optional>

namespace authos::identity {

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""s;

constexpr long long kFreeFailures = 5;
constexpr std::chrono::seconds kLongestDelay = 60s;
constexpr std::chrono::hours kForgetAfter = 1h;

using TryWait = std::optional<std::chrono::milliseconds>;

std::string hashed_name(std::string_view text) {
    return authcore::hash_token(SecretString{std::string{text}}).hex();
}

storage::RateBucket total_of(const Guess& guess) {
    return {guess.anywhere, 36s, 100};
}

std::chrono::seconds delay_after(long long failures) {
    if (failures < kFreeFailures) return 0s;
    const long long doublings = std::min<long long>(failures - kFreeFailures, 6);
    return std::min(kLongestDelay, std::chrono::seconds{1LL << doublings});
}

Error delayed(std::chrono::milliseconds wait) {
    return fail(Errc::resource_exhausted, "login_delayed",
                "Too many failed attempts. Please wait a moment before you try again.")
        .with_retry_after(std::chrono::ceil<std::chrono::seconds>(wait));
}

Result<TryWait> count_try(storage::Session& s, const Guess& guess, UnixMillis now) {
    AUTHOS_TRY(const auto stored, storage::find_login_delay(s, guess.here));
    if (stored && stored->blocked_until > now) return TryWait{stored->blocked_until - now};
    if (!guess.is_known) {
        AUTHOS_TRY(const auto wait, storage::take_permit(s, total_of(guess), now));
        if (wait) return wait;
    }
    const bool fresh = !stored || now - stored->last_failure_at > kForgetAfter;
    const long long failures = (fresh ? 0 : stored->failures) + 1;
    AUTHOS_TRY(const bool counted, storage::replace_login_delay(
                                       s, guess.here, stored, {failures, now + delay_after(failures), now}));
    // Another try at the same account from the same network: one at a time.
    if (!counted) return fail(Errc::aborted, "login_delay_contended", "Please try again");
    return TryWait{};
}

} // namespace

Guess guess_at(std::string_view address, std::string_view door, const Caller& caller) {
    const auto email = Email::parse(address);
    const std::string who = hashed_name(email ? email->key() : address);
    const std::string at = who + " " + hashed_name(door) + " ";
    return {"password:" + hashed_name(at + client_network(caller.ip_address)), "password_total:" + who,
            false};
}

Guess guess_of_account(const UserId& user, const Caller& caller) {
    return guess_at(user.text(), "session", caller);
}

Result<void> begin_guess(const Deps& deps, const Guess& guess, const Caller& caller) {
    if (!deps.settings.rate_limiting) return {};
    const UnixMillis now = deps.clock.now();
    const auto wait =
        deps.database.write(caller.deadline, [&](storage::Session& s) { return count_try(s, guess, now); });
    if (wait && !*wait) return {};
    if (wait) return delayed(**wait);
    if (wait.error().code == Errc::aborted) return delayed(1s);
    deps.log.warn("login.guess_not_counted", {{"reason", wait.error().reason}});
    return {};
}

Result<void> forgive_guesses(storage::Session& s, const Guess& guess) {
    AUTHOS_TRY(storage::delete_login_delay(s, guess.here));
    if (guess.is_known) return {};
    return storage::return_permit(s, total_of(guess));
}

void forgive_guesses(const Deps& deps, const Guess& guess, const Caller& caller) {
    const auto done =
        deps.database.write(caller.deadline, [&](storage::Session& s) { return forgive_guesses(s, guess); });
    if (!done) deps.log.warn("login.guess_not_forgiven", {{"reason", done.error().reason}});
}

} // namespace authos::identity
