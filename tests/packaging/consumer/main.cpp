// Signs a token and verifies it, with nothing but the installed authcore.

#include <authos/authcore/jwt.hpp>
#include <authos/base/clock.hpp>

#include <iostream>

using namespace authos;
using namespace authos::authcore;

int main() {
    const UnixMillis now = SystemClock{}.now();
    const auto key = PrivateKey::generate(Algorithm::es256).value();
    const auto keys = KeySet::make({Kid::parse("2026-01").value(), key}).value();
    const auto claims = Json::object(
        {{"iss", "https://id.example"}, {"aud", "shop"}, {"sub", "ada"}, {"exp", now.seconds() + 300}});
    const auto token = sign_jwt(keys, "at+jwt", claims).value();

    const JwtRules rules{.typ = "at+jwt", .issuer = "https://id.example", .audiences = {"shop"}};
    const auto jwt = verify_jwt(keys, token.reveal(), rules, now);
    const auto late = verify_jwt(keys, token.reveal(), rules, now + std::chrono::minutes{6});

    if (!jwt || jwt->claims.get_string("sub").value() != "ada") return 1;
    if (late || late.error().reason != "jwt_expired") return 1;
    std::cout << "signed and verified for " << jwt->claims.get_string("sub").value() << '\n';
    return 0;
}
