#include "device_fixture.hpp"

using namespace authos;
using namespace authos::api::test;

TEST_CASE("device flow: codes, a poll too early, the approval, and tokens for the service once") {
    DeviceFixture f;
    const auto begun = f.start();
    INFO(begun.response.body());
    REQUIRE(begun.status() == 200);
    CHECK(begun.json.names() == std::vector<std::string>{"device_code", "expires_in", "interval", "user_code",
                                                         "verification_uri", "verification_uri_complete"});
    CHECK(begun.text("verification_uri") == "https://tv.example.test/activate");
    CHECK(begun.text("verification_uri_complete") ==
          "https://tv.example.test/activate?user_code=" + begun.text("user_code"));
    CHECK(begun.json.get_integer("expires_in").value() == 900);
    CHECK(begun.json.get_integer("interval").value() == 5);
    // Neither code is stored as it is.
    CHECK(f.rows_with(begun.text("device_code")).empty());
    CHECK(f.rows_with(begun.text("user_code")).empty());

    check_protocol(f.poll(begun), 400, "authorization_pending", "DEVICE_CODE_PENDING");
    check_protocol(f.poll(begun), 400, "slow_down", "DEVICE_CODE_PENDING");
    f.clock.advance(std::chrono::seconds{6}); // the interval is ten now
    check_protocol(f.poll(begun), 400, "slow_down", "DEVICE_CODE_PENDING");
    f.clock.advance(std::chrono::seconds{15});
    check_protocol(f.poll(begun), 400, "authorization_pending", "DEVICE_CODE_PENDING");

    const auto waiting = f.verify(begun.text("user_code"));
    REQUIRE(waiting.status() == 200);
    CHECK(
        waiting.json ==
        Json::object({{"org_slug", "acme"}, {"service_slug", "tv"}, {"available_providers", Json::array()}}));
    const auto approved = f.approve(begun, f.sign_in("ada@example.test"));
    INFO(approved.response.body());
    REQUIRE(approved.status() == 200);
    CHECK(f.verify(begun.text("user_code")).text("error") == "Device already authorized");

    const auto statuses = statuses_in_parallel(50, [&](std::size_t) { return f.poll(begun).status(); });
    CHECK(statuses == std::map<int, int>{{200, 1}, {400, 49}});
    check_protocol(f.poll(begun), 400, "invalid_grant");
    CHECK(f.verify(begun.text("user_code")).text("error") == "Invalid user code");
}

TEST_CASE("device flow: the tokens are for the place, with the proof of the one who approved") {
    DeviceFixture f;
    const auto begun = f.start();
    REQUIRE(f.approve(begun, f.sign_in("ada@example.test")).status() == 200);
    const auto granted = f.poll(begun);
    INFO(granted.response.body());
    REQUIRE(granted.status() == 200);
    CHECK(granted.json.names() == std::vector<std::string>{"access_token", "expires_in", "token_type"});
    CHECK(granted.header("Cache-Control") == "no-store");
    const auto profile = f.get("/api/user", granted.text("access_token"));
    CHECK(profile.text("org") == "acme");
    CHECK(profile.text("service") == "tv");
    CHECK(f.rows_with("'device'").size() >= 1); // the login event

    // With offline_access there is a refresh token, which works; other scopes are left out.
    const auto offline = f.post("/auth/device/code", f.request().set("scope", "admin offline_access"));
    REQUIRE(f.approve(offline, f.sign_in("ada@example.test")).status() == 200);
    const auto lasting = f.poll(offline);
    REQUIRE(lasting.status() == 200);
    CHECK(lasting.text("scope") == "offline_access");
    CHECK(f.refresh(lasting.text("refresh_token")).status() == 200);
}

TEST_CASE("device flow: forms work as JSON does, also with fields twice, empty or unknown") {
    DeviceFixture f;
    const std::string asked = "client_id=" + f.client + "&org=acme&service=tv&scope=&unknown=1";
    const auto begun = f.form("/auth/device/code", asked);
    REQUIRE(begun.status() == 200);
    const std::string poll =
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=" + f.client +
        "&device_code=" + begun.text("device_code");
    check_protocol(f.form("/auth/token", poll), 400, "authorization_pending", "DEVICE_CODE_PENDING");
    check_protocol(f.form("/auth/token", poll + "&client_id=" + f.client), 400, "invalid_request");
    check_protocol(f.form("/auth/token", "client_id=" + f.client), 400, "invalid_request");
    check_protocol(f.form("/auth/device/code", "client_id=%zz"), 400, "invalid_request");
    check_protocol(f.form("/auth/device/code", ""), 400, "invalid_request");
    check_protocol(f.call({.method = "POST",
                           .target = "/auth/token",
                           .headers = {{"Content-Type", "text/plain"}},
                           .body = poll}),
                   415, "invalid_request", "UNSUPPORTED_MEDIA_TYPE");
    REQUIRE(f.approve(begun, f.sign_in("ada@example.test")).status() == 200);
    CHECK(f.form("/auth/token", poll).status() == 200);
}

