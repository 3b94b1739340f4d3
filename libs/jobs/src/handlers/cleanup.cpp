#include "authos/identity/limits/active_users.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/account_tokens.hpp"
#include "authos/storage/repo/active_users.hpp"
#include "authos/storage/repo/device_codes.hpp"
#include "authos/storage/repo/devices.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/leases.hpp"
#include "authos/storage/repo/login_delays.hpp"
#include "authos/storage/repo/mail_codes.hpp"
#include "authos/storage/repo/oauth_states.hpp"
#include "authos/storage/repo/provider_token_requests.hpp"
#include "authos/storage/repo/provider_tokens.hpp"
#include "authos/storage/repo/rate_buckets.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/webauthn_challenges.hpp"
#include "authos/storage/repo/webhook_deliveries.hpp"

namespace authos::jobs {

namespace {

using storage::AccountTokenKind;
using storage::Session;

constexpr int kCleanupBatch = 500;
constexpr std::chrono::hours kKeepCompletedJobs{24 * 7};
constexpr std::chrono::hours kKeepDeliveries{24 * 30};
constexpr std::chrono::hours kKeepDeviceCodes{1}; // a device that comes too late is told so, not "unknown"
constexpr std::chrono::hours kKeepLoginDelays{24};
constexpr int kKeepActiveUserMonths = 13;

// One kind of rows that are worth nothing any more at `now`.
struct Sweep {
    std::string_view name;
    Result<long long> (*delete_batch)(Session&, UnixMillis now, int limit);
};

long long months_before(long long month, int count) {
    const long long index = month / 100 * 12 + month % 100 - 1 - count;
    return index / 12 * 100 + index % 12 + 1;
}

template <AccountTokenKind Kind>
Result<long long> delete_account_tokens(Session& s, UnixMillis now, int limit) {
    return storage::delete_expired_account_tokens(s, Kind, now, limit);
}

Result<long long> delete_done_jobs(Session& s, UnixMillis now, int limit) {
    return storage::delete_completed_jobs(s, now - kKeepCompletedJobs, limit);
}

Result<long long> delete_deliveries(Session& s, UnixMillis now, int limit) {
    return storage::delete_old_deliveries(s, now - kKeepDeliveries, limit);
}

Result<long long> delete_device_codes(Session& s, UnixMillis now, int limit) {
    return storage::delete_expired_device_codes(s, now - kKeepDeviceCodes, limit);
}

Result<long long> delete_login_delays(Session& s, UnixMillis now, int limit) {
    return storage::delete_old_login_delays(s, now - kKeepLoginDelays, limit);
}

Result<long long> delete_active_users(Session& s, UnixMillis now, int limit) {
    const long long oldest = months_before(identity::month_of(now), kKeepActiveUserMonths);
    return storage::delete_old_active_users(s, oldest, limit);
}

constexpr Sweep kSweeps[] = {
    {"sessions", storage::delete_expired_sessions},
    {"refresh_history", storage::delete_expired_refresh_history},
    {"leases", storage::delete_expired_leases},
    {"jobs", delete_done_jobs},
    {"webhook_deliveries", delete_deliveries},
    {"verification_links", delete_account_tokens<AccountTokenKind::email_verification>},
    {"reset_links", delete_account_tokens<AccountTokenKind::password_reset>},
    {"magic_links", delete_account_tokens<AccountTokenKind::magic_link>},
    {"passkey_challenges", storage::delete_expired_ceremonies},
    {"device_codes", delete_device_codes},
    {"oauth_states", storage::delete_expired_oauth_states},
    {"devices", storage::delete_expired_devices},
    {"mail_codes", storage::delete_expired_mail_codes},
    {"provider_token_requests", storage::delete_expired_token_requests},
    {"refresh_locks", storage::delete_expired_refresh_locks},
    {"rate_buckets", storage::delete_full_buckets},
    {"login_delays", delete_login_delays},
    {"active_users", delete_active_users},
};

// One short transaction per batch: the writer is never held for long, and an interrupted run has kept
// what it did.
Result<long long> sweep_in_batches(const Deps& deps, const Sweep& sweep, UnixMillis now, Deadline deadline) {
    long long total = 0;
    while (!deadline.passed(deps.identity.clock)) {
        AUTHOS_TRY(const long long gone, deps.identity.database.write(deadline, [&](Session& s) {
            return sweep.delete_batch(s, now, kCleanupBatch);
        }));
        total += gone;
        if (gone < kCleanupBatch) break;
    }
    return total;
}

} // namespace

Result<void> clean_up_expired(const Deps& deps, Deadline deadline) {
    const UnixMillis now = deps.identity.clock.now();
    for (const Sweep& sweep : kSweeps) {
        AUTHOS_TRY(const auto gone, sweep_in_batches(deps, sweep, now, deadline));
        if (gone > 0) deps.identity.log.info("cleanup.done", {{"what", sweep.name}, {"rows", gone}});
    }
    return {};
}

} // namespace authos::jobs
