#include "authos/authcore/envelope.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/jobs/background.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/repo/account_tokens.hpp"
#include "authos/storage/repo/invitations.hpp"
#include "authos/storage/repo/leases.hpp"
#include "authos/storage/repo/provider_tokens.hpp"
#include "jobs_fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::jobs;
using namespace std::chrono_literals;
using jobs::test::JobsFixture;

namespace {

void queue_mail(JobsFixture& f, const std::string& to = "ada@example.test") {
    const identity::Mail mail{Email::parse(to).value(), "Hello", "text", "<p>html</p>"};
    f.write([&](storage::Session& s) { return identity::enqueue_mail(f.deps, s, mail); });
}

storage::JobCounts counts(JobsFixture& f) {
    return f.read([](storage::Session& s) { return storage::count_jobs(s); });
}

} // namespace

TEST_CASE("send_email: a queued mail reaches the mail server once") {
    JobsFixture f;
    queue_mail(f);
    Worker worker{f.jobs, make_job_handlers(f.jobs), f.options};

    CHECK(worker.run_once().value() == 1);
    f.clock->advance(24h);
    CHECK(worker.run_once().value() == 0);

    REQUIRE(f.mailer.sent.size() == 1);
    const auto& mail = f.mailer.sent.front();
    CHECK(mail.to.text() == "ada@example.test");
    CHECK(mail.from.email.text() == "sso@example.test");
    CHECK(mail.from.name == "AuthOS");
    CHECK(mail.subject == "Hello");
    CHECK(mail.html == "<p>html</p>");
    CHECK(counts(f).completed == 1);
    CHECK(f.metric("sso_job_processing_duration_seconds_count{job_type=\"send_email\"}") == 1);
}

TEST_CASE("send_email: a deferral is tried again, a refusal is not") {
    JobsFixture f;
    Worker worker{f.jobs, make_job_handlers(f.jobs), f.options};
    queue_mail(f);
    f.mailer.refuse_once(fail(Errc::unavailable, "smtp_deferred"));
    REQUIRE(worker.run_once());
    CHECK(counts(f).pending == 1);
    f.clock->advance(1h);
    REQUIRE(worker.run_once());
    CHECK(f.mailer.sent.size() == 1);

    queue_mail(f);
    f.mailer.refuse_once(fail(Errc::failed_precondition, "smtp_rejected"));
    REQUIRE(worker.run_once());
    f.clock->advance(24h);
    CHECK(worker.run_once().value() == 0);
    CHECK(f.mailer.attempts == 3);
    CHECK(counts(f).failed == 1);
}

TEST_CASE("send_email: a mail that cannot be opened is dead, not tried for ever") {
    JobsFixture f;
    f.enqueue("send_email");
    Worker worker{f.jobs, make_job_handlers(f.jobs), f.options};
    REQUIRE(worker.run_once());
    CHECK(counts(f).failed == 1);
    CHECK(f.mailer.attempts == 0);
}

TEST_CASE("send_email: without a mail server the mail waits for one") {
    JobsFixture f;
    queue_mail(f);
    const Deps without{f.deps, nullptr, "host-1"};
    Worker worker{without, make_job_handlers(without), f.options};
    REQUIRE(worker.run_once());
    CHECK(counts(f).pending == 1);
}

TEST_CASE("send_email: neither address nor text of a mail reaches the log") {
    JobsFixture f;
    queue_mail(f);
    f.mailer.refuse_once(fail(Errc::unavailable, "smtp_deferred"));
    Worker worker{f.jobs, make_job_handlers(f.jobs), f.options};
    REQUIRE(worker.run_once());
    CHECK(f.log.mentions("job.failed"));
    CHECK_FALSE(f.log.mentions("ada@example.test"));
    CHECK_FALSE(f.log.mentions("<p>html</p>"));
}

TEST_CASE("cleanup: removes what is over and nothing else") {
    JobsFixture f;
    const auto over = f.sign_in("ada@example.test");
    f.clock->advance(24h * 29);
    const auto alive = f.login("ada@example.test").value();
    f.write([&](storage::Session& s) {
        return storage::acquire_lease(s, {"old", "host-9"}, f.clock->now(), f.clock->now() + 1s);
    });
    queue_mail(f);
    REQUIRE(Worker{f.jobs, make_job_handlers(f.jobs), f.options}.run_once());
    f.clock->advance(24h * 8);

    REQUIRE(clean_up_expired(f.jobs, {}));

    // Gone altogether: unknown now, where before it was known as expired.
    CHECK(f.refresh(over).error().reason == "refresh_token_invalid");
    CHECK(f.refresh(alive));
    CHECK(counts(f).completed == 0);
    CHECK(f.log.mentions("cleanup.done"));
    CHECK(clean_up_expired(f.jobs, {}));
}

