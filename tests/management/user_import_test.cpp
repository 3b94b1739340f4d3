// Accounts that come with the password hash of another program.
#include "account_mails.hpp"
#include "service_api_fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

// All of kPassword.
constexpr const char* kBcrypt = "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS";
constexpr const char* kPbkdf2 =
    "pbkdf2_sha256$1000$pepperandsalt$dYnzf6xCuyeEskMV03A7aXp5j19ZyJnX9HV8tEGCA8M=";
constexpr const char* kScrypt =
    "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHRzYWx0MTIzNA$muQK1ETLjw6mJQBAf4Gt+N1mN8zU7SEaIoo+ASVQ2Hk";

Json user_of(const std::string& email, const std::string& hash, bool verified = true) {
    return Json::object({{"email", email}, {"password_hash", hash}, {"email_verified", verified}});
}

std::string stored_hash(TenantFixture& f, const std::string& email, const std::optional<OrgId>& home) {
    const auto user = f.write([&](storage::Session& s) {
        return storage::find_user_by_email(
            s, home ? storage::Realm{f.scope(*home)} : storage::Realm{TenantFixture::platform()},
            Email::parse(email).value());
    });
    return user && user->password_hash ? user->password_hash->reveal() : std::string{};
}

} // namespace

TEST_CASE("import: a platform owner brings accounts along, and the first sign-in renews each hash") {
    AccountFixture f;
    const auto owner = f.sign_in(kOwner);
    const std::string own = f.password_hash().reveal();
    const Json body = Json::object(
        {{"users", Json::array({user_of("one@mail.test", kBcrypt), user_of("two@mail.test", kPbkdf2),
                                user_of("three@mail.test", kScrypt), user_of("four@mail.test", own),
                                user_of("wait@mail.test", kBcrypt, false), user_of(kOwner, kBcrypt)})}});
    const auto answer = f.post("/api/platform/users/import", body, owner);
    REQUIRE(answer.status() == 200);
    CHECK(answer.json.get_integer("created").value() == 5);
    CHECK(answer.json.get_integer("existing").value() == 1);
    CHECK_THAT(std::string{answer.response.body()}, !Catch::Contains("$2b$"));
    for (const char* email : {"one@mail.test", "two@mail.test", "three@mail.test", "four@mail.test"}) {
        INFO(email);
        CHECK(f.log_in(email, "not the password").status() == 401);
        CHECK(f.log_in(email, kPassword).status() == 200);
        CHECK_THAT(stored_hash(f, email, {}), Catch::StartsWith("$argon2id$v=19$"));
        CHECK(f.log_in(email, kPassword).status() == 200);
    }
    CHECK(f.log_in("wait@mail.test", kPassword).status() == 401); // nobody vouched for the address
    CHECK(f.log_in(kOwner, kPassword).status() == 200);
    CHECK(f.rows_with("import_users").size() == 1);
    CHECK(f.mails().empty());
}

TEST_CASE("import: into a service of an organization, all or nothing, by platform owners alone") {
    PortalFixture f;
    const auto owner = f.sign_in(kOwner);
    const auto send = [&](const Json& users, const std::string& token) {
        return f.post("/api/platform/users/import", Json{f.at_portal()}.set("users", users), token);
    };
    const auto bad =
        send(Json::array({user_of("one@mail.test", kBcrypt), user_of("two@mail.test", "$1$md5$x")}), owner);
    CHECK(bad.status() == 400);
    CHECK_THAT(bad.text("error"), Catch::Contains("users[1]"));
    CHECK_FALSE(f.find_account("one@mail.test", f.org.id));
    const auto twice = Json::array({user_of("one@mail.test", kBcrypt), user_of("ONE@mail.test", kBcrypt)});
    CHECK(send(twice, owner).status() == 400);
    CHECK(send(Json::array(), owner).status() == 400);
    CHECK(send(Json{}, owner).status() == 400);
    const auto good = Json::array({user_of("one@mail.test", kBcrypt)});
    CHECK(send(good, f.sign_in(f.org.owner_email)).status() == 403);
    CHECK(send(good, {}).status() == 401);
    CHECK(send(good, owner).status() == 200);
    CHECK(f.log_in("one@mail.test", kPassword, f.at_portal()).status() == 200);
    CHECK_FALSE(f.find_account("one@mail.test"));
}

TEST_CASE("service api: a user comes with a hash, which opens new accounts only") {
    ServiceApiFixture f;
    const auto log_in = [&](const std::string& email) {
        return f.post("/api/auth/login", Json::object({{"email", email},
                                                       {"password", kPassword},
                                                       {"org_slug", "acme"},
                                                       {"service_slug", "portal"}}));
    };
    CHECK(f.with_key("POST", "/users", user_of("ada@mail.test", "nonsense")).status() == 400);
    CHECK(f.with_key("POST", "/users", user_of("ada@mail.test", kBcrypt)).status() == 200);
    CHECK(log_in("ada@mail.test").status() == 200);
    CHECK_THAT(stored_hash(f, "ada@mail.test", f.org.id), Catch::StartsWith("$argon2id$"));

    // An account that others use is not opened by this service's program.
    f.add_user("known@mail.test", f.org.id);
    CHECK(f.with_key("POST", "/users", user_of("known@mail.test", kBcrypt)).status() == 400);
    CHECK(f.with_key("GET", "/users").json.get_integer("total").value() == 1);
}

TEST_CASE("service api: a hash for a user without a password whom only this service knows") {
    ServiceApiFixture f;
    const Json hash = Json::object({{"password_hash", kBcrypt}});
    const auto created =
        f.with_key("POST", "/users", Json::object({{"email", "ada@mail.test"}, {"email_verified", true}}));
    REQUIRE(created.status() == 200);
    const std::string path = "/users/" + created.text("id");
    CHECK(f.with_key("PATCH", path, Json{hash}.set("email", "x@mail.test")).status() == 400);
    CHECK(f.with_key("PATCH", path, Json::object({{"password_hash", "$2b$31$x"}})).status() == 400);
    CHECK(f.with_key("PATCH", path, hash).status() == 200);
    CHECK(f.with_key("PATCH", path, hash).status() == 400); // never over a password
    CHECK_FALSE(stored_hash(f, "ada@mail.test", f.org.id).empty());
    CHECK(f.rows_with("security.password.changed").size() == 1);

    const auto bare = f.create_user("eve@mail.test");
    const UserId eve = UserId::parse(bare.text("id")).value();
    link_user(f, f.org.id, add_service(f, f.org.id, "second"), eve, "github");
    CHECK(f.with_key("PATCH", "/users/" + eve.text(), hash).status() == 403);
    const UserId platform = f.add_user("pat@mail.test");
    link_user(f, f.org.id, f.service, platform);
    CHECK(f.with_key("PATCH", "/users/" + platform.text(), hash).status() == 403);
}
