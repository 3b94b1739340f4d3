#pragma once
// Passwords and their Argon2id hashes in PHC string form. New hashes have parallelism 1, a 16-octet salt
// and a 32-octet tag; others are verified within bounds, so that a stored hash cannot exhaust the machine.
// Takes milliseconds and megabytes: never inside a database transaction. Source: RFC 9106, PHC string format.

#include "authos/base/random.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace authos::authcore {

inline constexpr std::size_t kMinPasswordBytes = 8;
inline constexpr std::size_t kMaxPasswordBytes = 1024;

/// A password that may be set: UTF-8 in Normalization Form C (UAX #15), so that keyboards which compose
/// accents and those which do not type the same password; 8 to 1024 octets in that form. Otherwise taken
/// as it is (no trimming, folding or cutting). What is too easily guessed: password_policy.hpp.
class Password {
public:
    /// Errc::invalid_argument, reasons "password_not_utf8", "password_too_short", "password_too_long".
    static Result<Password> parse(SecretString text);
    /// The normal form, which is hashed.
    [[nodiscard]] const SecretString& secret() const noexcept { return text_; }

private:
    explicit Password(SecretString text) : text_(std::move(text)) {}
    SecretString text_;
};

/// The cost of a new hash.
struct PasswordHashParameters {
    std::uint32_t memory_kib = 19456;
    std::uint32_t iterations = 2;

    static constexpr std::uint32_t kMinMemoryKib = 8192;
    static constexpr std::uint32_t kMaxMemoryKib = 262'144;
    static constexpr std::uint32_t kMinIterations = 1;
    static constexpr std::uint32_t kMaxIterations = 32;

    /// Errc::invalid_argument, reasons "argon2_memory_out_of_range", "argon2_iterations_out_of_range".
    static Result<PasswordHashParameters> make(long long memory_kib, long long iterations);
    /// The floors: enough for values that are random already, such as recovery codes.
    static constexpr PasswordHashParameters lightest() noexcept { return {kMinMemoryKib, kMinIterations}; }

    friend bool operator==(const PasswordHashParameters&, const PasswordHashParameters&) = default;
};

/// A well-formed stored hash, "$argon2id$v=19$m=19456,t=2,p=1$salt$tag" (base64 without padding).
class PasswordHash {
public:
    static constexpr std::uint32_t kMaxParallelism = 16;

    /// Errc::data_loss: "password_hash_malformed" unless it is an Argon2id version 19 PHC string (salt 8 to
    /// 64, tag 16 to 64 octets); "password_hash_too_costly" above kMaxMemoryKib, kMaxIterations or
    /// kMaxParallelism.
    static Result<PasswordHash> parse(std::string_view phc);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] const PasswordHashParameters& parameters() const noexcept { return parameters_; }
    [[nodiscard]] std::uint32_t parallelism() const noexcept { return parallelism_; }
    [[nodiscard]] std::size_t salt_bytes() const noexcept { return salt_bytes_; }
    [[nodiscard]] std::size_t tag_bytes() const noexcept { return tag_bytes_; }

private:
    PasswordHash() = default;
    std::string text_;
    PasswordHashParameters parameters_;
    std::uint32_t parallelism_ = 1;
    std::size_t salt_bytes_ = 0;
    std::size_t tag_bytes_ = 0;
};

/// A new hash with a random salt. `parameters` come from PasswordHashParameters::make.
/// Errc::resource_exhausted, reason "password_hash_memory", if the memory cannot be had.
[[nodiscard]] Result<PasswordHash> hash_password(const Password& password,
                                                 const PasswordHashParameters& parameters, Random& random);

/// Whether `candidate` (as typed, any length) is the password of `hash`. Its normal form is tried first and
/// its own octets only if they differ: hashes made before passwords were normalised still fit. The second
/// run depends on `candidate` alone, so it tells nothing about the account. More than 1024 octets are
/// never right and cost nothing, whatever the hash. Errc::resource_exhausted, reason "password_hash_memory".
[[nodiscard]] Result<bool> verify_password(const SecretString& candidate, const PasswordHash& hash);

/// Whether `hash` should be made anew with `parameters`: cost, parallelism, salt or tag differ from what
/// hash_password would make now.
[[nodiscard]] bool needs_rehash(const PasswordHash& hash, const PasswordHashParameters& parameters) noexcept;

/// A hash that fits no password and costs as much as a real one: verified for an unknown user, so that the
/// answer takes as long as for a known one.
[[nodiscard]] PasswordHash dummy_hash(const PasswordHashParameters& parameters);

} // namespace authos::authcore
