#pragma once
// The work itself, one function per job type or periodic task. All of it may run twice or on two
// instances at once without harm.

#include "authos/jobs/deps.hpp"
#include "authos/jobs/engine/queue.hpp"
#include "authos/jobs/engine/scheduler.hpp"
#include "authos/jobs/engine/worker.hpp"

#include <vector>

namespace authos::jobs {

/// `send_email`: opens the sealed mail and hands it to the mailer, that of its organization first. A refusal
/// by the mail server that will not change (5xx) is permanent.
[[nodiscard]] Result<void> send_email(const Deps& deps, const ClaimedJob& job, Deadline deadline);

/// `account_mail`: looks for the account that somebody asked a mail for, and queues that mail or none.
[[nodiscard]] Result<void> account_mail(const Deps& deps, const ClaimedJob& job, Deadline deadline);

/// `forget_user`: finishes what forgetting an account began, for histories that are too long for one
/// transaction.
[[nodiscard]] Result<void> forget_user(const Deps& deps, const ClaimedJob& job, Deadline deadline);

/// `deliver_webhook`: one attempt to deliver one event. Done also when the delivery is given up: its history
/// tells so, and the queue holds no dead letters for receivers that are gone.
[[nodiscard]] Result<void> deliver_webhook(const Deps& deps, const ClaimedJob& job, Deadline deadline);

/// Deletes, in batches, what time has made useless: sessions whose refresh token is over, consumed refresh
/// tokens, tokens that were mailed, leases, completed jobs older than 7 days, and webhook deliveries older
/// than 30 days. Dead jobs stay until somebody has looked at them.
[[nodiscard]] Result<void> clean_up_expired(const Deps& deps, Deadline deadline);

/// Marks, in batches, invitations whose time is over as expired, and tells the organizations.
[[nodiscard]] Result<void> expire_invitations(const Deps& deps, Deadline deadline);

/// SQLite: moves the write-ahead log into the database file and truncates it. Others: does nothing.
[[nodiscard]] Result<void> checkpoint_wal(const Deps& deps, Deadline deadline);

/// Sets the gauges that are read from the database and the pool.
[[nodiscard]] Result<void> update_metrics(const Deps& deps, Deadline deadline);

/// Reads the proven domains of the organizations into this instance's directory.
[[nodiscard]] Result<void> refresh_domains(const Deps& deps, Deadline deadline);

/// Renews providers' tokens that are over within an hour, one instance at a time for each user.
[[nodiscard]] Result<void> renew_provider_tokens(const Deps& deps, Deadline deadline);

/// The handlers of this server by job type.
[[nodiscard]] JobHandlers make_job_handlers(const Deps& deps);
/// The periodic tasks of this server; the WAL checkpoint only on SQLite, the domains where
/// there is a directory.
[[nodiscard]] std::vector<PeriodicTask> make_periodic_tasks(const Deps& deps, const Options& options);

} // namespace authos::jobs
