#include "authos/authcore/hmac.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/orgs/organizations.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/identity/webhooks/signature.hpp"
#include "authos/identity/webhooks/webhooks.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/storage/repo/audit.hpp"
#include "jobs_fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::jobs;
using namespace std::chrono_literals;
using jobs::test::JobsFixture;

namespace {

/// An organization with one webhook for logins and renamings, and a worker.
struct WebhookFixture : JobsFixture {
    UserId ada = add_user("ada@example.test");
    OrgId org = add_organization("acme", ada);
    identity::OrgAccess access;
    identity::IssuedWebhook hook;
    Worker worker{jobs, make_job_handlers(jobs), options};

    WebhookFixture() : access(enter()), hook(create("Hook", {"organization.updated", "user.login.failed"})) {}

    identity::OrgAccess enter() {
        const auto principal = this->JobsFixture::access(login("ada@example.test").value()).value();
        return identity::enter_organization(
                   deps, principal, "acme",
                   identity::OrgRequirement::needs(identity::Capability::webhooks_manage), {})
            .value();
    }
    identity::IssuedWebhook create(const std::string& name, const std::vector<std::string>& events) {
        return identity::create_webhook(deps, access, {name, "https://hooks.example.test/in", events}, caller)
            .value();
    }
    void rename(const std::string& name) {
        auto owner = access;
        owner.requirement = identity::OrgRequirement::owner();
        REQUIRE(identity::rename_organization(deps, owner, name, caller));
    }
    void answer(int status, const std::string& body = "ok") {
        http.answer = [status, body](const outbound::HttpRequest&) -> Result<outbound::HttpResponse> {
            return outbound::HttpResponse{status, {{"location", "https://elsewhere.example.test/"}}, body};
        };
    }
    void fail_with(Errc code, const std::string& reason) {
        http.answer = [code, reason](const outbound::HttpRequest&) -> Result<outbound::HttpResponse> {
            return fail(code, reason, "Told by the client.");
        };
    }
    std::vector<storage::Delivery> history(const std::optional<storage::WebhookId>& id = std::nullopt) {
        return identity::list_webhook_deliveries(deps, access, id.value_or(hook.webhook.id), {}, caller)
            .value()
            .deliveries;
    }
    /// One round of the worker; how many jobs it found.
    std::size_t work() { return worker.run_once().value(); }
    void rotate(std::chrono::seconds overlap) {
        hook = identity::rotate_webhook_secret(deps, access, hook.webhook.id, overlap, caller).value();
    }
    std::string sent_header(const std::string& name, std::size_t i = 0) {
        for (const auto& [field, value] : http.sent.at(i).headers) {
            if (field == name) return value;
        }
        return {};
    }
    std::string standard_signature(const SecretString& secret, std::size_t i = 0) {
        const std::string content = sent_header("webhook-id", i) + "." + sent_header("webhook-timestamp", i) +
                                    "." + http.sent.at(i).body;
        const Bytes key = decode_base64(secret.reveal().substr(6)).value();
        return "v1," + encode_base64(authcore::hmac(authcore::HmacHash::sha256, key, as_bytes(content)));
    }
    std::string own_signature(const SecretString& secret, std::size_t i = 0) {
        return "sha256=" + encode_hex(authcore::hmac(authcore::HmacHash::sha256, as_bytes(secret.reveal()),
                                                     as_bytes(http.sent.at(i).body)));
    }
};

} // namespace

TEST_CASE("webhooks: a change is told to those who asked for it, as the reference says, signed twice") {
    WebhookFixture f;
    f.create("Deaf", {"user.logout"});
    f.answer(200);
    f.rename("New name");
    CHECK(f.work() == 1);

    REQUIRE(f.http.sent.size() == 1);
    CHECK(f.http.sent[0].method == outbound::HttpMethod::post);
    CHECK(f.http.sent[0].url == "https://hooks.example.test/in");
    const Json body = parse_json(f.http.sent[0].body).value();
    CHECK(body == Json::object({{"event", "organization.updated"},
                                {"timestamp", format_rfc3339(f.clock->now())},
                                {"organization_id", f.org.text()},
                                {"actor_user_id", f.ada.text()},
                                {"actor_email", "ada@example.test"},
                                {"target_type", "organization"},
                                {"target_id", f.org.text()},
                                {"data", Json::object({{"old_name", "acme"}, {"new_name", "New name"}})}}));
    CHECK(f.sent_header("Content-Type") == "application/json");
    CHECK(f.sent_header("X-Webhook-Signature") == f.own_signature(*f.hook.secret));
    CHECK(f.sent_header("X-Webhook-Timestamp") == std::to_string(f.clock->now().seconds()));
    CHECK(f.sent_header("webhook-signature") == f.standard_signature(*f.hook.secret));
    CHECK(f.sent_header("webhook-timestamp") == f.sent_header("X-Webhook-Timestamp"));
    const auto history = f.history();
    REQUIRE(history.size() == 1);
    CHECK(f.sent_header("webhook-id") == history[0].id.text());
    CHECK(history[0].delivered);
    CHECK(history[0].response_status_code == 200);
    CHECK(history[0].response_body == "ok");
    CHECK(history[0].attempt_count == 1);
    CHECK_FALSE(history[0].next_retry_at);
    CHECK(f.metric("sso_webhook_delivery_latency_seconds_count") == 1);
}

