#include "secrets/derived_key.hpp"

#include "authos/authcore/hmac.hpp"
#include "authos/authcore/kdf.hpp"
#include "authos/base/encoding.hpp"

namespace authos::identity {

Secret<Bytes> derive_key(const Settings& settings, std::string_view label) {
    const auto& secret = settings.device_trust_secret;
    const std::string_view from = secret.empty() ? std::string_view{settings.base_url} : secret.reveal();
    // Only lengths are refused, and this one is right.
    return authcore::hkdf_sha256(as_bytes(from), {}, as_bytes(label), 32).value();
}

TokenHash keyed_hash(const Settings& settings, std::string_view label, std::string_view text) {
    const auto key = derive_key(settings, label);
    const Bytes tag = authcore::hmac(authcore::HmacHash::sha256, key.reveal(), as_bytes(text));
    return TokenHash::parse(encode_hex(tag)).value();
}

} // namespace authos::identity
