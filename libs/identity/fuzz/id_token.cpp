// ID tokens of other providers: as they come, and as claims under an honest signature. Whatever is believed
// names the issuer, the client and the nonce that were expected.
#include "upstream/id_token.hpp"
#include "authos/authcore/jwt.hpp"
#include "authos/base/bytes.hpp"
#include "fuzz_world.hpp"

#include <algorithm>

using namespace authos;
using namespace authos::identity;
using namespace authos::identity::upstream;

namespace {

const UnixMillis kNow = UnixMillis::from_seconds(1'767'225'600);

const IdTokenExpectation& expected_token() {
    static const IdTokenExpectation expected{"https://idp.test", "client", "nonce", SecretString{"access"}};
    return expected;
}

void check_believed(const Json& claims) {
    if (claims.get_string("iss").value_or("") != "https://idp.test") std::abort();
    if (claims.get_string("nonce").value_or("") != "nonce") std::abort();
    if (!claims.get_integer("iat") && !claims.find("iat")->as_number()) std::abort();
    const auto audience =
        claims.get_strings("aud").value_or(std::vector<std::string>{claims.get_string("aud").value_or("")});
    if (std::find(audience.begin(), audience.end(), "client") == audience.end()) std::abort();
    if (audience.size() > 1 && claims.get_string("azp").value_or("") != "client") std::abort();
    if (claims.contains("azp") && !claims.find("azp")->is_null() &&
        claims.get_string("azp").value_or("") != "client") {
        std::abort();
    }
    const auto subject = subject_of(claims);
    if (!subject || subject->empty() || subject->size() > 255) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    const auto& keys = test::fuzz_keys();
    const auto& verification = keys.verification();
    // An Ed25519 signature cannot be found by chance.
    if (verify_id_token(verification, text, expected_token(), kNow)) std::abort();
    const auto token =
        authcore::sign_compact(keys.active().key, {"JWT", keys.active().kid, {}}, as_bytes(text));
    const auto claims = verify_id_token(verification, token->reveal(), expected_token(), kNow);
    if (claims) check_believed(*claims);
    if (!claims && claims.error().reason != "upstream_token_invalid") std::abort();
    if (const auto json = parse_json(text)) {
        if (verified_email_of(*json) && !json->get_boolean("email_verified").value_or(false)) std::abort();
    }
    return 0;
}
