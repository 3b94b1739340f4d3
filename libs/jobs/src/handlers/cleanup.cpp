#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/device_codes.hpp"
#include "authos/storage/repo/devices.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/leases.hpp"
#include "authos/storage/repo/mail_codes.hpp"
#include "authos/storage/repo/oauth_states.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/webauthn_challenges.hpp"
#include "authos/storage/repo/webhook_deliveries.hpp"

#include <functional>

namespace authos::jobs {

namespace {

constexpr int kCleanupBatch = 500;
constexpr std::chrono::hours kKeepCompletedJobs{24 * 7};
constexpr std::chrono::hours kKeepDeliveries{24 * 30};
constexpr std::chrono::hours kKeepDeviceCodes{1}; // a device that comes too late is told so, not "unknown"

using DeleteBatch = std::function<Result<long long>(storage::Session&, int limit)>;

// One short transaction per batch: the writer is never held for long, and an interrupted run has kept
// what it did.
Result<long long> delete_in_batches(const Deps& deps, Deadline deadline, const DeleteBatch& delete_batch) {
    long long total = 0;
    while (!deadline.passed(deps.identity.clock)) {
        AUTHOS_TRY(const long long gone, deps.identity.database.write(deadline, [&](storage::Session& s) {
            return delete_batch(s, kCleanupBatch);
        }));
        total += gone;
        if (gone < kCleanupBatch) break;
    }
    return total;
}

// What was begun and never finished.
Result<void> clean_up_unfinished(const Deps& deps, UnixMillis now, Deadline deadline) {
    AUTHOS_TRY(const auto ceremonies, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_ceremonies(s, now, limit);
               }));
    AUTHOS_TRY(const auto devices, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_device_codes(s, now - kKeepDeviceCodes, limit);
               }));
    AUTHOS_TRY(const auto states, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_oauth_states(s, now, limit);
               }));
    if (ceremonies + devices + states > 0) {
        deps.identity.log.info(
            "cleanup.unfinished",
            {{"passkey_challenges", ceremonies}, {"device_codes", devices}, {"oauth_states", states}});
    }
    return {};
}

} // namespace

Result<void> clean_up_expired(const Deps& deps, Deadline deadline) {
    const UnixMillis now = deps.identity.clock.now();
    AUTHOS_TRY(clean_up_unfinished(deps, now, deadline));
    AUTHOS_TRY(const auto sessions, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_sessions(s, now, limit);
               }));
    AUTHOS_TRY(const auto history, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_refresh_history(s, now, limit);
               }));
    AUTHOS_TRY(const auto leases, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_leases(s, now, limit);
               }));
    AUTHOS_TRY(const auto done_jobs, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_completed_jobs(s, now - kKeepCompletedJobs, limit);
               }));
    AUTHOS_TRY(const auto deliveries, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_old_deliveries(s, now - kKeepDeliveries, limit);
               }));
    AUTHOS_TRY(const auto devices, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_devices(s, now, limit);
               }));
    AUTHOS_TRY(const auto mail_codes, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_mail_codes(s, now, limit);
               }));
    if (sessions + history + leases + done_jobs + deliveries + devices + mail_codes > 0) {
        deps.identity.log.info("cleanup.done", {{"sessions", sessions},
                                                {"refresh_history", history},
                                                {"leases", leases},
                                                {"jobs", done_jobs},
                                                {"webhook_deliveries", deliveries},
                                                {"devices", devices},
                                                {"mail_codes", mail_codes}});
    }
    return {};
}

} // namespace authos::jobs
