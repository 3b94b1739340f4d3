#include "authos/jobs/engine/queue.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/repo/jobs.hpp"

namespace authos::jobs {

namespace {

constexpr int kExpiredPerLook = 100;

storage::JobClaim claim_of(const Deps& deps, const ClaimedJob& job) {
    return {job.id, deps.instance, job.attempt};
}

// For the dead letter's reader: what happened, without the detail that only the log may hold.
std::string error_note(const Error& error) {
    return error.message.empty() ? error.reason : error.reason + ": " + error.message;
}

} // namespace

bool is_permanent(const Error& error) noexcept {
    switch (error.code) {
    case Errc::unavailable:
    case Errc::deadline_exceeded:
    case Errc::aborted:
    case Errc::resource_exhausted:
    case Errc::cancelled:
    case Errc::internal: return false;
    default: return true;
    }
}

Result<std::vector<ClaimedJob>> Queue::claim(std::size_t limit, Deadline deadline) {
    using Claimed = std::vector<storage::ClaimedJob>;
    const UnixMillis now = deps_.identity.clock.now();
    const storage::ClaimRequest request{deps_.instance, static_cast<int>(limit), now,
                                        now + options_.job_lease};
    AUTHOS_TRY(auto rows,
               deps_.identity.database.write(deadline, [&](storage::Session& s) -> Result<Claimed> {
                   AUTHOS_TRY(storage::requeue_expired_jobs(s, now, kExpiredPerLook));
                   return storage::claim_jobs(s, request);
               }));
    std::vector<ClaimedJob> jobs;
    jobs.reserve(rows.size());
    for (auto& row : rows) {
        jobs.push_back({std::move(row.claim.id), std::move(row.type), std::move(row.payload),
                        row.claim.attempt, row.max_retries + 1});
    }
    return jobs;
}

Result<bool> Queue::hold(const ClaimedJob& job, Deadline deadline) {
    const UnixMillis now = deps_.identity.clock.now();
    return deps_.identity.database.write(deadline, [&](storage::Session& s) {
        return storage::renew_job(s, claim_of(deps_, job), now, now + options_.job_lease);
    });
}

Result<Settlement> Queue::settle(const ClaimedJob& job, const Result<void>& outcome, Deadline deadline) {
    const UnixMillis now = deps_.identity.clock.now();
    const auto claim = claim_of(deps_, job);
    auto settlement = Settlement::completed;
    if (!outcome) {
        const bool last = job.attempt >= job.max_attempts || is_permanent(outcome.error());
        settlement = last ? Settlement::dead : Settlement::retry_scheduled;
    }
    auto pause = backoff_delay(options_.retry, job.attempt, deps_.identity.random);
    if (!outcome && outcome.error().retry_after) pause = *outcome.error().retry_after;
    AUTHOS_TRY(const bool held,
               deps_.identity.database.write(deadline, [&](storage::Session& s) -> Result<bool> {
                   switch (settlement) {
                   case Settlement::retry_scheduled:
                       return storage::retry_job(s, claim, error_note(outcome.error()), now, now + pause);
                   case Settlement::dead:
                       return storage::bury_job(s, claim, error_note(outcome.error()), now);
                   default: return storage::complete_job(s, claim, now);
                   }
               }));
    return held ? settlement : Settlement::lost;
}

Result<void> Queue::put_back(const ClaimedJob& job, Deadline deadline) {
    const UnixMillis now = deps_.identity.clock.now();
    AUTHOS_TRY(deps_.identity.database.write(deadline, [&](storage::Session& s) {
        return storage::retry_job(s, claim_of(deps_, job), "worker stopped", now, now);
    }));
    return {};
}

} // namespace authos::jobs
