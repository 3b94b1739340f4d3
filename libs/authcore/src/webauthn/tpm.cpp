#include "webauthn/tpm.hpp"

#include "webauthn/octet_reader.hpp"

namespace authos::authcore::detail {

namespace {

// TPM_ALG_ID, TPM_GENERATED_VALUE and TPM_ST_ATTEST_CERTIFY (Part 2 §6).
constexpr std::uint16_t kTpmAlgRsa = 0x0001;
constexpr std::uint16_t kTpmAlgSha256 = 0x000B;
constexpr std::uint16_t kTpmAlgSha384 = 0x000C;
constexpr std::uint16_t kTpmAlgSha512 = 0x000D;
constexpr std::uint16_t kTpmAlgNull = 0x0010;
constexpr std::uint16_t kTpmAlgRsassa = 0x0014;
constexpr std::uint16_t kTpmAlgEcdsa = 0x0018;
constexpr std::uint16_t kTpmAlgEcc = 0x0023;
constexpr std::uint32_t kTpmGenerated = 0xFF544347;
constexpr std::uint16_t kTpmAttestCertify = 0x8017;
constexpr std::size_t kTpmClockInfoBytes = 17;
constexpr std::size_t kTpmFirmwareVersionBytes = 8;

// A signing scheme is none, or the one with the hash that follows it.
bool skip_scheme(OctetReader& reader, std::uint16_t signing) {
    const std::uint16_t scheme = reader.u16();
    if (scheme == signing) reader.skip(2);
    return scheme == signing || scheme == kTpmAlgNull;
}

bool read_rsa_parameters(OctetReader& reader, TpmPublicArea& area) {
    if (reader.u16() != kTpmAlgNull || !skip_scheme(reader, kTpmAlgRsassa)) return false;
    const std::uint16_t bits = reader.u16();
    area.exponent = reader.u32();
    if (area.exponent == 0) area.exponent = 65537;
    area.first = reader.sized();
    return area.first.size() == bits / 8U;
}

bool read_ecc_parameters(OctetReader& reader, TpmPublicArea& area) {
    if (reader.u16() != kTpmAlgNull || !skip_scheme(reader, kTpmAlgEcdsa)) return false;
    area.curve = reader.u16();
    if (reader.u16() != kTpmAlgNull) return false; // a key derivation scheme
    area.first = reader.sized();
    area.second = reader.sized();
    return true;
}

} // namespace

std::optional<TpmPublicArea> parse_tpm_public_area(ByteView octets) {
    OctetReader reader(octets);
    TpmPublicArea area;
    const std::uint16_t type = reader.u16();
    area.rsa = type == kTpmAlgRsa;
    if (!area.rsa && type != kTpmAlgEcc) return std::nullopt;
    area.name_algorithm = reader.u16();
    reader.skip(4);                    // object attributes
    static_cast<void>(reader.sized()); // authorization policy
    const bool fits = area.rsa ? read_rsa_parameters(reader, area) : read_ecc_parameters(reader, area);
    if (!fits || !reader.finished()) return std::nullopt;
    return area;
}

std::optional<TpmCertifyInfo> parse_tpm_certify_info(ByteView octets) {
    OctetReader reader(octets);
    TpmCertifyInfo info;
    // The magic value is what a TPM refuses to sign for anybody but itself.
    if (reader.u32() != kTpmGenerated || reader.u16() != kTpmAttestCertify) return std::nullopt;
    static_cast<void>(reader.sized()); // qualified signer
    info.extra_data = reader.sized();
    reader.skip(kTpmClockInfoBytes + kTpmFirmwareVersionBytes);
    info.name = reader.sized();
    static_cast<void>(reader.sized()); // qualified name
    if (!reader.finished()) return std::nullopt;
    return info;
}

Bytes tpm_object_name(std::uint16_t name_algorithm, ByteView public_area) {
    Bytes name{static_cast<std::uint8_t>(name_algorithm >> 8),
               static_cast<std::uint8_t>(name_algorithm & 0xff)};
    const auto append = [&](const auto& digest) { name.insert(name.end(), digest.begin(), digest.end()); };
    switch (name_algorithm) {
    case kTpmAlgSha256: append(sha256(public_area)); break;
    case kTpmAlgSha384: append(sha384(public_area)); break;
    case kTpmAlgSha512: append(sha512(public_area)); break;
    default: return {};
    }
    return name;
}

} // namespace authos::authcore::detail
