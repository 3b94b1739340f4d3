#pragma once
// What a COSE key is behind CosePublicKey, and verification with keys from elsewhere (certificates) under the
// same rules: an algorithm has one kind of key, one curve, one digest.

#include "authos/authcore/cose.hpp"
#include "detail/openssl.hpp"

namespace authos::authcore {

struct CosePublicKey::State {
    CoseAlgorithm algorithm{};
    Bytes octets;
    // The public numbers as they stand in the key: x and y, x alone (EdDSA), or n and e.
    Bytes first;
    Bytes second;
    detail::PkeyPtr pkey;
};

namespace detail {

/// Whether a key is of the kind, curve and size that `algorithm` needs.
[[nodiscard]] bool key_serves(const EVP_PKEY* pkey, CoseAlgorithm algorithm);

/// The digest inside the signature; a null pointer for EdDSA, which hashes by itself.
[[nodiscard]] const EVP_MD* cose_digest(CoseAlgorithm algorithm);

/// Whether `signature` fits; false as well where the key does not serve the algorithm.
[[nodiscard]] bool verify_cose(EVP_PKEY* pkey, CoseAlgorithm algorithm, ByteView message, ByteView signature);

/// Whether the 57 octets are a point of Ed448 outside the small subgroup, under whose points anybody can
/// sign.
[[nodiscard]] bool is_ed448_point(ByteView octets);

} // namespace detail

} // namespace authos::authcore
