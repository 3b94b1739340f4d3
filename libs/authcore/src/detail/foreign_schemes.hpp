#pragma once
// The schemes of foreign_hash.hpp, one file each. `check_...` tells whether a text that starts like the
// scheme is well-formed and cheap enough; `verify_...` takes only a text that passed, and one form of a
// password of at most kMaxPasswordBytes octets.

#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <string>
#include <string_view>

namespace authos::authcore::detail {

[[nodiscard]] Error foreign_hash_malformed();
[[nodiscard]] Error foreign_hash_too_expensive();

Result<void> check_bcrypt(std::string_view text);
Result<bool> verify_bcrypt(const SecretString& form, const std::string& text);

Result<void> check_scrypt(std::string_view text);
Result<bool> verify_scrypt(const SecretString& form, const std::string& text);

Result<void> check_pbkdf2(std::string_view text);
Result<bool> verify_pbkdf2(const SecretString& form, const std::string& text);

Result<void> check_argon2i(std::string_view text);
Result<bool> verify_argon2i(const SecretString& form, const std::string& text);

Result<void> check_argon2id(std::string_view text);
Result<bool> verify_argon2id(const SecretString& form, const std::string& text);

} // namespace authos::authcore::detail
