#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/foreign_hash.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"
#include "detail/foreign_schemes.hpp"
#include "detail/openssl.hpp"
#include "detail/phc.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace authos::authcore::detail {

namespace {

/// passlib writes salt and key in base64 with "." for "+"; Django the salt as it is, the key in base64.
enum class Pbkdf2Spelling { passlib, django };

struct Pbkdf2Kind {
    std::string_view prefix;
    Pbkdf2Spelling spelling;
    const EVP_MD* (*digest)();
};

constexpr std::array kPbkdf2Kinds{
    Pbkdf2Kind{"$pbkdf2$", Pbkdf2Spelling::passlib, sha1_method},
    Pbkdf2Kind{"$pbkdf2-sha256$", Pbkdf2Spelling::passlib, sha256_method},
    Pbkdf2Kind{"$pbkdf2-sha512$", Pbkdf2Spelling::passlib, sha512_method},
    Pbkdf2Kind{"pbkdf2_sha1$", Pbkdf2Spelling::django, sha1_method},
    Pbkdf2Kind{"pbkdf2_sha256$", Pbkdf2Spelling::django, sha256_method},
};

struct Pbkdf2Fields {
    const EVP_MD* (*digest)() = nullptr;
    std::uint32_t iterations = 0;
    Bytes salt;
    Bytes key;
};

std::optional<Bytes> decode_adapted_base64(std::string_view text) {
    if (text.find('+') != std::string_view::npos) return std::nullopt;
    std::string usual{text};
    std::replace(usual.begin(), usual.end(), '.', '+');
    return decode_unpadded_base64(usual);
}

std::optional<Bytes> decode_padded_base64(std::string_view text) {
    auto bytes = decode_base64(text);
    if (!bytes) return std::nullopt;
    return std::move(bytes).value();
}

std::optional<Pbkdf2Fields> parse_pbkdf2_fields(std::string_view text) {
    const auto* kind = std::find_if(kPbkdf2Kinds.begin(), kPbkdf2Kinds.end(),
                                    [&](const Pbkdf2Kind& each) { return text.starts_with(each.prefix); });
    if (kind == kPbkdf2Kinds.end()) return std::nullopt;
    const auto fields = split(text.substr(kind->prefix.size()), '$');
    if (fields.size() != 3) return std::nullopt;
    const bool passlib = kind->spelling == Pbkdf2Spelling::passlib;
    const auto iterations = phc_number(fields[0]);
    auto salt = passlib ? decode_adapted_base64(fields[1]) : to_bytes(fields[1]);
    auto key = passlib ? decode_adapted_base64(fields[2]) : decode_padded_base64(fields[2]);
    if (!iterations || !salt || salt->empty() || salt->size() > 64) return std::nullopt;
    if (!key || key->size() < 16 || key->size() > 64) return std::nullopt;
    return Pbkdf2Fields{kind->digest, *iterations, std::move(*salt), std::move(*key)};
}

} // namespace

Result<void> check_pbkdf2(std::string_view text) {
    // Django's salt is plain text; what is stored stays on one line.
    if (!is_printable_line(text)) return foreign_hash_malformed();
    const auto fields = parse_pbkdf2_fields(text);
    if (!fields) return foreign_hash_malformed();
    if (fields->iterations > ForeignHashLimits::kMaxPbkdf2Iterations) return foreign_hash_too_expensive();
    return {};
}

Result<bool> verify_pbkdf2(const SecretString& form, const std::string& text) {
    const std::string& password = form.reveal();
    const auto fields = parse_pbkdf2_fields(text).value();
    const ErrorQueueGuard queue;
    Bytes key(fields.key.size());
    if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), fields.salt.data(),
                          static_cast<int>(fields.salt.size()), static_cast<int>(fields.iterations),
                          fields.digest(), static_cast<int>(key.size()), key.data()) != 1) {
        throw std::runtime_error("OpenSSL could not derive a key");
    }
    return equal_constant_time(key, fields.key);
}

} // namespace authos::authcore::detail