TEST_CASE("cleanup: tokens that were mailed go when they are over") {
    using storage::AccountTokenKind;
    JobsFixture f;
    const UserId user = f.add_user("ada@example.test");
    const auto add = [&](AccountTokenKind kind, std::chrono::minutes lifetime) {
        f.write([&](storage::Session& s) {
            return storage::insert_account_token(
                s, kind,
                {.id = storage::AccountTokenId::make(f.random),
                 .user_id = user,
                 .token = authcore::hash_token(authcore::make_opaque_token(f.random)),
                 .email = Email::parse("ada@example.test").value(),
                 .context = "{}",
                 .created_at = f.clock->now(),
                 .expires_at = f.clock->now() + lifetime});
        });
    };
    for (const auto kind : {AccountTokenKind::email_verification, AccountTokenKind::password_reset,
                            AccountTokenKind::magic_link}) {
        add(kind, 5min);
        add(kind, 15min);
    }
    f.clock->advance(10min);
    REQUIRE(clean_up_expired(f.jobs, {}));
    for (const auto kind : {AccountTokenKind::email_verification, AccountTokenKind::password_reset,
                            AccountTokenKind::magic_link}) {
        CHECK(f.write([&](storage::Session& s) { return storage::delete_account_tokens(s, kind, user); }) ==
              1);
    }
}

TEST_CASE("cleanup: a fresh deployment has nothing to remove") {
    JobsFixture f;
    const auto pair = f.sign_in("ada@example.test");
    REQUIRE(clean_up_expired(f.jobs, {}));
    CHECK(f.access(pair));
    CHECK_FALSE(f.log.mentions("cleanup.done"));
}

TEST_CASE("wal checkpoint: moves the log into the database file and empties it") {
    JobsFixture f;
    f.sign_in("ada@example.test");
    const auto wal = f.directory->path() / "data.db-wal";
    REQUIRE(std::filesystem::exists(wal));
    REQUIRE(std::filesystem::file_size(wal) > 0);

    REQUIRE(checkpoint_wal(f.jobs, {}));

    CHECK(std::filesystem::file_size(wal) == 0);
    CHECK(f.login("ada@example.test"));
}

TEST_CASE("metrics update: the gauges say what the database and the pool say") {
    JobsFixture f;
    const auto owner = f.add_user("owner@example.test");
    f.add_organization("acme", owner);
    f.add_organization("pending", owner, storage::OrgStatus::pending);
    REQUIRE(f.login("owner@example.test"));
    REQUIRE(f.login("owner@example.test"));
    queue_mail(f);
    const auto dead = f.enqueue("nonsense");
    f.write([&](storage::Session& s) -> Result<bool> {
        AUTHOS_TRY(const auto jobs,
                   storage::claim_jobs(s, {"host-1", 10, f.clock->now(), f.clock->now() + 60s}));
        for (const auto& job : jobs) {
            if (job.claim.id == dead) return storage::bury_job(s, job.claim, "test", f.clock->now());
        }
        return false;
    });

    REQUIRE(update_metrics(f.jobs, {}));

    CHECK(f.metric("sso_active_users_total") == 1);
    CHECK(f.metric("sso_total_organizations") == 2);
    CHECK(f.metric("sso_job_queue_depth") == 0);
    CHECK(f.metric("sso_pending_jobs_total{status=\"processing\"}") == 1);
    CHECK(f.metric("sso_pending_jobs_total{status=\"failed\"}") == 1);
    CHECK(f.metric("sso_db_pool_connections_max{backend=\"sqlite\"}") == 10);
    CHECK(f.metric("sso_db_pool_connections_total{backend=\"sqlite\"}") >= 1);
}

TEST_CASE("background: the tasks of this server, with the WAL checkpoint on SQLite") {
    JobsFixture f;
    std::vector<std::string> names;
    for (const auto& task : make_periodic_tasks(f.jobs, f.options)) names.push_back(task.name);
    CHECK(names == std::vector<std::string>{"metrics_update", "session_cleanup", "invitation_expiry",
                                            "provider_token_refresh", "wal_checkpoint"});
}

