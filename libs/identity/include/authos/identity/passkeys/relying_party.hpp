#pragma once
// For which site passkeys are made: a domain, and the origins whose pages may use them. Browsers have
// passkeys on https and on localhost only, and never for addresses. Source: WebAuthn Level 3 §4 (RP ID),
// §13.4.9.

#include "authos/authcore/webauthn_types.hpp"
#include "authos/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// What a deployment says about it; what is empty follows from the public origin of the API.
struct RelyingPartyWish {
    std::string id;                   // a domain: "example.com"
    std::vector<std::string> origins; // "https://login.example.com"
};

/// Errc::invalid_argument: "rp_id_malformed" (no domain in lower case; an address), "rp_origin_malformed"
/// (not https, nor http on localhost), "rp_origin_outside_id" (its host is neither the id nor below it).
[[nodiscard]] Result<authcore::RelyingParty> make_relying_party(std::string_view base_url,
                                                                const RelyingPartyWish& wish);

} // namespace authos::identity
