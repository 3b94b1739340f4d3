// Checklist 47: what strangers ask for costs the same writes, whether the address has an account or not.
#include "account_mails.hpp"
#include "recording.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::api::test;

namespace {

std::size_t writes_of(const std::vector<std::string>& statements) {
    std::size_t writes = 0;
    for (const std::string& sql : statements) {
        for (const char* verb : {"INSERT", "UPDATE", "DELETE"}) writes += sql.rfind(verb, 0) == 0 ? 1 : 0;
    }
    return writes;
}

} // namespace

TEST_CASE("sign-up: [80-47] a request costs the same writes for every address") {
    REQUIRE(is_recording_possible());
    PortalFixture f;
    f.add_user("known@mail.test");
    f.add_user("known@mail.test", f.org.id);
    f.sign_up("waiting@mail.test");
    f.sign_up("waiting@mail.test", f.at_portal());
    for (const char* path : {"/api/auth/register", "/api/auth/forgot-password",
                             "/api/auth/resend-verification", "/api/auth/magic-link/request"}) {
        for (const Json& place : {Json::object(), f.at_portal()}) {
            INFO(path << " " << place.dump());
            std::set<std::size_t> costs;
            std::set<std::size_t> statements;
            const std::string stranger = "nobody" + std::to_string(f.random.bytes(1)[0]) + "@mail.test";
            for (const std::string& address :
                 {std::string{"known@mail.test"}, std::string{"waiting@mail.test"}, stranger}) {
                Recording recording;
                CHECK(f.post(path, f.wish(address, place).set("password", kPassword)).status() == 200);
                const auto ran = recording.stop();
                costs.insert(writes_of(ran));
                statements.insert(ran.size());
            }
            CHECK(costs.size() == 1);
            CHECK(statements.size() <= 2); // one more look at an identity that was there
        }
    }
}