TEST_CASE("background: starts, sends what is queued when woken, and stops") {
    JobsFixture f;
    f.options.idle_interval = 1h;
    Background background{f.jobs, f.options};
    background.start();
    queue_mail(f);
    background.wake();
    CHECK(background.stop());
    CHECK(background.stop());
    // Whether the worker came to it before the stop or not: the job is in one piece.
    CHECK(counts(f).pending + counts(f).completed == 1);
}

TEST_CASE("invitation_expiry: every overdue invitation is marked, also beyond one batch") {
    JobsFixture f;
    const UserId owner = UserId::make(f.random);
    const OrgId org = OrgId::make(f.random);
    const UnixMillis now = f.clock->now();
    f.write([&](storage::Session& s) -> Result<void> {
        const auto platform = storage::ScopeAuthority::platform();
        const auto scope = storage::ScopeAuthority::organization(org);
        AUTHOS_TRY(storage::insert_user(
            s, platform,
            {.id = owner, .email = Email::parse("owner@example.test").value(), .created_at = now}));
        AUTHOS_TRY(storage::platform::insert_organization(
            s, platform,
            {.id = org, .slug = "acme", .name = "Acme", .owner_user_id = owner, .created_at = now}));
        for (int i = 0; i < 101; ++i) {
            const auto email = Email::parse("user" + std::to_string(i) + "@example.test").value();
            const auto token = authcore::hash_token(authcore::make_opaque_token(f.random));
            AUTHOS_TRY(storage::insert_invitation(
                s, scope,
                {storage::InvitationId::make(f.random), email, "member", owner, token, now + 1h, now}));
        }
        return {};
    });
    const auto expired = [&] {
        const auto overdue = f.read([&](storage::Session& s) {
            return storage::list_overdue_invitations(s, storage::ScopeAuthority::platform(), now + 1h, 200);
        });
        return 101 - static_cast<int>(overdue.size());
    };
    REQUIRE(expire_invitations(f.jobs, {}));
    CHECK(expired() == 0);
    f.clock->advance(1h);
    REQUIRE(expire_invitations(f.jobs, {}));
    CHECK(expired() == 101);
}

TEST_CASE("provider_token_refresh: what is over within an hour is renewed, once, and nothing else") {
    JobsFixture f;
    f.settings.social.google.client_id = "client";
    f.http.answer = [](const outbound::HttpRequest&) -> Result<outbound::HttpResponse> {
        outbound::HttpResponse response;
        response.status = 200;
        response.body = R"({"access_token":"renewed","expires_in":7200})";
        return response;
    };
    const auto user = f.add_user("linked@example.test");
    const auto add = [&](const std::string& subject, std::chrono::minutes lasts, bool can_renew,
                         std::chrono::minutes age = 60min) {
        const auto id = storage::IdentityId::make(f.random);
        const auto seal = [&](const char* column) {
            return authcore::seal(f.ring, {"identities", id.text(), column}, SecretString{subject}, f.random);
        };
        f.write([&](storage::Session& s) -> Result<bool> {
            AUTHOS_TRY(
                storage::insert_identity_if_absent(s, {id, user, "google", subject, {}, f.clock->now()}));
            storage::SealedTokens tokens{seal("access_token"), std::nullopt, "default",
                                         f.clock->now() + lasts, "[]"};
            if (can_renew) tokens.refresh_token = seal("refresh_token");
            return storage::put_provider_tokens(s, {storage::TokenHolder::identity, id.text(), user}, tokens,
                                                f.clock->now() - age);
        });
        return id;
    };
    add("soon", 59min, true);
    add("later", 61min, true);
    add("without", 10min, false);
    add("just got", 59min, true, 10min); // it never lives longer than the job looks ahead
    REQUIRE(renew_provider_tokens(f.jobs, {}));
    REQUIRE(f.http.sent.size() == 1);
    CHECK(f.http.sent[0].body.find("refresh_token=soon") != std::string::npos);
    REQUIRE(renew_provider_tokens(f.jobs, {}));
    CHECK(f.http.sent.size() == 1);

    // Another instance that holds the user's lock is left alone.
    f.clock->advance(2min);
    const storage::RefreshLock lock{user, f.clock->now(), f.clock->now() + 30s};
    f.write([&](storage::Session& s) { return storage::acquire_refresh_lock(s, lock); });
    REQUIRE(renew_provider_tokens(f.jobs, {}));
    CHECK(f.http.sent.size() == 1);
    f.clock->advance(31s);
    REQUIRE(renew_provider_tokens(f.jobs, {}));
    CHECK(f.http.sent.size() == 2);
}
