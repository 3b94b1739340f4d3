#pragma once
// The two TPM structures in a "tpm" statement, as far as WebAuthn looks into them.
// Source: TPM 2.0 Library, Part 2: Structures, §10.12.8 (TPMS_ATTEST), §12.2.4 (TPMT_PUBLIC).

#include "authos/authcore/digest.hpp"
#include "authos/base/bytes.hpp"

#include <cstdint>
#include <optional>

namespace authos::authcore::detail {

/// TPMT_PUBLIC of a key that can sign: "pubArea". Numbers as they stand there, possibly with leading zeros.
struct TpmPublicArea {
    bool rsa = false; // else elliptic curve
    std::uint16_t name_algorithm = 0;
    std::uint16_t curve = 0;    // TPM_ECC_…; 0 for RSA
    std::uint32_t exponent = 0; // RSA; 65537 where the structure says 0
    ByteView first;             // x, or the modulus
    ByteView second;            // y
};

/// TPMS_ATTEST about a certified object: "certInfo".
struct TpmCertifyInfo {
    ByteView extra_data;
    ByteView name; // of the object that is certified
};

/// Nothing where the structure is malformed, of another type, or of a kind that WebAuthn does not use.
[[nodiscard]] std::optional<TpmPublicArea> parse_tpm_public_area(ByteView octets);
[[nodiscard]] std::optional<TpmCertifyInfo> parse_tpm_certify_info(ByteView octets);

/// The name of an object: its hash algorithm and the hash of its public area (Part 1 §16). Empty for hash
/// algorithms other than SHA-256, SHA-384 and SHA-512; SHA-1 no longer proves anything.
[[nodiscard]] Bytes tpm_object_name(std::uint16_t name_algorithm, ByteView public_area);

/// TPM_ECC_NIST_P256, …_P384, …_P521.
inline constexpr std::uint16_t kTpmCurveP256 = 0x0003;
inline constexpr std::uint16_t kTpmCurveP384 = 0x0004;
inline constexpr std::uint16_t kTpmCurveP521 = 0x0005;

} // namespace authos::authcore::detail
