#include "detail/statement.hpp"
#include "passkeys_fixture.hpp"

using namespace authos;
using namespace authos::api::test;
using authos::test::kBe;
using authos::test::kUp;
using authos::test::kUv;

namespace {

constexpr const char* kPasskeys = "/api/auth/passkeys";

std::string at(const std::string& id) {
    return std::string{kPasskeys} + "/" + id;
}

struct AdaFixture : PasskeyFixture {
    UserId ada = add_user("ada@example.test");
    std::string token = sign_in("ada@example.test");
};

} // namespace

TEST_CASE("passkeys: made, listed, named, used with and without the address, and deleted") {
    AdaFixture f;
    const auto begun = f.start_registration(f.token, "  Laptop ");
    REQUIRE(begun.status() == 200);
    const auto options = begun.json.get("options").value();
    CHECK(options.get("rp").value().get_string("id").value() == "sso.example.test");
    CHECK(options.get("user").value().get_string("name").value() == "ada@example.test");
    CHECK(options.get("excludeCredentials").value().items().empty());
    CHECK(decode_base64url(options.get_string("challenge").value()).value().size() >= 16);
    SoftPasskey passkey{f.random};
    const auto made = f.finish_registration(f.token, begun.text("challenge_id"), passkey.create(options));
    INFO(made.response.body());
    REQUIRE(made.status() == 200);
    const std::string id = made.text("passkey_id");

    const auto list = f.get(kPasskeys, f.token).json.items();
    REQUIRE(list.size() == 1);
    CHECK(list[0].names() == std::vector<std::string>{"backup_eligible", "backup_state", "created_at", "id",
                                                      "last_used_at", "name", "transports"});
    CHECK(list[0].get_string("id").value() == id);
    CHECK(list[0].get_string("name").value() == "Laptop");
    CHECK(list[0].get_strings("transports").value().size() == 2);
    const auto renamed = f.send_json("PATCH", at(id), R"({"name":"Desk"})", f.token);
    CHECK(renamed.status() == 200);
    CHECK(renamed.text("name") == "Desk");
    // The next one excludes it.
    const auto again = f.start_registration(f.token);
    CHECK(again.json.get("options").value().get("excludeCredentials").value().items().size() == 1);

    for (const std::optional<std::string>& email : {std::optional<std::string>{"ada@example.test"}, {}}) {
        const auto login = f.start_login(email);
        REQUIRE(login.status() == 200);
        CHECK(f.allowed(login).size() == (email ? 1 : 0));
        const auto entered = f.finish_login(login, passkey, f.ada);
        INFO(entered.response.body());
        REQUIRE(entered.status() == 200);
        CHECK(entered.text("token") == entered.text("access_token"));
        CHECK(entered.text("user_id") == f.ada.text());
        CHECK_FALSE(entered.text("refresh_token").empty());
        CHECK_FALSE(entered.text("device_trust_token").empty());
        CHECK_THAT(entered.header("Set-Cookie"), Catch::Contains("authos_device="));
        CHECK(f.get("/api/user", entered.text("access_token")).text("email") == "ada@example.test");
        CHECK(f.rows_with("hwk user mfa").size() >= 1);
    }
    CHECK_FALSE(f.get(kPasskeys, f.token).json.items()[0].get_string("last_used_at").value().empty());

    const auto gone = f.send_json("DELETE", at(id), {}, f.token);
    CHECK(gone.status() == 200);
    CHECK(gone.json.get_boolean("success").value());
    CHECK(f.get(kPasskeys, f.token).json.items().empty());
    check_refusal(f.finish_login(f.start_login({}), passkey, f.ada), 401, "UNAUTHORIZED");
}

