#pragma once
// Which passwords are too easily guessed to be set. No composition rules: length and these three are all
// that is asked. For new passwords only; what is stored already goes on to sign in.
// Source: NIST SP 800-63B §5.1.1.2, OWASP ASVS 5.0 §6.1.2, 6.2.4, 6.2.5, 6.2.11.

#include "authos/authcore/password_hash.hpp"
#include "authos/base/result.hpp"

#include <span>
#include <string_view>

namespace authos::authcore {

/// After an account's own words are taken out, a password must have this many letters or digits left: one
/// more than the year that is so often put behind a name.
inline constexpr std::size_t kMinOwnCharacters = 5;

/// Errc::invalid_argument unless `password` is hard enough to guess. Case plays no part in any of it:
///   "password_common"      it is in the shipped list of 11,833 common ones (data/common_passwords.txt);
///   "password_trivial"     fewer than four different characters, or a run up or down such as "abcdefgh";
///   "password_of_context"  without the words of `context` fewer than kMinOwnCharacters letters or digits
///                          are left (only if it has such a word at all).
/// `context` is text that strangers know of the account: its e-mail address, organization, service, the
/// product. Each is cut into words at everything but letters and digits; words of one or two letters do
/// not count. Context that is not UTF-8 is ignored.
[[nodiscard]] Result<void> check_password(const Password& password,
                                          std::span<const std::string_view> context = {});

} // namespace authos::authcore
