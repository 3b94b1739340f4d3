#include "authos/authcore/foreign_hash.hpp"
#include "detail/argon2.hpp"
#include "detail/foreign_schemes.hpp"
#include "detail/password_forms.hpp"

#include <sodium.h>

namespace authos::authcore::detail {

namespace {

constexpr std::string_view kArgon2iPrefix = "$argon2i$v=19$";
constexpr std::string_view kArgon2idPrefix = "$argon2id$v=19$";

Result<void> check_argon2(std::string_view text) {
    const auto fields = parse_argon2_fields(text);
    if (!fields) return foreign_hash_malformed();
    // What PasswordHash would not read back must not be let in either.
    if (fields->memory_kib > PasswordHashParameters::kMaxMemoryKib ||
        fields->iterations > PasswordHashParameters::kMaxIterations ||
        fields->parallelism > PasswordHash::kMaxParallelism ||
        std::uint64_t{fields->memory_kib} * fields->iterations > ForeignHashLimits::kMaxArgon2WorkKib) {
        return foreign_hash_too_expensive();
    }
    if (!fields->lanes_have_memory()) return foreign_hash_malformed();
    return {};
}

} // namespace

Result<void> check_argon2i(std::string_view text) {
    return check_argon2(text.substr(kArgon2iPrefix.size()));
}

Result<void> check_argon2id(std::string_view text) {
    return check_argon2(text.substr(kArgon2idPrefix.size()));
}

Result<bool> verify_argon2i(const SecretString& form, const std::string& text) {
    const std::string& password = form.reveal();
    choose_fast_argon2();
    const auto fields = parse_argon2_fields(std::string_view{text}.substr(kArgon2iPrefix.size())).value();
    if (!memory_is_there(fields.memory_kib)) return too_little_memory();
    return crypto_pwhash_argon2i_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

Result<bool> verify_argon2id(const SecretString& form, const std::string& text) {
    AUTHOS_TRY(const auto hash, PasswordHash::parse(text));
    return fits_form(form, hash);
}

} // namespace authos::authcore::detail
