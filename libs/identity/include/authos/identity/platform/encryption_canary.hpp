#pragma once
// Proves at start that ENCRYPTION_KEY fits the database, before anything is written with the wrong key.

#include "authos/identity/deps.hpp"

namespace authos::identity {

/// Opens the stored canary with the key ring, or stores the first one; of instances that start at once,
/// one stores it and all of them check it.
/// Errc::failed_precondition: "encryption_key_mismatch" (the stored canary does not open),
///   "encryption_key_missing" (a canary is stored, but there is no key ring).
[[nodiscard]] Result<void> verify_encryption_key(const Deps& deps, Deadline deadline);

} // namespace authos::identity
