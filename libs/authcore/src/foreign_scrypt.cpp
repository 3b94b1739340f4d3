#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/foreign_hash.hpp"
#include "authos/base/text.hpp"
#include "detail/argon2.hpp"
#include "detail/foreign_schemes.hpp"
#include "detail/openssl.hpp"
#include "detail/phc.hpp"

namespace authos::authcore::detail {

namespace {

constexpr std::string_view kScryptPrefix = "$scrypt$";
// Far beyond the limits, and low enough for the products below not to overflow.
constexpr std::uint32_t kMaxScryptLog2N = 31;
constexpr std::uint32_t kMaxScryptFactor = 0xffff;

struct ScryptFields {
    std::uint32_t log2_n = 0;
    std::uint32_t r = 0;
    std::uint32_t p = 0;
    Bytes salt;
    Bytes key;

    /// N blocks of 128 * r octets (RFC 7914 §5), two to work on and p for the result.
    [[nodiscard]] std::uint64_t memory_kib() const noexcept {
        return ((std::uint64_t{1} << log2_n) + 2 + p) * r / 8 + 1;
    }
};

std::optional<ScryptFields> parse_scrypt_fields(std::string_view text) {
    const auto fields = split(text.substr(kScryptPrefix.size()), '$');
    if (fields.size() != 3) return std::nullopt;
    const auto costs = split(fields[0], ',');
    if (costs.size() != 3) return std::nullopt;
    const auto log2_n = phc_number(costs[0], "ln");
    const auto r = phc_number(costs[1], "r");
    const auto p = phc_number(costs[2], "p");
    if (!log2_n || !r || !p) return std::nullopt;
    auto salt = decode_unpadded_base64(fields[1]);
    auto key = decode_unpadded_base64(fields[2]);
    if (!salt || salt->empty() || salt->size() > 64) return std::nullopt;
    if (!key || key->size() < 16 || key->size() > 64) return std::nullopt;
    return ScryptFields{*log2_n, *r, *p, std::move(*salt), std::move(*key)};
}

} // namespace

Result<void> check_scrypt(std::string_view text) {
    const auto fields = parse_scrypt_fields(text);
    if (!fields) return foreign_hash_malformed();
    if (fields->log2_n > kMaxScryptLog2N || fields->r > kMaxScryptFactor || fields->p > kMaxScryptFactor) {
        return foreign_hash_too_expensive();
    }
    const std::uint64_t memory_kib = fields->memory_kib();
    if (memory_kib > ForeignHashLimits::kMaxScryptMemoryKib ||
        memory_kib * fields->p > ForeignHashLimits::kMaxScryptWorkKib) {
        return foreign_hash_too_expensive();
    }
    // RFC 7914 §2: N is less than 2^(128 * r / 8).
    if (fields->log2_n >= std::uint64_t{16} * fields->r) return foreign_hash_malformed();
    return {};
}

Result<bool> verify_scrypt(const SecretString& form, const std::string& text) {
    const std::string& password = form.reveal();
    const auto fields = parse_scrypt_fields(text).value();
    constexpr std::uint64_t kMaxOctets = ForeignHashLimits::kMaxScryptMemoryKib * 1024;
    const ErrorQueueGuard queue;
    Bytes key(fields.key.size());
    if (EVP_PBE_scrypt(password.data(), password.size(), fields.salt.data(), fields.salt.size(),
                       std::uint64_t{1} << fields.log2_n, fields.r, fields.p, kMaxOctets, key.data(),
                       key.size()) != 1) {
        return too_little_memory();
    }
    return equal_constant_time(key, fields.key);
}

} // namespace authos::authcore::detail
