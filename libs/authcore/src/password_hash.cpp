#include "authos/authcore/password_hash.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/base/bytes.hpp"
#include "detail/argon2.hpp"
#include "detail/password_forms.hpp"
#include "detail/phc.hpp"
#include "detail/unicode.hpp"

#include <sodium.h>

#include <array>
#include <span>

namespace authos::authcore {

namespace {

constexpr std::size_t kPasswordSaltBytes = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t kPasswordTagBytes = 32;
constexpr std::string_view kPhcPrefix = "$argon2id$v=19$";
static_assert(kPasswordSaltBytes == 16);

Error malformed_password_hash() {
    return fail(Errc::data_loss, "password_hash_malformed",
                "The stored password hash is not an Argon2id hash.");
}

std::string phc_text(const PasswordHashParameters& parameters, ByteView salt, ByteView tag) {
    return std::string(kPhcPrefix) + "m=" + std::to_string(parameters.memory_kib) +
           ",t=" + std::to_string(parameters.iterations) + ",p=1$" + detail::encode_unpadded_base64(salt) +
           "$" + detail::encode_unpadded_base64(tag);
}

Result<Bytes> argon2id_tag(const SecretString& password, const PasswordHashParameters& parameters,
                           std::span<const std::uint8_t, kPasswordSaltBytes> salt, std::size_t tag_bytes) {
    detail::choose_fast_argon2();
    const std::string& text = password.reveal();
    Bytes tag(tag_bytes);
    if (crypto_pwhash_argon2id(tag.data(), tag.size(), text.data(), text.size(), salt.data(),
                               parameters.iterations, std::size_t{parameters.memory_kib} * 1024,
                               crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return detail::too_little_memory();
    }
    return tag;
}

Result<bool> verify_own_form(const SecretString& form, const PasswordHash& hash) {
    const auto fields =
        detail::parse_argon2_fields(std::string_view{hash.text()}.substr(kPhcPrefix.size())).value();
    AUTHOS_TRY(const Bytes tag, argon2id_tag(form, hash.parameters(),
                                             std::span<const std::uint8_t, kPasswordSaltBytes>(fields.salt),
                                             fields.tag.size()));
    return equal_constant_time(tag, fields.tag);
}

} // namespace

Result<bool> detail::fits_form(const SecretString& form, const PasswordHash& hash) {
    if (hash.parallelism() == 1 && hash.salt_bytes() == kPasswordSaltBytes)
        return verify_own_form(form, hash);
    detail::choose_fast_argon2();
    // Hashes of other programs: only libsodium's string function takes more lanes and other salts.
    if (!detail::memory_is_there(hash.parameters().memory_kib)) return detail::too_little_memory();
    const std::string& text = form.reveal();
    return crypto_pwhash_argon2id_str_verify(hash.text().c_str(), text.data(), text.size()) == 0;
}

Result<Password> Password::parse(SecretString text) {
    const auto too_long = [] {
        return fail(Errc::invalid_argument, "password_too_long",
                    "The password must have at most 1024 bytes.");
    };
    if (text.reveal().size() > detail::kMaxTypedBytes) return too_long();
    auto normal = detail::normal_form(text.reveal());
    if (!normal) {
        return fail(Errc::invalid_argument, "password_not_utf8", "The password must be text in UTF-8.");
    }
    if (normal->reveal().size() < kMinPasswordBytes) {
        return fail(Errc::invalid_argument, "password_too_short",
                    "The password must have at least 8 characters.");
    }
    if (normal->reveal().size() > kMaxPasswordBytes) return too_long();
    return Password{std::move(*normal)};
}

Result<PasswordHashParameters> PasswordHashParameters::make(long long memory_kib, long long iterations) {
    if (memory_kib < kMinMemoryKib || memory_kib > kMaxMemoryKib) {
        return fail(Errc::invalid_argument, "argon2_memory_out_of_range",
                    "The memory of a password hash must be 8192 to 262144 KiB.");
    }
    if (iterations < kMinIterations || iterations > kMaxIterations) {
        return fail(Errc::invalid_argument, "argon2_iterations_out_of_range",
                    "The iterations of a password hash must be 1 to 32.");
    }
    return PasswordHashParameters{static_cast<std::uint32_t>(memory_kib),
                                  static_cast<std::uint32_t>(iterations)};
}

Result<PasswordHash> PasswordHash::parse(std::string_view phc) {
    if (!phc.starts_with(kPhcPrefix)) return malformed_password_hash();
    const auto fields = detail::parse_argon2_fields(phc.substr(kPhcPrefix.size()));
    if (!fields) return malformed_password_hash();
    if (fields->memory_kib > PasswordHashParameters::kMaxMemoryKib ||
        fields->iterations > PasswordHashParameters::kMaxIterations ||
        fields->parallelism > kMaxParallelism) {
        return fail(Errc::data_loss, "password_hash_too_costly",
                    "The stored password hash asks for more work than is allowed.");
    }
    if (!fields->lanes_have_memory()) return malformed_password_hash();
    PasswordHash hash;
    hash.text_ = std::string(phc);
    hash.parameters_ = {fields->memory_kib, fields->iterations};
    hash.parallelism_ = fields->parallelism;
    hash.salt_bytes_ = fields->salt.size();
    hash.tag_bytes_ = fields->tag.size();
    return hash;
}

Result<PasswordHash> hash_password(const Password& password, const PasswordHashParameters& parameters,
                                   Random& random) {
    std::array<std::uint8_t, kPasswordSaltBytes> salt{};
    random.fill(salt);
    // The salt is ours to draw: libsodium's own string function would take it from its global source.
    AUTHOS_TRY(const Bytes tag, argon2id_tag(password.secret(), parameters, salt, kPasswordTagBytes));
    return PasswordHash::parse(phc_text(parameters, salt, tag));
}

Result<bool> verify_password(const SecretString& candidate, const PasswordHash& hash) {
    return detail::any_form_fits(candidate,
                                 [&hash](const SecretString& form) { return detail::fits_form(form, hash); });
}

bool needs_rehash(const PasswordHash& hash, const PasswordHashParameters& parameters) noexcept {
    return hash.parameters() != parameters || hash.parallelism() != 1 ||
           hash.salt_bytes() != kPasswordSaltBytes || hash.tag_bytes() != kPasswordTagBytes;
}

PasswordHash dummy_hash(const PasswordHashParameters& parameters) {
    // A tag of zeros: to find a password for it is as hard as to break any hash.
    const std::array<std::uint8_t, kPasswordSaltBytes> salt{};
    const std::array<std::uint8_t, kPasswordTagBytes> tag{};
    return PasswordHash::parse(phc_text(parameters, salt, tag)).value();
}

} // namespace authos::authcore
