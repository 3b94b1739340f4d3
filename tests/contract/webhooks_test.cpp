#include "authos/storage/repo/audit.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/webhook_deliveries.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

namespace {

Webhook webhook_of(Fixture& f, const std::string& name, UnixMillis at = kNow) {
    return {WebhookId::make(f.random),
            name,
            "https://hooks.example.test/in?a=b",
            R"(["user.logout"])",
            true,
            at,
            at};
}

WebhookSecrets secrets_of(const std::string& text) {
    return {text, "default", std::nullopt, std::nullopt};
}

Webhook add_webhook(Fixture& f, const OrgId& org, const std::string& name, UnixMillis at = kNow) {
    const Webhook webhook = webhook_of(f, name, at);
    f.write([&](Session& s) {
         return insert_webhook(s, f.scope(org), webhook, secrets_of("sealed-" + name));
     }).value();
    return webhook;
}

NewDelivery add_delivery(Fixture& f, const OrgId& org, const WebhookId& webhook, UnixMillis at = kNow,
                         const std::string& event = "user.logout") {
    const NewDelivery delivery{.id = WebhookDeliveryId::make(f.random),
                               .webhook_id = webhook,
                               .event_type = event,
                               .payload = R"({"event":"ü"})",
                               .max_attempts = 3,
                               .job = JobId::make(f.random),
                               .created_at = at};
    f.write([&](Session& s) { return insert_delivery(s, f.scope(org), delivery); }).value();
    return delivery;
}

DeliveryAttempt failed_attempt(const NewDelivery& delivery, long long before) {
    return {.id = delivery.id,
            .job = delivery.job,
            .attempts_before = before,
            .response_status_code = 500,
            .response_body = "no",
            .delivered = false,
            .error = "HTTP status 500",
            .next_retry_at = kLater,
            .now = kNow};
}

std::optional<Delivery> find_of_job(Fixture& f, const OrgId& org, const NewDelivery& delivery) {
    return f
        .read([&](Session& s) { return find_delivery_of_job(s, f.scope(org), delivery.id, delivery.job); })
        .value();
}

} // namespace

TEST_CASE("webhooks: stored, listed and changed within their organization only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const Webhook second = add_webhook(f, acme, "Zwölf", kLater);
    Webhook first = add_webhook(f, acme, "First");
    const Webhook foreign = add_webhook(f, other, "First");

    const auto list = [&](const OrgId& org) {
        return f.read([&](Session& s) { return list_webhooks(s, f.scope(org)); }).value();
    };
    REQUIRE(list(acme).size() == 2);
    CHECK(list(acme)[0].id == first.id);
    CHECK(list(acme)[1].name == "Zwölf");
    CHECK(list(acme)[0].events == R"(["user.logout"])");
    CHECK(f.read([&](Session& s) { return count_webhooks(s, f.scope(acme)); }).value() == 2);
    CHECK_FALSE(f.read([&](Session& s) { return find_webhook(s, f.scope(acme), foreign.id); }).value());

    first.is_active = false;
    first.url = "https://other.example.test/";
    first.updated_at = kLater;
    const auto update = [&](const OrgId& org) {
        return f.write([&](Session& s) { return update_webhook(s, f.scope(org), first); }).value();
    };
    CHECK_FALSE(update(other));
    CHECK(update(acme));
    CHECK(list(acme)[0].url == first.url);
    const auto active = f.read([&](Session& s) { return list_active_webhooks(s, f.scope(acme)); }).value();
    REQUIRE(active.size() == 1);
    CHECK(active[0].id == second.id);
    CHECK_FALSE(f.write([&](Session& s) {
                     return deactivate_webhook(s, f.scope(other), second.id, kLater);
                 }).value());
    CHECK(
        f.write([&](Session& s) { return deactivate_webhook(s, f.scope(acme), second.id, kLater); }).value());
    CHECK(f.read([&](Session& s) { return list_active_webhooks(s, f.scope(acme)); }).value().empty());

    const auto remove = [&](const OrgId& org) {
        return f.write([&](Session& s) { return delete_webhook(s, f.scope(org), first.id); }).value();
    };
    CHECK_FALSE(remove(other));
    CHECK(remove(acme));
    CHECK_FALSE(remove(acme));
}

