#include "authos/jobs/handlers/handlers.hpp"

#include "authos/identity/limits/active_users.hpp"
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
constexpr std::chrono::hours kKeepLoginDelays{24};
constexpr int kKeepActiveUserMonths = 13;

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

Result<long long> clean_up_account_tokens(const Deps& deps, Deadline deadline) {
    using storage::AccountTokenKind;
    const UnixMillis now = deps.identity.clock.now();
    long long total = 0;
    for (const auto kind : {AccountTokenKind::email_verification, AccountTokenKind::password_reset,
                            AccountTokenKind::magic_link}) {
        AUTHOS_TRY(const auto gone, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                       return storage::delete_expired_account_tokens(s, kind, now, limit);
                   }));
        total += gone;
    }
    return total;
    // What was begun and never finished.
    Result<void> clean_up_unfinished(const Deps& deps, UnixMillis now, Deadline deadline) {
        AUTHOS_TRY(const auto ceremonies,
                   delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                       return storage::delete_expired_ceremonies(s, now, limit);
                   }));
        AUTHOS_TRY(const auto devices, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                       return storage::delete_expired_device_codes(s, now - kKeepDeviceCodes, limit);
                   }));
        if (ceremonies + devices > 0) {
            deps.identity.log.info("cleanup.unfinished",
                                   {{"passkey_challenges", ceremonies}, {"device_codes", devices}});
        }
        return {};
        long long months_before(long long month, int count) {
            const long long index = month / 100 * 12 + month % 100 - 1 - count;
            return index / 12 * 100 + index % 12 + 1;
        }
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

        // Buckets that are full again, waits that nobody has to keep, and the active users of years ago.
        Result<long long> clean_up_limits(const Deps& deps, Deadline deadline) {
            const UnixMillis now = deps.identity.clock.now();
            AUTHOS_TRY(const auto buckets,
                       delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                           return storage::delete_full_buckets(s, now, limit);
                       }));
            AUTHOS_TRY(const auto delays,
                       delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                           return storage::delete_old_login_delays(s, now - kKeepLoginDelays, limit);
                       }));
            const long long oldest = months_before(identity::month_of(now), kKeepActiveUserMonths);
            AUTHOS_TRY(const auto users,
                       delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                           return storage::delete_old_active_users(s, oldest, limit);
                       }));
            return buckets + delays + users;
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
    AUTHOS_TRY(const auto mailed_tokens, clean_up_account_tokens(deps, deadline));
    AUTHOS_TRY(const auto states, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_oauth_states(s, now, limit);
               }));
    AUTHOS_TRY(const auto questions, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_token_requests(s, now, limit);
               }));
    AUTHOS_TRY(const auto locks, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_refresh_locks(s, now, limit);
               }));
    if (questions + locks > 0) {
        deps.identity.log.info("cleanup.provider_tokens", {{"requests", questions}, {"locks", locks}});
    }
    if (states > 0) deps.identity.log.info("cleanup.oauth_states", {{"states", states}});
    AUTHOS_TRY(const auto devices, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_devices(s, now, limit);
               }));
    AUTHOS_TRY(const auto mail_codes, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                   return storage::delete_expired_mail_codes(s, now, limit);
               }));
    if (sessions + history + leases + done_jobs + deliveries + devices + mail_codes > 0) {
        deps.identity.log.info("cleanup.done", {{"sessions", sessions},
                                                {"refresh_history", history},
                                                {"mailed_tokens", mailed_tokens},
                                                {"leases", leases},
                                                {"jobs", done_jobs},
                                                {"webhook_deliveries", deliveries},
                                                {"devices", devices},
                                                {"mail_codes", mail_codes}});
    }
    return {};
}

    Result<void> clean_up_expired(const Deps& deps, Deadline deadline) {
        const UnixMillis now = deps.identity.clock.now();
        AUTHOS_TRY(clean_up_unfinished(deps, now, deadline));
        AUTHOS_TRY(const auto sessions,
                   delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                       return storage::delete_expired_sessions(s, now, limit);
                   }));
        AUTHOS_TRY(const auto history, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                       return storage::delete_expired_refresh_history(s, now, limit);
                   }));
        AUTHOS_TRY(const auto leases, delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                       return storage::delete_expired_leases(s, now, limit);
                   }));
        AUTHOS_TRY(const auto done_jobs,
                   delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                       return storage::delete_completed_jobs(s, now - kKeepCompletedJobs, limit);
                   }));
        AUTHOS_TRY(const auto deliveries,
                   delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                       return storage::delete_old_deliveries(s, now - kKeepDeliveries, limit);
                   }));
        AUTHOS_TRY(const auto mailed_tokens, clean_up_account_tokens(deps, deadline));
        if (sessions + history + leases + done_jobs + deliveries + mailed_tokens > 0) {
            AUTHOS_TRY(const auto devices,
                       delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                           return storage::delete_expired_devices(s, now, limit);
                       }));
            AUTHOS_TRY(const auto mail_codes,
                       delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                           return storage::delete_expired_mail_codes(s, now, limit);
                       }));
            if (sessions + history + leases + done_jobs + deliveries + devices + mail_codes > 0) {
                AUTHOS_TRY(const auto states,
                           delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                               return storage::delete_expired_oauth_states(s, now, limit);
                           }));
                AUTHOS_TRY(const auto questions,
                           delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                               return storage::delete_expired_token_requests(s, now, limit);
                           }));
                AUTHOS_TRY(const auto locks,
                           delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                               return storage::delete_expired_refresh_locks(s, now, limit);
                           }));
                if (questions + locks > 0) {
                    deps.identity.log.info("cleanup.provider_tokens",
                                           {{"requests", questions}, {"locks", locks}});
                }
                if (states > 0) deps.identity.log.info("cleanup.oauth_states", {{"states", states}});
                if (sessions + history + leases + done_jobs + deliveries > 0) {
                    deps.identity.log.info("cleanup.done", {{"sessions", sessions},
                                                            {"refresh_history", history},
                                                            {"mailed_tokens", mailed_tokens},
                                                            {"leases", leases},
                                                            {"jobs", done_jobs},
                                                            {"webhook_deliveries", deliveries},
                                                            {"devices", devices},
                                                            {"mail_codes", mail_codes}});
                    AUTHOS_TRY(const auto limits, clean_up_limits(deps, deadline));
                    if (sessions + history + leases + done_jobs + deliveries + limits > 0) {
                        AUTHOS_TRY(const auto devices,
                                   delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                                       return storage::delete_expired_devices(s, now, limit);
                                   }));
                        AUTHOS_TRY(const auto mail_codes,
                                   delete_in_batches(deps, deadline, [&](storage::Session& s, int limit) {
                                       return storage::delete_expired_mail_codes(s, now, limit);
                                   }));
                        if (sessions + history + leases + done_jobs + deliveries + devices + mail_codes > 0) {
                            deps.identity.log.info("cleanup.done", {{"sessions", sessions},
                                                                    {"refresh_history", history},
                                                                    {"leases", leases},
                                                                    {"jobs", done_jobs},
                                                                    {"webhook_deliveries", deliveries},
                                                                    {"limits", limits}});
                            {"devices", devices}, {
                                "mail_codes", mail_codes
                            }
                        });
                    }
                    return {};
                }

            } // namespace authos::jobs