TEST_CASE("passkeys: [80-55] what the options do not offer is refused by the server") {
    AdaFixture f;
    struct Case {
        const char* what;
        void (*spoil)(SoftPasskey&);
    };
    const Bytes unknown_algorithm =
        authos::test::cbor_map({{authos::test::cbor_integer(1), authos::test::cbor_integer(2)},
                                {authos::test::cbor_integer(3), authos::test::cbor_integer(-47)},
                                {authos::test::cbor_integer(-1), authos::test::cbor_integer(8)},
                                {authos::test::cbor_integer(-2), authos::test::cbor_bytes(Bytes(32, 1))},
                                {authos::test::cbor_integer(-3), authos::test::cbor_bytes(Bytes(32, 2))}});
    for (const Case& c :
         {Case{"no user verification", [](SoftPasskey& p) { p.flags = kUp; }},
          Case{"no user presence", [](SoftPasskey& p) { p.flags = kUv; }},
          Case{"another origin", [](SoftPasskey& p) { p.origin = "https://evil.test"; }},
          Case{"another site", [](SoftPasskey& p) { p.rp_id = "example.test"; }},
          Case{"an attestation", [](SoftPasskey& p) { p.format = "packed"; }},
          Case{"an unknown format", [](SoftPasskey& p) { p.format = "made-up"; }},
          Case{"backed up, but not eligible", [](SoftPasskey& p) { p.flags |= authos::test::kBs; }}}) {
        INFO(c.what);
        SoftPasskey passkey{f.random};
        c.spoil(passkey);
        check_refusal(f.register_passkey(f.token, passkey), 400, "BAD_REQUEST");
    }
    SoftPasskey other_algorithm{f.random};
    other_algorithm.cose = unknown_algorithm;
    check_refusal(f.register_passkey(f.token, other_algorithm), 400, "BAD_REQUEST");
    const auto begun = f.start_registration(f.token);
    SoftPasskey wrong_type{f.random};
    check_refusal(f.finish_registration(f.token, begun.text("challenge_id"),
                                        wrong_type.create(begun.json.get("options").value(), "webauthn.get")),
                  400, "BAD_REQUEST");
    CHECK(f.get(kPasskeys, f.token).json.items().empty());
}

TEST_CASE("passkeys: [80-12] a challenge is for one use, one purpose, one account and five minutes") {
    AdaFixture f;
    f.add_user("eve@example.test");
    const std::string eve = f.sign_in("eve@example.test");
    SoftPasskey passkey{f.random};
    const auto begun = f.start_registration(f.token);
    const std::string challenge = begun.text("challenge_id");
    const Json credential = passkey.create(begun.json.get("options").value());
    // Of another account, and for another purpose; neither uses it up.
    check_refusal(f.finish_registration(eve, challenge, credential), 400, "BAD_REQUEST");
    check_refusal(f.finish_login(challenge, passkey.get(begun.json.get("options").value(), f.ada.text())),
                  400, "BAD_REQUEST");
    CHECK(f.finish_registration(f.token, challenge, credential).status() == 200);
    check_refusal(f.finish_registration(f.token, challenge, credential), 400, "BAD_REQUEST");

    const auto login = f.start_login({});
    const Json assertion = passkey.get(login.json.get("options").value(), f.ada.text());
    const auto statuses = statuses_in_parallel(
        20, [&](std::size_t) { return f.finish_login(login.text("challenge_id"), assertion).status(); });
    CHECK(statuses == std::map<int, int>{{200, 1}, {400, 19}});
    // A challenge of another login.
    const auto first = f.start_login({});
    const auto second = f.start_login({});
    check_refusal(f.finish_login(second.text("challenge_id"),
                                 passkey.get(first.json.get("options").value(), f.ada.text())),
                  401, "UNAUTHORIZED");
    const auto late = f.start_login({});
    f.clock.advance(std::chrono::minutes{5});
    check_refusal(f.finish_login(late, passkey, f.ada), 400, "BAD_REQUEST");
    for (const char* unknown : {"", "no-id", "00000000-0000-4000-8000-000000000000"})
        check_refusal(f.finish_login(unknown, assertion), 400, "BAD_REQUEST");
}

