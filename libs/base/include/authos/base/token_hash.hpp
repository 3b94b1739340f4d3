#pragma once
// The stored form of an opaque token: SHA-256 of its text. A database that leaks shows no usable token.

#include "authos/base/result.hpp"

#include <string>
#include <string_view>

namespace authos {

/// 64 lower-case hex digits. authcore::hash_token makes one from a token.
class TokenHash {
public:
    /// Errc::invalid_argument, reason "token_hash_malformed".
    static Result<TokenHash> parse(std::string_view hex);
    [[nodiscard]] const std::string& hex() const noexcept { return hex_; }
    friend bool operator==(const TokenHash&, const TokenHash&) = default;

private:
    explicit TokenHash(std::string hex) : hex_(std::move(hex)) {}
    std::string hex_;
};

} // namespace authos
