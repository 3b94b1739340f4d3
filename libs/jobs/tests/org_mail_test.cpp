// Mails of organizations: through their own mail server, else through the platform's.
#include "authos/identity/tenant_settings/domain_directory.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/repo/organization_settings.hpp"
#include "jobs_fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::jobs;
using jobs::test::JobsFixture;

namespace {

struct OrgMailFixture : JobsFixture {
    OrgId acme = add_organization("acme", add_user("owner@example.test"));
    OrgId other = add_organization("other", add_user("other@example.test"));

    void set_server(const OrgId& org, bool with_password = true) {
        storage::SmtpSettings smtp{.host = "mail.acme.test",
                                   .port = 2525,
                                   .tls = "tls",
                                   .username = "mailer",
                                   .password_sealed = std::nullopt,
                                   .encryption_key_id = "default",
                                   .from_email = "hello@acme.test",
                                   .from_name = "Acme"};
        if (with_password) {
            smtp.password_sealed = authcore::seal(ring, {"organizations", org.text(), "smtp_password"},
                                                  SecretString{"mail-passw0rd"}, random);
        }
        write([&](storage::Session& s) {
            return storage::set_smtp_settings(s, storage::ScopeAuthority::organization(org), smtp,
                                              clock->now());
        });
    }
    void queue(const std::optional<OrgId>& org) {
        const identity::Mail mail{Email::parse("ada@example.test").value(), "Hello", "text", "<p>html</p>"};
        write([&](storage::Session& s) { return identity::enqueue_mail(deps, s, mail, org); });
    }
    long long pending() {
        return read([](storage::Session& s) { return storage::count_jobs(s); }).pending;
    }
    void work() {
        Worker worker{jobs, make_job_handlers(jobs), options};
        REQUIRE(worker.run_once());
    }
};

} // namespace

TEST_CASE("mail of an organization: through its own server, with its own sender and login") {
    OrgMailFixture f;
    f.set_server(f.acme);
    f.queue(f.acme);
    f.work();
    REQUIRE(f.mailers.made.size() == 1);
    const auto& options = f.mailers.made.front();
    CHECK(options.host == "mail.acme.test");
    CHECK(options.port == 2525);
    CHECK(options.tls == outbound::SmtpTls::tls);
    CHECK(options.username == "mailer");
    CHECK(options.password.reveal() == "mail-passw0rd");
    REQUIRE(f.mailers.mailer.sent.size() == 1);
    CHECK(f.mailers.mailer.sent.front().from.email.text() == "hello@acme.test");
    CHECK(f.mailers.mailer.sent.front().from.name == "Acme");
    CHECK(f.mailers.mailer.sent.front().subject == "Hello");
    CHECK(f.mailer.sent.empty());
    CHECK_FALSE(f.log.mentions("mail-passw0rd"));
}

TEST_CASE("mail of an organization: through the platform's server where it has none that works") {
    OrgMailFixture f;
    f.set_server(f.acme, false); // a login without its password
    f.set_server(f.other);
    f.queue(f.acme);
    f.queue(std::nullopt);
    f.queue(OrgId::make(f.random)); // gone meanwhile
    f.work();
    CHECK(f.mailer.sent.size() == 3);
    CHECK(f.mailers.made.empty());
    for (const auto& mail : f.mailer.sent) CHECK(mail.from.email.text() == "sso@example.test");
}

TEST_CASE("mail of an organization: the settings count at the time of sending") {
    OrgMailFixture f;
    f.queue(f.acme);
    f.set_server(f.acme);
    f.work();
    CHECK(f.mailers.mailer.sent.size() == 1);
}

TEST_CASE("mail of an organization: without a platform's server it is queued only where it has its own") {
    OrgMailFixture f;
    f.settings.mail_from = std::nullopt;
    const Deps alone{f.deps, nullptr, "host-1", &f.mailers};
    f.queue(std::nullopt);
    f.queue(f.acme);
    CHECK(f.pending() == 0);
    f.set_server(f.acme);
    f.queue(f.other);
    CHECK(f.pending() == 0);
    f.queue(f.acme);
    CHECK(f.pending() == 1);
    Worker worker{alone, make_job_handlers(alone), f.options};
    REQUIRE(worker.run_once());
    CHECK(f.mailers.mailer.sent.size() == 1);
}

TEST_CASE("mail of an organization: a password from another organization's row opens nothing") {
    OrgMailFixture f;
    f.set_server(f.acme);
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(auto stolen,
                   storage::find_smtp_settings(s, storage::ScopeAuthority::organization(f.acme)));
        AUTHOS_TRY(storage::set_smtp_settings(s, storage::ScopeAuthority::organization(f.other), *stolen,
                                              f.clock->now()));
        return {};
    });
    f.queue(f.other);
    f.work();
    CHECK(f.mailers.made.empty());
    CHECK(f.mailer.sent.empty());
    CHECK(f.read([](storage::Session& s) { return storage::count_jobs(s); }).failed == 1);
}

TEST_CASE("mail: what a release before queued is still read") {
    OrgMailFixture f;
    const JobId id = JobId::make(f.random);
    const std::string old = R"({"mail":{"to":"ada@example.test","subject":"S","text":"T","html":"H"}})";
    const auto plain = identity::open_mail_payload(f.deps, id, old);
    REQUIRE(plain);
    CHECK(plain->subject == "S");
    CHECK_FALSE(plain->organization);
    const std::string sealed =
        Json::object({{"sealed", authcore::seal(f.ring, {"system_jobs", id.text(), "payload"},
                                                SecretString{old.substr(8, old.size() - 9)}, f.random)}})
            .dump();
    const auto opened = identity::open_mail_payload(f.deps, id, sealed);
    REQUIRE(opened);
    CHECK(opened->text == "T");
}

TEST_CASE("domain refresh: a task where there is a directory, at the start and then every minute") {
    OrgMailFixture f;
    identity::DomainDirectory directory{*f.clock};
    Deps with = f.jobs;
    with.domains = &directory;
    const storage::OrgScope scope = storage::ScopeAuthority::organization(f.acme);
    const storage::DomainClaim claim{"login.acme.test", "token"};
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::claim_domain(s, scope, claim, f.clock->now()));
        AUTHOS_TRY(storage::confirm_domain(s, scope, claim, f.clock->now()));
        return {};
    });
    for (const auto& task : make_periodic_tasks(with, f.options)) {
        if (task.name != "domain_refresh") continue;
        CHECK(task.at_start);
        CHECK_FALSE(task.single_runner);
        CHECK(task.interval < identity::DomainDirectory::kMaxAge);
        REQUIRE(task.run({}));
    }
    CHECK(directory.allows_origin("https://login.acme.test"));
    CHECK_FALSE(directory.allows_origin("https://other.acme.test"));
}
