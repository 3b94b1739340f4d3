#pragma once
// Invented credentials for addresses without passkeys. They follow from a secret and the address, so that
// repeated questions get the same answer, and look like those of common authenticators.

#include "authos/authcore/webauthn_types.hpp"
#include "authos/identity/settings.hpp"

#include <string_view>
#include <vector>

namespace authos::identity {

/// One or two. `realm`: the organization's id, or empty for the platform; `address` as received. For half of
/// the addresses they are the same in every realm and for the other half they differ, because with real
/// accounts both occurs: comparing the answers of two places tells nothing.
[[nodiscard]] std::vector<authcore::CredentialDescriptor>
decoy_credentials(const Settings& settings, std::string_view realm, std::string_view address);

} // namespace authos::identity