TEST_CASE("webhooks: a name is there once in an organization, also when many ask at once") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const Webhook other = add_webhook(f, acme, "Other");
    std::atomic<int> made = 0;
    std::atomic<int> refused = 0;
    in_parallel(8, [&](int) {
        const Webhook webhook = webhook_of(f, "Same");
        const auto done =
            f.write([&](Session& s) { return insert_webhook(s, f.scope(acme), webhook, secrets_of("x")); });
        if (done) ++made;
        if (!done && done.error().reason == "webhook_name_taken") ++refused;
    });
    CHECK(made == 1);
    CHECK(refused == 7);
    Webhook renamed = other;
    renamed.name = "Same";
    const auto taken = f.write([&](Session& s) { return update_webhook(s, f.scope(acme), renamed); });
    CHECK(taken.error().reason == "webhook_name_taken");
}

TEST_CASE("webhooks: secrets are replaced together, within their organization only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const WebhookId id = add_webhook(f, acme, "Hook").id;
    const auto find = [&](const OrgId& org) {
        return f.read([&](Session& s) { return find_webhook_secrets(s, f.scope(org), id); }).value();
    };
    REQUIRE(find(acme));
    CHECK(find(acme)->current == "sealed-Hook");
    CHECK_FALSE(find(acme)->previous);
    CHECK_FALSE(find(other));
    const auto set = [&](const OrgId& org) {
        return f
            .write([&](Session& s) {
                return set_webhook_secrets(s, f.scope(org), id, {"new", "key-2", "old", kLater}, kLater);
            })
            .value();
    };
    CHECK_FALSE(set(other));
    CHECK(set(acme));
    CHECK(find(acme)->current == "new");
    CHECK(find(acme)->key_id == "key-2");
    CHECK(find(acme)->previous == "old");
    CHECK(find(acme)->previous_expires_at == kLater);
}

TEST_CASE("deliveries: an attempt is recorded once, by the job that holds the delivery") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const WebhookId hook = add_webhook(f, acme, "Hook").id;
    const NewDelivery delivery = add_delivery(f, acme, hook);
    REQUIRE(find_of_job(f, acme, delivery));
    CHECK(find_of_job(f, acme, delivery)->attempt_count == 0);
    CHECK(find_of_job(f, acme, delivery)->next_retry_at == kNow);
    CHECK_FALSE(find_of_job(f, other, delivery));

    const auto record = [&](const OrgId& org, const DeliveryAttempt& attempt) {
        return f.write([&](Session& s) { return record_attempt(s, f.scope(org), attempt); }).value();
    };
    CHECK_FALSE(record(other, failed_attempt(delivery, 0)));
    std::atomic<int> recorded = 0;
    in_parallel(4, [&](int) {
        if (record(acme, failed_attempt(delivery, 0))) ++recorded;
    });
    CHECK(recorded == 1);
    const auto failed = find_of_job(f, acme, delivery);
    CHECK(failed->attempt_count == 1);
    CHECK(failed->response_status_code == 500);
    CHECK(failed->delivery_error == "HTTP status 500");
    CHECK(failed->next_retry_at == kLater);

    auto good = failed_attempt(delivery, 1);
    good.delivered = true;
    good.error = std::nullopt;
    good.next_retry_at = std::nullopt;
    good.response_status_code = 204;
    CHECK(record(acme, good));
    CHECK(find_of_job(f, acme, delivery)->delivered);
    CHECK_FALSE(record(acme, failed_attempt(delivery, 2)));

    // Another job takes its place: the one before is out.
    const JobId next = JobId::make(f.random);
    const auto restart = [&](const OrgId& org, const WebhookId& webhook) {
        return f
            .write([&](Session& s) {
                return restart_delivery(s, f.scope(org), webhook, delivery.id, next, kLater);
            })
            .value();
    };
    CHECK_FALSE(restart(other, hook));
    CHECK_FALSE(restart(acme, add_webhook(f, acme, "Another").id));
    CHECK(restart(acme, hook));
    CHECK_FALSE(find_of_job(f, acme, delivery));
    CHECK_FALSE(record(acme, failed_attempt(delivery, 0)));
    auto moved = delivery;
    moved.job = next;
    REQUIRE(find_of_job(f, acme, moved));
    CHECK(find_of_job(f, acme, moved)->attempt_count == 0);
    CHECK_FALSE(find_of_job(f, acme, moved)->delivered);
}

