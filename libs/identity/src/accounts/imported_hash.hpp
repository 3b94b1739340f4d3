#pragma once
// Password hashes of other programs on their way into an account.

#include "authos/authcore/foreign_hash.hpp"
#include "authos/base/secret.hpp"

namespace authos::identity {

/// The text to store. Errc::invalid_argument: "foreign_hash_unsupported", "foreign_hash_malformed",
/// "foreign_hash_too_expensive".
[[nodiscard]] inline Result<SecretString> parse_imported_hash(const SecretString& text) {
    AUTHOS_TRY(const auto hash, authcore::ForeignHash::parse(text.reveal()));
    return SecretString{hash.text()};
}

} // namespace authos::identity
