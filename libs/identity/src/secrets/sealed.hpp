#pragma once
// Secrets on their way into the database and back: sealed with the key ring and bound to the place where
// they are stored, so that a value copied into another row does not open there.

#include "authos/authcore/envelope.hpp"
#include "authos/identity/deps.hpp"

#include <string>
#include <string_view>

namespace authos::identity {

/// The text to store: an envelope, or "plain:" and the secret where development runs without a key ring.
[[nodiscard]] std::string seal_secret(const Deps& deps, const authcore::EnvelopeContext& place,
                                      const SecretString& secret);

/// Errc::data_loss: "secret_unreadable" (what is stored does not open here).
[[nodiscard]] Result<SecretString> open_secret(const Deps& deps, const authcore::EnvelopeContext& place,
                                               std::string_view stored);

/// The name of the key that seals now, for columns that repeat it; "none" without a key ring.
[[nodiscard]] std::string sealing_key_id(const Deps& deps);

} // namespace authos::identity