TEST_CASE("deliveries: listed newest first, filtered and counted, within their organization only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const WebhookId hook = add_webhook(f, acme, "Hook").id;
    for (int i = 0; i < 5; ++i) {
        add_delivery(f, acme, hook, kNow + std::chrono::milliseconds{i / 2},
                     i == 4 ? "user.invited" : "user.logout");
    }
    const auto list = [&](const OrgId& org, const DeliveryPage& page) {
        return f.read([&](Session& s) { return list_deliveries(s, f.scope(org), hook, page); }).value();
    };
    const auto count = [&](const OrgId& org, const DeliveryFilter& filter) {
        return f.read([&](Session& s) { return count_deliveries(s, f.scope(org), hook, filter); }).value();
    };
    const auto all = list(acme, {});
    REQUIRE(all.size() == 5);
    CHECK(all[0].event_type == "user.invited");
    CHECK(all[0].webhook_name == "Hook");
    CHECK(all[0].payload == R"({"event":"ü"})");
    std::vector<WebhookDeliveryId> walked;
    DeliveryPage page{.limit = 2};
    for (auto part = list(acme, page); !part.empty(); part = list(acme, page)) {
        for (const auto& delivery : part) walked.push_back(delivery.id);
        page.before = {part.back().created_at, part.back().id.text()};
    }
    REQUIRE(walked.size() == 5);
    for (std::size_t i = 0; i < walked.size(); ++i) CHECK(walked[i] == all[i].id);
    CHECK(list(acme, {.limit = 2, .offset = 4}).size() == 1);
    CHECK(list(acme, {.filter = {.event_type = "user.invited"}}).size() == 1);
    CHECK(count(acme, {.event_type = "user.logout"}) == 4);
    CHECK(count(acme, {.delivered = true}) == 0);
    CHECK(count(acme, {.delivered = false}) == 5);
    CHECK(list(other, {}).empty());
    CHECK(count(other, {}) == 0);
}

TEST_CASE("deliveries: none without its webhook, and old ones go in batches") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const WebhookId hook = add_webhook(f, acme, "Hook").id;
    const auto insert = [&](const OrgId& org, const WebhookId& webhook) {
        const NewDelivery delivery{.id = WebhookDeliveryId::make(f.random),
                                   .webhook_id = webhook,
                                   .event_type = "x",
                                   .payload = "{}",
                                   .job = JobId::make(f.random),
                                   .created_at = kNow};
        return f.write([&](Session& s) { return insert_delivery(s, f.scope(org), delivery); });
    };
    CHECK(insert(acme, WebhookId::make(f.random)).error().reason == "webhook_gone");
    CHECK(insert(other, hook).error().code == Errc::aborted);
    for (int i = 0; i < 3; ++i) add_delivery(f, acme, hook);
    add_delivery(f, acme, hook, kLater);
    const auto clean = [&](int limit) {
        return f.write([&](Session& s) { return delete_old_deliveries(s, kLater, limit); }).value();
    };
    CHECK(clean(2) == 2);
    CHECK(clean(2) == 1);
    CHECK(clean(2) == 0);
    CHECK(f.write([&](Session& s) { return delete_webhook(s, f.scope(acme), hook); }).value());
    CHECK(f.write([&](Session& s) {
               return delete_old_deliveries(s, kLater + std::chrono::hours{1}, 10);
           }).value() == 0);
}

