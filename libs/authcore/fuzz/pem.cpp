// PEM from configuration and uploads. The input is tried as it stands, and as the content of each kind of
// block, past the armour and its base64.

#include "authos/authcore/key.hpp"

#include "authos/base/encoding.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace authos;
using namespace authos::authcore;

namespace {

void run_pem(const std::string& pem) {
    if (const auto key = PublicKey::parse_pem(pem)) {
        if (!(PublicKey::parse_pem(key->to_pem()).value() == *key)) std::abort();
        if (!(PublicKey::parse_jwk(key->to_jwk()).value() == *key)) std::abort();
    }
    if (const auto key = PrivateKey::parse_pem(SecretString(pem))) {
        if (!matches(*key, PublicKey::parse_pem(key->public_key().to_pem()).value())) std::abort();
        if (!(PrivateKey::parse_pem(key->to_pem()).value().public_key() == key->public_key())) std::abort();
    }
}

std::string armoured(const std::string& label, ByteView der) {
    const std::string body = encode_base64(der);
    std::string pem = "-----BEGIN " + label + "-----\n";
    for (std::size_t at = 0; at < body.size(); at += 64) pem += body.substr(at, 64) + '\n';
    return pem + "-----END " + label + "-----\n";
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::array<std::string, 5> labels{"PUBLIC KEY", "RSA PUBLIC KEY", "PRIVATE KEY",
                                                   "RSA PRIVATE KEY", "EC PRIVATE KEY"};
    const ByteView input{data, size};
    run_pem(std::string(as_text(input)));
    if (size < 1) return 0;
    run_pem(armoured(labels[data[0] % labels.size()], input.subspan(1)));
    return 0;
}