TEST_CASE("passkeys: [80-32] nobody gives a passkey to another's account, or takes one over") {
    AdaFixture f;
    const UserId eve_id = f.add_user("eve@example.test");
    const std::string eve = f.sign_in("eve@example.test");
    const SoftPasskey passkey = f.add_passkey(f.token);
    const std::string id = f.get(kPasskeys, f.token).json.items()[0].get_string("id").value();

    // The same credential for a second account, and again for its own: one answer.
    const auto taken = f.register_passkey(eve, passkey);
    const auto twice = f.register_passkey(f.token, passkey);
    check_refusal(taken, 400, "DUPLICATE_CONSTRAINT");
    CHECK(taken.text("error") == twice.text("error"));
    CHECK(f.get(kPasskeys, eve).json.items().empty());
    for (const std::string& foreign :
         {id, std::string{"00000000-0000-4000-8000-000000000000"}, std::string{"x"}}) {
        check_refusal(f.send_json("PATCH", at(foreign), R"({"name":"Mine"})", eve), 404, "NOT_FOUND");
        check_refusal(f.send_json("DELETE", at(foreign), {}, eve), 404, "NOT_FOUND");
    }
    // Begun for Eve's address, Ada's passkey does not answer; nor with Eve's handle.
    SoftPasskey adas = passkey;
    check_refusal(f.finish_login(f.start_login("eve@example.test"), adas, f.ada), 401, "UNAUTHORIZED");
    check_refusal(f.finish_login(f.start_login({}), adas, eve_id), 401, "UNAUTHORIZED");
    CHECK(f.finish_login(f.start_login("ada@example.test"), adas, f.ada).status() == 200);
}

TEST_CASE("passkeys: a passkey opens nothing in the realm of another organization") {
    PasskeyFixture f;
    const Tenant a = f.add_tenant("alpha");
    const Tenant b = f.add_tenant("bravo");
    const UserId inside = f.add_user("same@example.test", a.id);
    f.add_member(a.id, inside, "member");
    const UserId other = f.add_user("same@example.test", b.id);
    f.add_member(b.id, other, "member");
    SoftPasskey passkey = f.add_passkey(f.sign_in("same@example.test", "alpha"));

    CHECK(f.finish_login(f.start_login({}, "alpha"), passkey, inside).status() == 200);
    check_refusal(f.finish_login(f.start_login({}, "bravo"), passkey, inside), 401, "UNAUTHORIZED");
    check_refusal(f.finish_login(f.start_login("same@example.test", "bravo"), passkey, inside), 401,
                  "UNAUTHORIZED");
    check_refusal(f.finish_login(f.start_login({}), passkey, inside), 401, "UNAUTHORIZED");
    // A platform account without a membership proves itself and is told that it may not enter.
    f.add_user("ada@example.test");
    SoftPasskey adas = f.add_passkey(f.sign_in("ada@example.test"));
    const auto ada = f.write([&](storage::Session& s) {
        return storage::find_user_by_email(s, TenantFixture::platform(),
                                           Email::parse("ada@example.test").value());
    });
    check_refusal(f.finish_login(f.start_login({}, "alpha"), adas, ada->id), 403, "FORBIDDEN");
}

TEST_CASE("passkeys: [80-47] addresses with and without passkeys, and unknown ones, are answered alike") {
    AdaFixture f;
    f.add_user("bare@example.test");
    f.add_passkey(f.token);
    const auto known = f.start_login("ada@example.test");
    for (const char* email : {"bare@example.test", "nobody@example.test", "no address"}) {
        INFO(email);
        const auto first = f.start_login(email);
        const auto second = f.start_login(email);
        REQUIRE(first.status() == 200);
        CHECK(first.json.names() == known.json.names());
        const auto options = first.json.get("options").value();
        CHECK(options.names() == known.json.get("options").value().names());
        const auto ids = f.allowed(first);
        CHECK((ids.size() == 1 || ids.size() == 2));
        CHECK(ids == f.allowed(second));
        for (const Json& item : options.get("allowCredentials").value().items()) {
            CHECK(item.names() ==
                  known.json.get("options").value().get("allowCredentials").value().items()[0].names());
            CHECK(decode_base64url(item.get_string("id").value()).value().size() >= 16);
        }
        // Whoever made a credential of that name up, it does not open anything.
        SoftPasskey forged{f.random};
        forged.id = decode_base64url(ids[0]).value();
        check_refusal(f.finish_login(first, forged, f.ada), 401, "UNAUTHORIZED");
    }
    CHECK(f.allowed(f.start_login("one@example.test")) != f.allowed(f.start_login("two@example.test")));
    CHECK(f.allowed(f.start_login(" Nobody@Example.test")) ==
          f.allowed(f.start_login("nobody@example.test")));
}