TEST_CASE("webhooks: a change that is rolled back tells nobody") {
    WebhookFixture f;
    auto stranger = f.access;
    stranger.user_id = UserId::make(f.random);
    CHECK_FALSE(identity::rename_organization(f.deps, stranger, "New name", f.caller));
    CHECK(f.history().empty());
    CHECK(f.work() == 0);
}

TEST_CASE("webhooks: a receiver that fails three times gets the event once, later each time") {
    WebhookFixture f;
    f.answer(500, "sorry");
    f.rename("New name");
    auto longest = f.settings.webhook_retry_base;
    for (int attempt = 1; attempt <= 3; ++attempt) {
        longest *= 2;
        CHECK(f.work() == 1);
        const auto failed = f.history().at(0);
        CHECK(failed.attempt_count == attempt);
        CHECK_FALSE(failed.delivered);
        CHECK(failed.delivery_error == "HTTP status 500");
        CHECK(failed.response_body == "sorry");
        const auto pause = failed.next_retry_at.value() - f.clock->now();
        CHECK(pause >= longest / 2);
        CHECK(pause <= longest);
        f.clock->advance(pause - 1ms);
        CHECK(f.work() == 0);
        f.clock->advance(1ms);
    }
    f.answer(204, "");
    CHECK(f.work() == 1);
    f.clock->advance(24h);
    CHECK(f.work() == 0);

    REQUIRE(f.http.sent.size() == 4);
    CHECK(f.history().at(0).delivered);
    CHECK_FALSE(f.history().at(0).delivery_error);
    CHECK(f.sent_header("webhook-id", 0) == f.sent_header("webhook-id", 3));
    CHECK(f.sent_header("webhook-timestamp", 0) != f.sent_header("webhook-timestamp", 3));
    CHECK(f.sent_header("webhook-signature", 3) == f.standard_signature(*f.hook.secret, 3));
}

TEST_CASE("webhooks: after the last attempt it is given up and leaves no dead job") {
    WebhookFixture f;
    f.settings.webhook_max_attempts = 2;
    f.fail_with(Errc::unavailable, "upstream_unreachable");
    f.rename("New name");
    CHECK(f.work() == 1);
    f.clock->advance(1h);
    CHECK(f.work() == 1);
    f.clock->advance(24h);
    CHECK(f.work() == 0);
    const auto given_up = f.history().at(0);
    CHECK(given_up.attempt_count == 2);
    CHECK(given_up.delivery_error == "upstream_unreachable: Told by the client.");
    CHECK_FALSE(given_up.response_status_code);
    CHECK_FALSE(given_up.next_retry_at);
    const auto counts = f.read([](storage::Session& s) { return storage::count_jobs(s); });
    CHECK(counts.failed == 0);
    CHECK(counts.completed == 1);
}

TEST_CASE("webhooks: redirects are failures, forbidden URLs are final, private addresses are tried again") {
    WebhookFixture f;
    f.answer(302);
    f.rename("One");
    CHECK(f.work() == 1);
    CHECK(f.http.sent.size() == 1);
    CHECK(f.history().at(0).delivery_error == "HTTP status 302: redirects are not followed");
    CHECK(f.history().at(0).next_retry_at);

    f.clock->advance(1ms);
    f.fail_with(Errc::invalid_argument, "url_not_allowed");
    f.rename("Two");
    CHECK(f.work() == 1);
    CHECK_FALSE(f.history().at(0).next_retry_at);

    f.clock->advance(1ms);
    f.fail_with(Errc::permission_denied, "address_not_allowed");
    f.rename("Three");
    CHECK(f.work() == 1);
    CHECK(f.history().at(0).next_retry_at);
    CHECK(f.history().at(0).delivery_error == "address_not_allowed: Told by the client.");
}

