// Tokens from outside: parsing must not crash, and nothing but our own signature may be accepted.

#include "authos/authcore/jwt.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace authos;
using namespace authos::authcore;

namespace {

const KeySet& fuzz_keys() {
    static const KeySet keys = [] {
        const Json jwk = Json::object({{"kty", "OKP"},
                                       {"crv", "Ed25519"},
                                       {"d", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"},
                                       {"x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}});
        return KeySet::make({Kid::parse("k").value(), PrivateKey::parse_jwk(jwk).value()}).value();
    }();
    return keys;
}

// The input as the claims of a token that is properly signed, so that the rules are reached too.
void run_claims(std::string_view text) {
    const SigningKey& key = fuzz_keys().active();
    const auto token = sign_compact(key.key, {"JWT", key.kid, {}}, as_bytes(text)).value();
    JwtRules rules;
    rules.typ = "JWT";
    rules.audiences = {"a"};
    rules.max_age = std::chrono::seconds{60};
    const auto jwt = verify_jwt(fuzz_keys(), token.reveal(), rules, UnixMillis::from_seconds(1'000'000));
    if (jwt && !jwt->claims.is_object()) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    const auto jws = parse_compact(text);
    if (jws &&
        (!jws->header.is_object() || text.substr(0, jws->signing_input.size()) != jws->signing_input)) {
        std::abort();
    }
    // An Ed25519 signature cannot be found by chance.
    if (verify_compact(fuzz_keys(), text)) std::abort();
    run_claims(text);
    return 0;
}
