#pragma once
// Password hashes of other programs, so that their users can be moved here without a new password. They
// are verified as they are and replaced by one of password_hash.hpp at the next login, which is the only
// moment when the password is known. Takes up to seconds: never inside a database transaction.
// Source: crypt(5), RFC 7914, RFC 8018, RFC 9106, PHC string format.

#include "authos/authcore/password_hash.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace authos::authcore {

enum class ForeignScheme { bcrypt, scrypt, pbkdf2, argon2i, argon2id };

/// The most that a foreign hash may cost: 264 MiB, and one to two seconds of work. Whoever may import users
/// chooses it, and everybody who then tries to sign in as them makes this server pay it.
struct ForeignHashLimits {
    static constexpr std::uint32_t kMinBcryptCost = 4;
    static constexpr std::uint32_t kMaxBcryptCost = 14; // 2^14 rounds
    static constexpr std::uint32_t kMaxPbkdf2Iterations = 2'000'000;
    static constexpr std::uint64_t kMaxScryptMemoryKib = 270'336; // ln=18, r=8 and the small blocks beside
    static constexpr std::uint64_t kMaxScryptWorkKib = 540'672;   // memory times p
    static constexpr std::uint64_t kMaxArgon2WorkKib = 1'048'576; // memory times iterations
};

/// A well-formed hash of another program. Base64 below has no padding unless said otherwise.
///   bcrypt  "$2a$10$...", "$2b$", "$2y$": 60 characters
///   scrypt  "$scrypt$ln=16,r=8,p=1$salt$key" (PHC and passlib)
///   PBKDF2  "$pbkdf2-sha256$29000$salt$key", "$pbkdf2-sha512$", "$pbkdf2$" (SHA-1), base64 with "." for
///           "+" (passlib); "pbkdf2_sha256$870000$salt$key", "pbkdf2_sha1$", the salt as it is, the key in
///           padded base64 (Django)
///   Argon2  "$argon2i$v=19$m=65536,t=3,p=4$salt$tag", "$argon2id$"
/// Salts have 1 to 64 octets (Argon2: 8), keys and tags 16 to 64.
class ForeignHash {
public:
    /// So many octets fit into the place where an account keeps its hash.
    static constexpr std::size_t kMaxTextBytes = 255;

    /// Errc::invalid_argument: "foreign_hash_unsupported" (another scheme: Argon2d, Argon2 before version
    /// 19, "$2x$", MD5, ...), "foreign_hash_malformed", "foreign_hash_too_expensive" (beyond
    /// ForeignHashLimits or, for Argon2, beyond the ceilings of PasswordHash).
    static Result<ForeignHash> parse(std::string_view text);

    /// The text that was parsed, to the octet: what is stored.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] ForeignScheme scheme() const noexcept { return scheme_; }

private:
    ForeignHash(std::string_view text, ForeignScheme scheme) : text_(text), scheme_(scheme) {}
    std::string text_;
    ForeignScheme scheme_;
};

/// Whether `candidate` (as typed, any length) is the password of `hash`; forms and the limit of 1024
/// octets are those of verify_password. bcrypt sees the first 72 octets only, here as in every program
/// that made such a hash, and none with a NUL in it, where those programs stopped reading.
/// Errc::resource_exhausted, reason "password_hash_memory".
[[nodiscard]] Result<bool> verify_foreign(const SecretString& candidate, const ForeignHash& hash);

/// Whether `stored` is anything but an Argon2id hash that PasswordHash reads. Parses nothing.
[[nodiscard]] bool is_foreign(std::string_view stored) noexcept;

/// Whether `candidate` is the password of what an account has stored, of whatever kind. A foreign hash
/// may take shorter or longer than dummy_hash: until its first login, time can tell that such an account
/// exists. Errc::data_loss, reasons "password_hash_malformed", "password_hash_too_costly";
/// Errc::resource_exhausted, reason "password_hash_memory".
[[nodiscard]] Result<bool> verify_stored(const SecretString& candidate, std::string_view stored);

/// Whether `stored` should give way to hash_password(password, parameters), now that verify_stored has
/// just accepted `typed`: it is foreign, of another cost, or (which takes one more run to know, and only
/// if `typed` is not in its normal form) of octets that were not normalised. False if `typed` could not be
/// set today. Errors of verify_stored.
[[nodiscard]] Result<bool> needs_upgrade(std::string_view stored, const SecretString& typed,
                                         const PasswordHashParameters& parameters);

} // namespace authos::authcore
