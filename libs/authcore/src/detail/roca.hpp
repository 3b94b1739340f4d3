#pragma once
// Recognises RSA moduli of a once widespread generator in smart cards and TPMs whose keys can be factored.
// Source: Nemec et al., "The Return of Coppersmith's Attack", ACM CCS 2017 (CVE-2017-15361).

#include <openssl/bn.h>

namespace authos::authcore::detail {

/// Whether `modulus` has the form of that generator. A sound key has it with a chance of 2^-27.
[[nodiscard]] bool has_roca_fingerprint(const BIGNUM* modulus) noexcept;

} // namespace authos::authcore::detail