TEST_CASE("device flow: who asks wrongly is told what is wrong") {
    DeviceFixture f;
    const auto with = [&](const char* member, Json value) {
        return f.post("/auth/device/code", f.request().set(member, std::move(value)));
    };
    for (const char* member : {"client_id", "org", "service"}) {
        INFO(member);
        Json body = f.request();
        check_protocol(f.post("/auth/device/code", body.erase(member)), 400, "invalid_request");
        check_protocol(with(member, ""), 400, "invalid_request");
        check_protocol(with(member, "a b"), 400, "invalid_request");
        check_protocol(with(member, std::string(501, 'x')), 400, "invalid_request");
        check_protocol(with(member, "unknown"), 400, "invalid_client");
    }
    f.add_device_service(f.org, "pageless", false);
    const auto pageless = f.write(
        [&](storage::Session& s) { return storage::find_service_by_slug(s, f.scope(f.org.id), "pageless"); });
    const auto refused =
        f.post("/auth/device/code",
               Json::object({{"client_id", pageless->client_id}, {"org", "acme"}, {"service", "pageless"}}));
    CHECK(refused.text("error_description") == "Device activation URI not configured for this service");
    const Tenant suspended = f.add_tenant("gone", storage::OrgStatus::suspended);
    const std::string client = f.add_device_service(suspended, "tv");
    check_protocol(f.post("/auth/device/code",
                          Json::object({{"client_id", client}, {"org", "gone"}, {"service", "tv"}})),
                   403, "access_denied", "ORGANIZATION_NOT_ACTIVE");

    const auto begun = f.start();
    const Json poll = Json::object({{"grant_type", "authorization_code"},
                                    {"device_code", begun.text("device_code")},
                                    {"client_id", f.client}});
    check_protocol(f.post("/auth/token", poll), 400, "unsupported_grant_type");
    check_protocol(f.poll(begun, "no client!"), 401, "invalid_client", "UNAUTHORIZED");
    const Json unknown = Json::object({{"grant_type", kDeviceGrantType},
                                       {"device_code", "00000000-0000-4000-8000-000000000000"},
                                       {"client_id", f.client}});
    check_protocol(f.post("/auth/token", unknown), 400, "invalid_grant");
}

TEST_CASE("device flow: [80-21] neither resource nor scope grows after the approval") {
    DeviceFixture f;
    const char* mine = "https://api.example.test/";
    const char* other = "https://other.example.test/";
    check_protocol(f.post("/auth/device/code", f.request().set("resource", other)), 400, "invalid_target");
    const auto bound = f.post("/auth/device/code", f.request().set("resource", mine));
    REQUIRE(bound.status() == 200);
    REQUIRE(f.approve(bound, f.sign_in("ada@example.test")).status() == 200);
    check_protocol(f.poll(bound, {}, other), 400, "invalid_target");
    CHECK(f.poll(bound, {}, mine).status() == 200);
    const auto open = f.start();
    REQUIRE(f.approve(open, f.sign_in("ada@example.test")).status() == 200);
    check_protocol(f.poll(open, {}, other), 400, "invalid_target");
    const auto granted = f.post("/auth/token", Json::object({{"grant_type", kDeviceGrantType},
                                                             {"device_code", open.text("device_code")},
                                                             {"client_id", f.client},
                                                             {"scope", "offline_access"}}));
    REQUIRE(granted.status() == 200);
    CHECK_FALSE(granted.json.contains("refresh_token"));
}

TEST_CASE("device flow: expired codes are told apart, and denied ones end") {
    DeviceFixture f;
    const std::string ada = f.sign_in("ada@example.test");
    const auto denied = f.start();
    REQUIRE(f.answer("deny", denied, ada).status() == 200);
    check_protocol(f.poll(denied), 400, "access_denied");
    CHECK(f.approve(denied, ada).status() == 400);
    const auto expired = f.start();
    f.clock.advance(std::chrono::minutes{15});
    check_protocol(f.poll(expired), 400, "expired_token", "DEVICE_CODE_EXPIRED");
    CHECK(f.verify(expired.text("user_code")).code() == "DEVICE_CODE_EXPIRED");
    CHECK(f.approve(expired, ada).code() == "DEVICE_CODE_EXPIRED");
}

TEST_CASE("device flow: the platform's command line gets a token of the platform") {
    DeviceFixture f;
    const auto begun = f.start_platform();
    REQUIRE(begun.status() == 200);
    CHECK(begun.text("verification_uri") == "https://app.example.test/activate");
    REQUIRE(f.approve(begun, f.sign_in("ada@example.test")).status() == 200);
    check_protocol(f.poll(begun), 400, "invalid_grant");
    const auto granted = f.poll(begun, "platform-admin-cli");
    REQUIRE(granted.status() == 200);
    CHECK(f.get("/api/organizations", granted.text("access_token")).status() == 200);
    check_protocol(f.post("/auth/device/code", Json::object({{"client_id", "platform-other"},
                                                             {"org", "platform"},
                                                             {"service", "admin-cli"}})),
                   400, "invalid_client");
}
