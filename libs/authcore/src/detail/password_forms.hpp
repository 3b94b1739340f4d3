#pragma once
// What a person may have meant by what was typed: the normal form, and the octets themselves where a
// hash was made before (or elsewhere, without) normalisation.

#include "authos/authcore/password_hash.hpp"

#include <vector>

namespace authos::authcore::detail {

/// Composing shortens by a factor of three at most (three Hangul letters of three octets to a syllable of
/// three), so what is longer than this is too long in its normal form as well and is not looked at.
inline constexpr std::size_t kMaxTypedBytes = 4 * kMaxPasswordBytes;

/// The forms to try, at most two, in this order: NFC, then `typed` itself if it differs. Forms of more
/// than kMaxPasswordBytes octets are left out. How many there are depends on `typed` alone, never on the
/// account, so neither does the work.
[[nodiscard]] std::vector<SecretString> password_forms(const SecretString& typed);

/// Whether exactly these octets are the password of `hash`. Errors of verify_password.
[[nodiscard]] Result<bool> fits_form(const SecretString& form, const PasswordHash& hash);

/// Whether `fits(form)`, a Result<bool>, holds for one of the forms of `typed`.
template <class F>
Result<bool> any_form_fits(const SecretString& typed, F&& fits) {
    for (const SecretString& form : password_forms(typed)) {
        AUTHOS_TRY(const bool fitting, fits(form));
        if (fitting) return true;
    }
    return false;
}

} // namespace authos::authcore::detail