TEST_CASE("webhooks: a receiver that is gone for good is not called again") {
    WebhookFixture f;
    f.answer(410);
    f.rename("One");
    CHECK(f.work() == 1);
    CHECK_FALSE(f.history().at(0).next_retry_at);
    CHECK_FALSE(identity::get_webhook(f.deps, f.access, f.hook.webhook.id, f.caller)->is_active);
    f.rename("Two");
    CHECK(f.work() == 0);
    CHECK(f.history().size() == 1);
    const auto pinged = identity::queue_test_ping(f.deps, f.access, f.hook.webhook.id, f.caller);
    CHECK(pinged.error().reason == "webhook_inactive");
}

TEST_CASE("webhooks: one that was switched off or deleted meanwhile gets nothing") {
    WebhookFixture f;
    f.answer(200);
    f.rename("One");
    REQUIRE(identity::update_webhook(f.deps, f.access, f.hook.webhook.id, {.is_active = false}, f.caller));
    CHECK(f.work() == 1);
    CHECK(f.http.sent.empty());
    CHECK(f.history().at(0).delivery_error->rfind("webhook_inactive", 0) == 0);

    REQUIRE(identity::update_webhook(f.deps, f.access, f.hook.webhook.id, {.is_active = true}, f.caller));
    f.rename("Two");
    REQUIRE(identity::delete_webhook(f.deps, f.access, f.hook.webhook.id, f.caller));
    CHECK(f.work() == 1);
    CHECK(f.http.sent.empty());
}

TEST_CASE("webhooks: while a secret is rotated, both sign, the new one first") {
    WebhookFixture f;
    f.answer(200);
    const SecretString old = *f.hook.secret;
    f.rotate(1h);
    f.rename("One");
    CHECK(f.work() == 1);
    CHECK(f.sent_header("webhook-signature") ==
          f.standard_signature(*f.hook.secret) + " " + f.standard_signature(old));
    CHECK(f.sent_header("X-Webhook-Signature") == f.own_signature(*f.hook.secret));

    f.clock->advance(1h);
    f.rename("Two");
    CHECK(f.work() == 1);
    CHECK(f.sent_header("webhook-signature", 1) == f.standard_signature(*f.hook.secret, 1));

    f.rotate(0s);
    f.rename("Three");
    CHECK(f.work() == 1);
    CHECK(f.sent_header("webhook-signature", 2) == f.standard_signature(*f.hook.secret, 2));
}

TEST_CASE("webhooks: [80-45] another origin gets a new secret, and nothing is signed with the old one") {
    WebhookFixture f;
    f.answer(200);
    const SecretString old = *f.hook.secret;
    f.rotate(24h);
    const auto same = identity::update_webhook(f.deps, f.access, f.hook.webhook.id,
                                               {.url = "https://hooks.example.test/other/path"}, f.caller);
    REQUIRE(same);
    CHECK_FALSE(same->secret);
    const auto moved = identity::update_webhook(f.deps, f.access, f.hook.webhook.id,
                                                {.url = "https://evil.example.test/in"}, f.caller);
    REQUIRE(moved);
    REQUIRE(moved->secret);
    CHECK(moved->secret->reveal() != f.hook.secret->reveal());
    f.rename("One");
    CHECK(f.work() == 1);
    CHECK(f.http.sent.at(0).url == "https://evil.example.test/in");
    CHECK(f.sent_header("webhook-signature") == f.standard_signature(*moved->secret));
    CHECK(f.sent_header("X-Webhook-Signature") == f.own_signature(*moved->secret));
    CHECK(f.own_signature(old) != f.own_signature(*moved->secret));
}

TEST_CASE("webhooks: redelivery sends again with the same id, and the job before it does nothing") {
    WebhookFixture f;
    f.answer(500);
    f.rename("One");
    CHECK(f.work() == 1);
    const auto id = f.history().at(0).id;
    f.answer(200);
    const auto again = identity::redeliver_webhook(f.deps, f.access, f.hook.webhook.id, id, f.caller);
    REQUIRE(again);
    CHECK(again->delivery == id);
    CHECK(f.work() == 1);
    CHECK(f.http.sent.size() == 2);
    CHECK(f.history().at(0).delivered);
    CHECK(f.history().at(0).attempt_count == 1);
    f.clock->advance(1h);
    CHECK(f.work() == 1); // the retry of the first job
    CHECK(f.http.sent.size() == 2);
    // Also what was delivered can be sent again.
    REQUIRE(identity::redeliver_webhook(f.deps, f.access, f.hook.webhook.id, id, f.caller));
    CHECK(f.work() == 1);
    CHECK(f.http.sent.size() == 3);
    CHECK(f.sent_header("webhook-id", 2) == id.text());
}