TEST_CASE("deliveries: an event and the deletion of its webhook at the same time leave no fault") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    for (int round = 0; round < 5; ++round) {
        const WebhookId hook = add_webhook(f, acme, "Hook " + std::to_string(round)).id;
        std::atomic<int> faults = 0;
        in_parallel(2, [&](int i) {
            if (i == 0) {
                const auto gone = f.write([&](Session& s) { return delete_webhook(s, f.scope(acme), hook); });
                if (!gone) ++faults;
                return;
            }
            const JobId job = JobId::make(f.random);
            const auto id = WebhookDeliveryId::make(f.random);
            // As emission does it: look first, then insert. It is run again when the webhook went between.
            const auto told = f.write([&](Session& s) -> Result<void> {
                AUTHOS_TRY(const auto webhooks, list_active_webhooks(s, f.scope(acme)));
                for (const auto& webhook : webhooks) {
                    AUTHOS_TRY(insert_delivery(s, f.scope(acme),
                                               {.id = id,
                                                .webhook_id = webhook.id,
                                                .event_type = "x",
                                                .payload = "{}",
                                                .job = job,
                                                .created_at = kNow}));
                }
                return {};
            });
            if (!told) ++faults;
        });
        CHECK(faults == 0);
    }
}

TEST_CASE("audit: filters narrow the log of one organization, and the actor's address stands beside") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId ada = f.add_user("ada@example.test");
    const UserId resident = f.add_org_user(acme, "resident@example.test");
    const auto add = [&](const OrgId& org, const std::optional<UserId>& actor, const std::string& action,
                         UnixMillis at, bool success = true) {
        const AuditEntry entry{.id = AuditId::make(f.random),
                               .actor = actor,
                               .action = action,
                               .target_type = "user",
                               .target_id = action + "-target",
                               .ip_address = std::nullopt,
                               .user_agent = std::nullopt,
                               .success = success,
                               .details = std::nullopt,
                               .created_at = at,
                               .actor_email = std::nullopt};
        f.write([&](Session& s) { return insert_audit(s, f.scope(org), entry); }).value();
    };
    add(acme, ada, "user.invited", kNow);
    add(acme, resident, "user.removed", kLater);
    add(acme, std::nullopt, "user.login.failed", kLater, false);
    add(other, ada, "user.invited", kNow);

    const auto list = [&](const AuditFilter& filter) {
        return f.read([&](Session& s) { return list_audit(s, f.scope(acme), {.filter = filter}); }).value();
    };
    const auto count = [&](const AuditFilter& filter) {
        return f.read([&](Session& s) { return count_audit(s, f.scope(acme), filter); }).value();
    };
    CHECK(count({}) == 3);
    REQUIRE(list({.actor = ada}).size() == 1);
    CHECK(list({.actor = ada})[0].actor_email == "ada@example.test");
    CHECK(list({.actor = resident})[0].actor_email == "resident@example.test");
    REQUIRE(list({.success = false}).size() == 1);
    CHECK_FALSE(list({.success = false})[0].actor_email);
    CHECK(list({.action = "user.invited"}).size() == 1);
    CHECK(list({.target_type = "user"}).size() == 3);
    CHECK(list({.target_type = "service"}).empty());
    CHECK(list({.target_id = "user.removed-target"}).size() == 1);
    CHECK(list({.from = kLater}).size() == 2);
    CHECK(list({.until = kNow}).size() == 1);
    CHECK(count({.from = kNow, .until = kNow}) == 1);
    CHECK(f.read([&](Session& s) { return list_audit_actions(s, f.scope(acme)); }).value() ==
          std::vector<std::string>{"user.invited", "user.login.failed", "user.removed"});
    CHECK(f.read([&](Session& s) { return list_audit_actions(s, f.scope(other)); }).value().size() == 1);
}
