#pragma once
// The deployment of identity's tests with background work beside it.

#include "authos/identity/mail/mail.hpp"
#include "authos/jobs/engine/queue.hpp"
#include "authos/jobs/engine/worker.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "fixture.hpp"

#include <string>

namespace authos::jobs::test {

using identity::test::FakeMailer;
using identity::test::FakeMailerFactory;
using identity::test::Fixture;

/// One instance that works; a second one on the same database is made from the first.
struct JobsFixture : Fixture {
    FakeMailer mailer;
    FakeMailerFactory mailers; // for the servers of organizations
    Options options;
    Deps jobs;

    explicit JobsFixture(const std::string& instance = "host-1") : jobs{deps, &mailer, instance, &mailers} {
        options.worker_threads = 1;
    }
    JobsFixture(const JobsFixture& first, const std::string& instance)
        : Fixture(first), options(first.options), jobs{deps, &mailer, instance, &mailers} {}

    JobId enqueue(const std::string& type, int priority = 0, int max_retries = 3,
                  std::chrono::milliseconds delay = {}) {
        const auto id = JobId::make(random);
        write([&](storage::Session& s) {
            return storage::enqueue_job(s, {.id = id,
                                            .type = type,
                                            .payload = "{}",
                                            .priority = priority,
                                            .max_retries = max_retries,
                                            .scheduled_for = clock->now() + delay,
                                            .created_at = clock->now()});
        });
        return id;
    }
    std::string status(const JobId& id) {
        return read([&](storage::Session& s) { return storage::find_job_status(s, id); }).value_or("unknown");
    }
};

} // namespace authos::jobs::test
