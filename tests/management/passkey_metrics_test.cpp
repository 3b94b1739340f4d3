// What the metrics say of passkeys: registrations and sign-ins by themselves, and nothing about whose they
// are.
#include "passkeys_fixture.hpp"

using namespace authos;
using namespace authos::api::test;

TEST_CASE("passkeys: registrations and sign-ins are counted by their own labels") {
    PasskeyFixture f;
    const UserId ada = f.add_user("ada@example.test");
    const std::string token = f.sign_in("ada@example.test");
    const auto count = [&](const std::string& method, const std::string& result) {
        const std::string text = f.metrics.render();
        const std::string name =
            "sso_auth_attempts_total{method=\"" + method + "\",result=\"" + result + "\"} ";
        const auto at = text.find(name);
        return at == std::string::npos ? -1.0 : std::stod(text.substr(at + name.size()));
    };
    CHECK(count("passkey", "success") == 0);
    CHECK(count("passkey_registration", "failure") == 0);

    SoftPasskey passkey{f.random};
    const auto begun = f.start_registration(token);
    const auto made = passkey.create(begun.json.get("options").value());
    REQUIRE(f.finish_registration(token, begun.text("challenge_id"), made).status() == 200);
    CHECK(f.finish_registration(token, begun.text("challenge_id"), made).status() == 400);
    CHECK(count("passkey_registration", "success") == 1);
    CHECK(count("passkey_registration", "failure") == 1);

    REQUIRE(f.finish_login(f.start_login({}), passkey, ada).status() == 200);
    SoftPasskey foreign{f.random};
    CHECK(f.finish_login(f.start_login({}), foreign, ada).status() == 401);
    CHECK(count("passkey", "success") == 1);
    CHECK(count("passkey", "failure") == 1);
    CHECK(f.metrics.render().find(ada.text()) == std::string::npos);
    CHECK(f.metrics.render().find("example.test") == std::string::npos);
}
