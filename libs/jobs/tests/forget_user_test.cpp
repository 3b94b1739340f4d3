#include "authos/identity/privacy/forget.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/privacy.hpp"
#include "jobs_fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::jobs;
using jobs::test::JobsFixture;

namespace {

/// How many sign-ins of the account still tell from where.
std::size_t telling(JobsFixture& f, const UserId& user) {
    const auto logins = f.read([&](storage::Session& s) {
        return storage::list_login_history(s, storage::ScopeAuthority::platform(), user, {}, 200);
    });
    return static_cast<std::size_t>(
        std::count_if(logins.begin(), logins.end(), [](const auto& login) { return login.ip_address; }));
}

UserId user_of(JobsFixture& f, const std::string& address) {
    return f
        .read([&](storage::Session& s) {
            return storage::find_user_by_email(s, storage::ScopeAuthority::platform(),
                                               Email::parse(address).value());
        })
        .value()
        .id;
}

} // namespace

TEST_CASE("forget_user: the queued job finishes a history that was too long, and ends") {
    JobsFixture f;
    f.sign_in("ada@example.test");
    const UserId ada = user_of(f, "ada@example.test");
    for (int i = 0; i < 300; ++i) {
        f.write([&](storage::Session& s) {
            return storage::insert_login_event(s, {.id = storage::LoginEventId::make(f.random),
                                                   .user_id = ada,
                                                   .org_id = std::nullopt,
                                                   .service_id = std::nullopt,
                                                   .provider = "password",
                                                   .ip_address = "192.0.2.1",
                                                   .user_agent = std::nullopt,
                                                   .created_at = f.clock->now()});
        });
    }
    const auto token = f.login("ada@example.test").value().access_token;
    const auto principal = identity::authenticate(f.deps, token, {}).value();
    REQUIRE(identity::forget_account(f.deps, principal, ada, {SecretString{identity::test::kPassword}}, {}));
    REQUIRE(telling(f, ada) > 0);

    Worker worker{f.jobs, make_job_handlers(f.jobs), f.options};
    for (int turn = 0; turn < 5; ++turn) REQUIRE(worker.run_once());

    CHECK(telling(f, ada) == 0);
    const auto counts = f.read([](storage::Session& s) { return storage::count_jobs(s); });
    CHECK(counts.pending == 0);
    CHECK(counts.failed == 0);
    // The last mail to the address was queued before, and is sent.
    REQUIRE(f.mailer.sent.size() == 1);
    CHECK(f.mailer.sent.front().subject == "Your account was deleted");
}

TEST_CASE("forget_user: a job that names nobody who was forgotten is dead and touches nothing") {
    JobsFixture f;
    f.sign_in("ada@example.test");
    const UserId ada = user_of(f, "ada@example.test");
    const auto job = f.enqueue("forget_user");
    REQUIRE(Worker{f.jobs, make_job_handlers(f.jobs), f.options}.run_once());
    CHECK(f.status(job) == "failed");
    CHECK(identity::finish_forgetting(f.deps, "{\"user_id\":\"" + ada.text() + "\"}", {}).error().reason ==
          "account_not_forgotten");
}
