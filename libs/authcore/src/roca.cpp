#include "detail/roca.hpp"

#include <array>

namespace authos::authcore::detail {

namespace {

// Primes r modulo which the powers of 65537 are few, so that a random modulus seldom is one of them.
constexpr std::array<unsigned, 17> kRocaPrimes{11, 13, 17,  19,  37,  53,  61,  71, 73,
                                               79, 97, 103, 107, 109, 127, 151, 157};

// Primes of that generator are k * M + (65537^a mod M) with M a product of small primes; so is their
// product modulo each of these.
bool is_power_of_65537(unsigned long remainder, unsigned prime) noexcept {
    const unsigned generator = 65537 % prime;
    unsigned power = 1;
    do {
        if (power == remainder) return true;
        power = power * generator % prime;
    } while (power != 1);
    return false;
}

} // namespace

bool has_roca_fingerprint(const BIGNUM* modulus) noexcept {
    for (const unsigned prime : kRocaPrimes) {
        if (!is_power_of_65537(BN_mod_word(modulus, prime), prime)) return false;
    }
    return true;
}

} // namespace authos::authcore::detail
