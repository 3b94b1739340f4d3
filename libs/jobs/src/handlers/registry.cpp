#include "authos/identity/accounts/account_mail.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/privacy/forget.hpp"
#include "authos/identity/webhooks/deliver.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/database.hpp"

namespace authos::jobs {

JobHandlers make_job_handlers(const Deps& deps) {
    JobHandlers handlers;
    handlers.emplace(identity::kSendEmailJob, [&deps](const ClaimedJob& job, Deadline deadline) {
        return send_email(deps, job, deadline);
    });
    handlers.emplace(identity::kForgetUserJob, [&deps](const ClaimedJob& job, Deadline deadline) {
        return forget_user(deps, job, deadline);
    });
    handlers.emplace(identity::kDeliverWebhookJob, [&deps](const ClaimedJob& job, Deadline deadline) {
        return deliver_webhook(deps, job, deadline);
    });
    handlers.emplace(identity::kAccountMailJob, [&deps](const ClaimedJob& job, Deadline deadline) {
        return account_mail(deps, job, deadline);
    });
    return handlers;
}

std::vector<PeriodicTask> make_periodic_tasks(const Deps& deps, const Options& options) {
    std::vector<PeriodicTask> tasks;
    tasks.push_back({.name = "metrics_update",
                     .interval = options.metrics_interval,
                     .run = [&deps](Deadline deadline) { return update_metrics(deps, deadline); },
                     .at_start = true});
    tasks.push_back({.name = "session_cleanup",
                     .interval = options.cleanup_interval,
                     .run = [&deps](Deadline deadline) { return clean_up_expired(deps, deadline); },
                     .single_runner = true});
    tasks.push_back({.name = "invitation_expiry",
                     .interval = options.cleanup_interval,
                     .run = [&deps](Deadline deadline) { return expire_invitations(deps, deadline); },
                     .single_runner = true});
    // Every instance: the lock is that of each user.
    tasks.push_back({.name = "provider_token_refresh",
                     .interval = options.token_refresh_interval,
                     .run = [&deps](Deadline deadline) { return renew_provider_tokens(deps, deadline); }});
    if (deps.domains != nullptr) {
        // Every instance has a directory of its own: no single runner.
        tasks.push_back({.name = "domain_refresh",
                         .interval = options.domains_interval,
                         .run = [&deps](Deadline deadline) { return refresh_domains(deps, deadline); },
                         .at_start = true});
    }
    if (deps.identity.database.backend() == storage::Backend::sqlite) {
        tasks.push_back({.name = "wal_checkpoint",
                         .interval = options.wal_checkpoint_interval,
                         .run = [&deps](Deadline deadline) { return checkpoint_wal(deps, deadline); }});
    }
    return tasks;
}

} // namespace authos::jobs
