#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/foreign_hash.hpp"
#include "authos/base/text.hpp"
#include "detail/foreign_schemes.hpp"

#include <crypt.h>

#include <algorithm>
#include <memory>

namespace authos::authcore::detail {

namespace {

// "$2b$10$", 22 characters of salt, 31 of the hash.
constexpr std::size_t kBcryptCostAt = 4;
constexpr std::size_t kBcryptSaltAt = 7;
constexpr std::size_t kBcryptKeyAt = 29;
constexpr std::size_t kBcryptBytes = 60;
constexpr std::size_t kBcryptPasswordBytes = 72;
constexpr std::string_view kBcryptAlphabet =
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// crypt's working memory holds the password and what is derived from it.
struct WipeCryptData {
    void operator()(crypt_data* data) const noexcept {
        secure_wipe(data, sizeof(crypt_data));
        delete data;
    }
};

} // namespace

Result<void> check_bcrypt(std::string_view text) {
    if (text.size() != kBcryptBytes || text[kBcryptSaltAt - 1] != '$') return foreign_hash_malformed();
    const auto cost = parse_decimal(text.substr(kBcryptCostAt, 2));
    const std::string_view rest = text.substr(kBcryptSaltAt);
    if (!cost || rest.find_first_not_of(kBcryptAlphabet) != std::string_view::npos) {
        return foreign_hash_malformed();
    }
    // 23 octets leave two bits of the last character unused. Were they set, no password would ever fit.
    if (kBcryptAlphabet.find(text.back()) % 4 != 0) return foreign_hash_malformed();
    if (*cost < ForeignHashLimits::kMinBcryptCost) return foreign_hash_malformed();
    if (*cost > ForeignHashLimits::kMaxBcryptCost) return foreign_hash_too_expensive();
    return {};
}

Result<bool> verify_bcrypt(const SecretString& form, const std::string& text) {
    const std::string& password = form.reveal();
    // The C function would stop at the NUL, and whatever follows it would count for nothing.
    if (password.find('\0') != std::string::npos) return false;
    const Secret<std::string> seen{password.substr(0, kBcryptPasswordBytes)};
    const std::unique_ptr<crypt_data, WipeCryptData> data{new crypt_data{}};
    const char* made = crypt_rn(seen.reveal().c_str(), text.c_str(), data.get(), sizeof(crypt_data));
    if (made == nullptr || std::string_view{made}.size() != kBcryptBytes) {
        return fail(Errc::internal, "bcrypt_unavailable", "Password hashes cannot be verified now.")
            .with_detail("the C library's crypt does not know bcrypt");
    }
    // The last character of the salt has unused bits, which some programs set and crypt clears: only what
    // follows the salt is compared.
    return equal_constant_time(std::string_view{made}.substr(kBcryptKeyAt),
                               std::string_view{text}.substr(kBcryptKeyAt));
}

} // namespace authos::authcore::detail
