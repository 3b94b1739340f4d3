#pragma once
// The checks of RSA keys. OpenSSL's own pair check adds primality tests, which take 36 ms, most of the
// time that a server has to start; these take a fraction of a millisecond.

#include "detail/key_state.hpp"

namespace authos::authcore::detail {

/// Size, form of modulus and exponent, and no known broken generator.
[[nodiscard]] Result<void> check_rsa_public(const EVP_PKEY* pkey, int bits);

/// p * q == n, e * d == 1, and dp, dq, qi follow from them. OpenSSL would sign with a wrong dp too, at
/// four times the cost, because it checks the result and falls back.
[[nodiscard]] Result<void> check_rsa_private(const EVP_PKEY* pkey);

} // namespace authos::authcore::detail
