#pragma once
// Authenticator data: what the authenticator itself says and signs. Views into the octets it was parsed
// from. Source: WebAuthn Level 3 §6.1, §6.5.1.

#include "authos/authcore/webauthn.hpp"

namespace authos::authcore::detail {

/// The new credential in the authenticator data of a registration.
struct AttestedCredential {
    Aaguid aaguid{};
    ByteView id;         // any length that 16 bits can tell
    ByteView public_key; // a canonical CBOR map, not yet read as a key
};

struct AuthenticatorData {
    ByteView rp_id_hash; // 32 octets
    bool user_present = false;
    bool user_verified = false;
    bool backup_eligible = false;
    bool backup_state = false;
    std::uint32_t sign_count = 0;
    std::optional<AttestedCredential> attested;
};

/// Errc::invalid_argument, "authenticator_data_malformed": cut short, octets left over, or CBOR that is not
/// canonical. Extension outputs are read for their form and dropped.
[[nodiscard]] Result<AuthenticatorData> parse_authenticator_data(ByteView octets);

} // namespace authos::authcore::detail
