// Source of the vectors: node:crypto over the raw body, and the npm package standardwebhooks 1.1.1.
#include "authos/identity/webhooks/events.hpp"
#include "authos/identity/webhooks/signature.hpp"
#include "fakes.hpp"
#include "outbound_url.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::identity;

TEST_CASE("webhook signature: the product's own form agrees with the vectors") {
    struct Vector {
        const char* secret;
        const char* body;
        const char* signature;
    };
    const auto vector = GENERATE(
        Vector{
            "secret1",
            R"({"event":"user.login.success","timestamp":"2026-01-01T00:00:00Z","organization_id":"o1","data":{}})",
            "sha256=b9f95e414fc91603f5cb7efbd0ea3140907d2414daf8c3ed801efe24320b8038"},
        Vector{
            "s✓cret",
            R"({"event":"user.login.success","timestamp":"2026-01-01T00:00:00Z","organization_id":"ø1","data":{}})",
            "sha256=a19dfd42a121c4a6707c32f0e75e5347e5d10f10e7d60273ddd5dfba64eb0a1e"},
        Vector{"secret1", "", "sha256=cd0ae951e8e5038c357d3ed7d9174de96af8fe1ea9e68b2429aaa882418e6109"});
    CHECK(sign_webhook_body(SecretString{vector.secret}, vector.body) == vector.signature);
}

TEST_CASE("webhook signature: the Standard Webhooks form agrees with the vector") {
    const SecretString secret{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
    const SignedMessage message{
        "msg_1", UnixMillis::from_seconds(1767225600),
        R"({"event":"user.login.success","timestamp":"2026-01-01T00:00:00Z","organization_id":"o1","data":{}})"};
    CHECK(sign_standard_webhook(secret, message).value() ==
          "v1,6ygI4z/CTxxWMqOTQiqRBQwUAmXKU/HSNIC230zogYw=");
}

TEST_CASE("webhook signature: a secret of another form is refused") {
    for (const char* damaged : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!"}) {
        INFO(damaged);
        const auto signature = sign_standard_webhook(SecretString{damaged}, {"msg_1", UnixMillis{}, "x"});
        CHECK(signature.error().reason == "webhook_secret_malformed");
    }
}

TEST_CASE("webhook secret: 32 random octets in the form of the specification, new each time") {
    identity::test::SeededRandom random;
    const auto first = make_webhook_secret(random);
    const auto second = make_webhook_secret(random);
    CHECK(first.reveal().size() == 6 + 44);
    CHECK(first.reveal().rfind("whsec_", 0) == 0);
    CHECK(first.reveal() != second.reveal());
    CHECK(sign_standard_webhook(first, {"id", UnixMillis{}, ""}).has_value());
}

TEST_CASE("webhook events: 38 different names, exact") {
    CHECK(std::set<std::string_view>(kWebhookEvents.begin(), kWebhookEvents.end()).size() == 38);
    CHECK(is_webhook_event("user.login.failed"));
    for (const char* other :
         {"", "user.login", "USER.LOGOUT", "siem_config.created", "webhook.test.ping", "*"}) {
        CHECK_FALSE(is_webhook_event(other));
    }
}

TEST_CASE("outbound URL: only https to hosts that may be reached") {
    Settings settings;
    for (const char* good :
         {"https://hooks.example.test/a?b=c", "https://8.8.8.8/", "https://[2606:4700::1111]/",
          "https://hooks.example.test:8443", "https://0x7f.example.test/"}) {
        INFO(good);
        CHECK(check_outbound_url(settings, good).has_value());
    }
    const auto reason = [&](const std::string& url) {
        const auto checked = check_outbound_url(settings, url);
        return checked ? std::string{} : checked.error().reason;
    };
    for (const char* bad : {"", "hooks.example.test", "/relative", "https://", "https://a b/"}) {
        INFO(bad);
        CHECK(reason(bad) == "url_malformed");
    }
    CHECK(reason("https://hooks.example.test/" + std::string(2000, 'a')) == "url_malformed");
    for (const char* bad : {"http://hooks.example.test/", "ftp://hooks.example.test/", "file:///etc/passwd",
                            "https://user:pw@hooks.example.test/", "https://hooks.example.test/#part"}) {
        INFO(bad);
        CHECK((reason(bad) == "url_not_allowed" || reason(bad) == "url_malformed"));
    }
    for (const char* bad :
         {"https://127.0.0.1/", "https://10.1.2.3/", "https://192.168.0.1/", "https://169.254.169.254/latest",
          "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[::ffff:127.0.0.1]/",
          "https://0.0.0.0/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/",
          "https://127.1/", "https://localhost/", "https://api.localhost/", "https://localhost./"}) {
        INFO(bad);
        CHECK(reason(bad) == "address_not_allowed");
    }
    settings.allow_private_networks = true;
    CHECK(reason("http://127.0.0.1:9000/") == "");
    CHECK(reason("http://localhost:9000/") == "");
    CHECK(reason("http://169.254.169.254/") == "address_not_allowed");
}