TEST_CASE("webhooks: the answer is kept as text, at most 10,000 characters of it") {
    WebhookFixture f;
    std::string body = "\xff\xfe";
    body += '\0';
    for (int i = 0; i < 12'000; ++i) body += "ü";
    f.answer(200, body);
    f.rename("One");
    CHECK(f.work() == 1);
    const std::string kept = f.history().at(0).response_body.value();
    CHECK(kept.substr(0, 9) == "\xEF\xBF\xBD\xEF\xBF\xBD?ü");
    CHECK(kept.size() == 2 * 3 + 1 + (10'000 - 3) * 2);
}

TEST_CASE("webhooks: neither secret nor payload nor answer reaches the log") {
    WebhookFixture f;
    f.answer(500, "answer-of-the-receiver");
    f.rename("Name in the payload");
    CHECK(f.work() == 1);
    CHECK(f.log.mentions("webhook.failed"));
    CHECK_FALSE(f.log.mentions(f.hook.secret->reveal()));
    CHECK_FALSE(f.log.mentions("Name in the payload"));
    CHECK_FALSE(f.log.mentions("answer-of-the-receiver"));
    CHECK_FALSE(f.log.mentions("hooks.example.test"));
}

TEST_CASE("webhooks: a job whose payload is damaged is dead, not tried for ever") {
    WebhookFixture f;
    f.enqueue("deliver_webhook");
    CHECK(f.work() == 1);
    CHECK(f.read([](storage::Session& s) { return storage::count_jobs(s); }).failed == 1);
}

TEST_CASE("webhooks: failed sign-ins are told for the organization's own people, without an actor") {
    WebhookFixture f;
    f.add_user("stranger@example.test");
    const auto attempt = [&](const std::string& email) {
        return identity::login_with_password(
            f.deps,
            {.email = email, .password = SecretString{"wrong password"}, .place = {.org_slug = "acme"}},
            f.caller);
    };
    CHECK(attempt("stranger@example.test").error().reason == "invalid_credentials");
    CHECK(attempt("nobody@example.test").error().reason == "invalid_credentials");
    CHECK(f.history().empty());
    CHECK(attempt("ada@example.test").error().reason == "invalid_credentials");

    const auto history = f.history();
    REQUIRE(history.size() == 1);
    const Json body = parse_json(history[0].payload).value();
    CHECK(body.get_string("event").value() == "user.login.failed");
    CHECK(body.get_string("target_id").value() == f.ada.text());
    CHECK_FALSE(body.contains("actor_user_id"));
    CHECK_FALSE(body.contains("actor_email"));
    CHECK(body.get("data").value() ==
          Json::object({{"provider", "password"}, {"reason", "invalid_credentials"}}));
    const auto entries = f.read([&](storage::Session& s) {
        return storage::list_audit(s, f.access.scope, {.filter = {.success = false}});
    });
    REQUIRE(entries.size() == 1);
    CHECK_FALSE(entries[0].actor);
}

TEST_CASE("webhooks: sign-in and logout in an organization are told, those on the platform are not") {
    WebhookFixture f;
    const auto id = f.create("Doors", {"user.login.success", "user.logout"}).webhook.id;
    const auto on_platform = f.login("ada@example.test").value();
    REQUIRE(identity::logout(f.deps, f.JobsFixture::access(on_platform).value(), f.caller));
    CHECK(f.history(id).empty());
    const auto inside = f.login_to_org("ada@example.test", "acme").value();
    const auto principal = f.JobsFixture::access(inside).value();
    f.clock->advance(1s);
    REQUIRE(identity::logout(f.deps, principal, f.caller));
    REQUIRE(identity::logout(f.deps, principal, f.caller)); // a second one ends nothing and tells nothing
    const auto history = f.history(id);
    REQUIRE(history.size() == 2);
    CHECK(history[0].event_type == "user.logout");
    CHECK(history[1].event_type == "user.login.success");
    CHECK(parse_json(history[1].payload).value().get_string("actor_email").value() == "ada@example.test");
}

TEST_CASE("webhooks: history older than 30 days is removed") {
    WebhookFixture f;
    f.answer(200);
    f.rename("One");
    CHECK(f.work() == 1);
    f.clock->advance(24h * 30);
    REQUIRE(clean_up_expired(f.jobs, {}));
    CHECK(f.history().size() == 1);
    f.clock->advance(1ms);
    REQUIRE(clean_up_expired(f.jobs, {}));
    CHECK(f.history().empty());
}
