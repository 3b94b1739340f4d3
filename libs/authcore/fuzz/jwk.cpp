// JWK and JWK Sets from outside. A key that is accepted must go out and come in again as itself.

#include "authos/authcore/keyset.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = as_text({data, size});
    const auto set = VerificationKeys::parse_jwks(text);
    if (set && set->all().empty()) std::abort();
    const auto json = parse_json(text);
    if (!json) return 0;
    if (const auto key = PublicKey::parse_jwk(*json)) {
        if (!(PublicKey::parse_jwk(key->to_jwk()).value() == *key)) std::abort();
        if (!(PublicKey::parse_pem(key->to_pem(), key->algorithm()).value() == *key)) std::abort();
        if (key->thumbprint().size() != 43) std::abort();
        if (key->verify(as_bytes("message"), {data, size})) std::abort();
    }
    if (const auto key = PrivateKey::parse_jwk(*json)) {
        if (!key->public_key().verify(as_bytes("m"), key->sign(as_bytes("m")).value())) std::abort();
    }
    return 0;
}
