#pragma once
// What background work may reach, and how often it runs. Built where the server is wired.

#include "authos/identity/deps.hpp"
#include "authos/jobs/engine/backoff.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace authos::outbound {
class Mailer;
class MailerFactory;
} // namespace authos::outbound

namespace authos::identity {
class DomainDirectory;
}

namespace authos::jobs {

/// References that outlive every worker and scheduler.
struct Deps {
    const identity::Deps& identity;
    outbound::Mailer* mailer = nullptr;           // null: no mail server is configured
    std::string instance;                         // make_instance_name: who holds a claim or a lease
    outbound::MailerFactory* mailers = nullptr;   // for the mail servers of organizations
    identity::DomainDirectory* domains = nullptr; // null: nobody asks for it
};

/// Periods and sizes; the defaults are those of the deployment guide.
struct Options {
    std::size_t worker_threads = 4;
    std::size_t batch_size = 10;                     // jobs claimed at once by all threads together
    std::chrono::milliseconds idle_interval{10'000}; // pause of a thread that found nothing, at most
    std::chrono::milliseconds busy_interval{100};    // pause after work was found; doubles up to idle
    std::chrono::milliseconds job_lease{120'000};    // a claim that is not renewed so long is taken over
    BackoffPolicy retry;
    std::chrono::milliseconds wal_checkpoint_interval{10'000};
    std::chrono::milliseconds metrics_interval{30'000};
    std::chrono::milliseconds cleanup_interval{600'000};
    std::chrono::milliseconds token_refresh_interval{300'000};
    std::chrono::milliseconds domains_interval{60'000}; // below DomainDirectory::kMaxAge
    std::chrono::milliseconds task_timeout{30'000};     // deadline of one piece of work, below job_lease
};

/// "{hostname}-{uuid}", at most 100 octets.
[[nodiscard]] std::string make_instance_name(Random& random);

} // namespace authos::jobs