TEST_CASE("passkeys: a counter that does not grow is refused and warned of") {
    AdaFixture f;
    SoftPasskey passkey = f.add_passkey(f.token);
    SoftPasskey clone = passkey;
    CHECK(f.finish_login(f.start_login({}), passkey, f.ada).status() == 200);
    CHECK_THAT(f.events.text(), !Catch::Contains("passkey.clone_suspected"));
    check_refusal(f.finish_login(f.start_login({}), clone, f.ada), 401, "UNAUTHORIZED");
    CHECK_THAT(f.events.text(), Catch::Contains("passkey.clone_suspected"));
    // Eligibility for backup is for life.
    passkey.flags |= kBe;
    check_refusal(f.finish_login(f.start_login({}), passkey, f.ada), 401, "UNAUTHORIZED");
    passkey.flags = kUp;
    check_refusal(f.finish_login(f.start_login({}), passkey, f.ada), 401, "UNAUTHORIZED");
    passkey.flags = kUp | kUv;
    passkey.origin = "https://evil.test";
    check_refusal(f.finish_login(f.start_login({}), passkey, f.ada), 401, "UNAUTHORIZED");
}

TEST_CASE("passkeys: making and deleting one wants a recent sign-in and one's own hands") {
    AdaFixture f;
    f.add_passkey(f.token);
    const std::string id = f.get(kPasskeys, f.token).json.items()[0].get_string("id").value();
    const auto begun = f.start_registration(f.token);
    SoftPasskey passkey{f.random};
    const Json credential = passkey.create(begun.json.get("options").value());
    f.clock.advance(std::chrono::minutes{16});
    check_refusal(f.start_registration(f.token), 403, "FORBIDDEN");
    check_refusal(f.finish_registration(f.token, begun.text("challenge_id"), credential), 403, "FORBIDDEN");
    check_refusal(f.send_json("DELETE", at(id), {}, f.token), 403, "FORBIDDEN");
    CHECK(f.get(kPasskeys, f.token).status() == 200);

    const Tenant org = f.add_tenant("acme");
    const std::string application = f.sign_in_to_service(org, "shopper@example.test");
    check_refusal(f.start_registration(application), 403, "FORBIDDEN");
    check_refusal(f.get(kPasskeys, application), 403, "FORBIDDEN");
    check_refusal(f.start_registration({}), 401, "UNAUTHORIZED");
    const std::string fresh = f.sign_in("ada@example.test");
    for (const std::string& name : {std::string{}, std::string(81, 'x'), std::string{"a\nb"}}) {
        check_refusal(f.start_registration(fresh, name), 400, "BAD_REQUEST");
        check_refusal(f.send_json("PATCH", at(id), Json::object({{"name", name}}).dump(), fresh), 400,
                      "BAD_REQUEST");
    }
}

TEST_CASE("passkeys: the only way to sign in cannot be deleted") {
    AdaFixture f;
    f.add_passkey(f.token);
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::detail::execute(s, "UPDATE users SET password_hash = NULL WHERE id = :id",
                                            {storage::detail::param("id", f.ada)}));
        return {};
    });
    const std::string id = f.get(kPasskeys, f.token).json.items()[0].get_string("id").value();
    check_refusal(f.send_json("DELETE", at(id), {}, f.token), 400, "BAD_REQUEST");
    f.add_passkey(f.token);
    CHECK(f.send_json("DELETE", at(id), {}, f.token).status() == 200);
}

TEST_CASE("passkeys: where the tier or the deployment has none, the routes say so") {
    PasskeyFixture f;
    const Tenant org = f.add_tenant("acme");
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::detail::execute(
            s, "UPDATE organization_tiers SET features = '{}' WHERE id = 'tier_free'", {}));
        return {};
    });
    check_refusal(f.start_login({}, "acme"), 403, "FEATURE_NOT_AVAILABLE_IN_TIER");
    check_refusal(f.start_registration(f.sign_in(org.owner_email, "acme")), 403,
                  "FEATURE_NOT_AVAILABLE_IN_TIER");
    CHECK(f.start_login({}).status() == 200);
    check_refusal(f.start_login({}, "unknown"), 404, "NOT_FOUND");
    f.identity_settings.relying_party.reset();
    for (const auto& answer : {f.start_login({}), f.start_login("ada@example.test"),
                               f.start_registration(f.sign_in(org.owner_email))}) {
        check_refusal(answer, 400, "BAD_REQUEST");
        CHECK_THAT(answer.text("error"), Catch::Contains("Passkeys are not available"));
    }
}
