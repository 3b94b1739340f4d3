#pragma once
// What every use case asks of a password before it becomes somebody's, so that none of the ways to set one
// is weaker than the others (OWASP ASVS 5.0 §6.3.4).

#include "authos/authcore/password_hash.hpp"
#include "authos/base/email.hpp"
#include "authos/identity/principal.hpp"

namespace authos::identity {

/// Whether `password` may become the one of `email`: neither common nor trivial, nor made of the address,
/// of the organization and service of `place`, or of the name of this product.
/// Errc::invalid_argument, reasons "password_common", "password_trivial", "password_of_context".
[[nodiscard]] Result<void> check_new_password(const authcore::Password& password, const Email& email,
                                              const TokenContext& place = {});

} // namespace authos::identity
