#include "webauthn/authenticator_data.hpp"

#include "authos/authcore/cbor.hpp"
#include "webauthn/octet_reader.hpp"

#include <algorithm>

namespace authos::authcore::detail {

namespace {

constexpr std::uint8_t kFlagUserPresent = 0x01;
constexpr std::uint8_t kFlagUserVerified = 0x04;
constexpr std::uint8_t kFlagBackupEligible = 0x08;
constexpr std::uint8_t kFlagBackupState = 0x10;
constexpr std::uint8_t kFlagAttestedData = 0x40;
constexpr std::uint8_t kFlagExtensions = 0x80;

Error malformed_authenticator_data(std::string detail) {
    return fail(Errc::invalid_argument, "authenticator_data_malformed",
                "The authenticator data is malformed.")
        .with_detail(std::move(detail));
}

// The CBOR map at the front, as its own octets. Its length is known only by reading it.
Result<ByteView> take_cbor_map(OctetReader& reader) {
    const auto prefix = parse_cbor_prefix(reader.rest());
    if (!prefix) return malformed_authenticator_data(prefix.error().reason);
    if (prefix->value.kind() != CborKind::map) return malformed_authenticator_data("CBOR without a map");
    return reader.take(prefix->consumed);
}

} // namespace

Result<AuthenticatorData> parse_authenticator_data(ByteView octets) {
    OctetReader reader(octets);
    AuthenticatorData data;
    data.rp_id_hash = reader.take(32);
    const std::uint8_t flags = reader.u8();
    data.user_present = (flags & kFlagUserPresent) != 0;
    data.user_verified = (flags & kFlagUserVerified) != 0;
    data.backup_eligible = (flags & kFlagBackupEligible) != 0;
    data.backup_state = (flags & kFlagBackupState) != 0;
    data.sign_count = reader.u32();
    if ((flags & kFlagAttestedData) != 0) {
        AttestedCredential attested;
        const ByteView aaguid = reader.take(attested.aaguid.size());
        std::copy(aaguid.begin(), aaguid.end(), attested.aaguid.begin());
        attested.id = reader.sized();
        if (reader.failed()) return malformed_authenticator_data("cut short");
        AUTHOS_TRY(attested.public_key, take_cbor_map(reader));
        data.attested = attested;
    }
    if ((flags & kFlagExtensions) != 0 && !reader.failed()) {
        AUTHOS_TRY(take_cbor_map(reader));
    }
    if (!reader.finished()) return malformed_authenticator_data("cut short, or octets left over");
    return data;
}

} // namespace authos::authcore::detail
