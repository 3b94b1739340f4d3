#include "authos/authcore/foreign_hash.hpp"

#include "authos/authcore/constant_time.hpp"
#include "detail/foreign_schemes.hpp"
#include "detail/password_forms.hpp"

#include <algorithm>
#include <array>

namespace authos::authcore {

namespace {

struct SchemeRow {
    std::string_view prefix;
    ForeignScheme scheme;
    Result<void> (*check)(std::string_view text);
    Result<bool> (*verify)(const SecretString& form, const std::string& text);
};

constexpr std::array kSchemes{
    SchemeRow{"$2a$", ForeignScheme::bcrypt, detail::check_bcrypt, detail::verify_bcrypt},
    SchemeRow{"$2b$", ForeignScheme::bcrypt, detail::check_bcrypt, detail::verify_bcrypt},
    SchemeRow{"$2y$", ForeignScheme::bcrypt, detail::check_bcrypt, detail::verify_bcrypt},
    SchemeRow{"$scrypt$", ForeignScheme::scrypt, detail::check_scrypt, detail::verify_scrypt},
    SchemeRow{"$pbkdf2$", ForeignScheme::pbkdf2, detail::check_pbkdf2, detail::verify_pbkdf2},
    SchemeRow{"$pbkdf2-sha256$", ForeignScheme::pbkdf2, detail::check_pbkdf2, detail::verify_pbkdf2},
    SchemeRow{"$pbkdf2-sha512$", ForeignScheme::pbkdf2, detail::check_pbkdf2, detail::verify_pbkdf2},
    SchemeRow{"pbkdf2_sha1$", ForeignScheme::pbkdf2, detail::check_pbkdf2, detail::verify_pbkdf2},
    SchemeRow{"pbkdf2_sha256$", ForeignScheme::pbkdf2, detail::check_pbkdf2, detail::verify_pbkdf2},
    SchemeRow{"$argon2i$v=19$", ForeignScheme::argon2i, detail::check_argon2i, detail::verify_argon2i},
    SchemeRow{"$argon2id$v=19$", ForeignScheme::argon2id, detail::check_argon2id, detail::verify_argon2id},
};

const SchemeRow* find_scheme(std::string_view text) noexcept {
    const auto* row = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&](const SchemeRow& each) { return text.starts_with(each.prefix); });
    return row == kSchemes.end() ? nullptr : row;
}

Result<ForeignHash> parse_stored(std::string_view stored) {
    auto hash = ForeignHash::parse(stored);
    if (hash) return hash;
    // It was checked when it was imported; if it is not right any more, the database has lost something.
    return fail(Errc::data_loss, "password_hash_malformed", "The stored password hash is of no known kind.")
        .with_detail(hash.error().reason);
}

} // namespace

namespace detail {

Error foreign_hash_malformed() {
    return fail(Errc::invalid_argument, "foreign_hash_malformed",
                "The password hash is cut off or damaged: its parts do not have the form of its scheme.");
}

Error foreign_hash_too_expensive() {
    return fail(Errc::invalid_argument, "foreign_hash_too_expensive",
                "Verifying this password hash would take more time or memory than is allowed.");
}

} // namespace detail

Result<ForeignHash> ForeignHash::parse(std::string_view text) {
    const SchemeRow* row = find_scheme(text);
    if (row == nullptr) {
        return fail(Errc::invalid_argument, "foreign_hash_unsupported",
                    "The password hash is of no supported kind. Supported are bcrypt ($2a$, $2b$, $2y$), "
                    "scrypt ($scrypt$), PBKDF2 ($pbkdf2$, $pbkdf2-sha256$, $pbkdf2-sha512$, pbkdf2_sha1$, "
                    "pbkdf2_sha256$), and Argon2i and Argon2id of version 19.");
    }
    if (text.size() > kMaxTextBytes) return detail::foreign_hash_malformed();
    AUTHOS_TRY(row->check(text));
    return ForeignHash{text, row->scheme};
}

Result<bool> verify_foreign(const SecretString& candidate, const ForeignHash& hash) {
    const SchemeRow* row = find_scheme(hash.text());
    return detail::any_form_fits(candidate,
                                 [&](const SecretString& form) { return row->verify(form, hash.text()); });
}

bool is_foreign(std::string_view stored) noexcept {
    return !stored.starts_with("$argon2id$v=19$");
}

Result<bool> verify_stored(const SecretString& candidate, std::string_view stored) {
    if (is_foreign(stored)) {
        AUTHOS_TRY(const auto hash, parse_stored(stored));
        return verify_foreign(candidate, hash);
    }
    AUTHOS_TRY(const auto hash, PasswordHash::parse(stored));
    return verify_password(candidate, hash);
}

Result<bool> needs_upgrade(std::string_view stored, const SecretString& typed,
                           const PasswordHashParameters& parameters) {
    // A password that breaks today's bounds still signs in; it only cannot be hashed anew.
    const auto password = Password::parse(typed);
    if (!password) return false;
    if (is_foreign(stored)) return true;
    AUTHOS_TRY(const auto hash, PasswordHash::parse(stored));
    if (needs_rehash(hash, parameters)) return true;
    if (equal_constant_time(password->secret(), typed)) return false;
    AUTHOS_TRY(const bool normalised, verify_password(password->secret(), hash));
    return !normalised;
}

} // namespace authos::authcore
