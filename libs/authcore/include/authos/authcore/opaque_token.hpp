#pragma once
// Tokens that mean nothing by themselves: 256 random bits as base64url, given out once and stored only as
// a SHA-256 hash. Their entropy makes a salt or a slow hash pointless.

#include "authos/base/random.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/token_hash.hpp"

#include <string>
#include <string_view>

namespace authos::authcore {

inline constexpr std::string_view kServiceKeyPrefix = "sk_live_";
inline constexpr std::string_view kScimTokenPrefix = "scim_live_";

/// `prefix` and 43 base64url characters (32 random octets).
[[nodiscard]] SecretString make_opaque_token(Random& random, std::string_view prefix = {});

/// The part of a token that lists may show, so that its owner recognises it: `prefix` and the next six
/// characters. Errc::invalid_argument, reason "token_malformed", unless `token` has the form that
/// make_opaque_token gives for `prefix`.
[[nodiscard]] Result<std::string> visible_part(const SecretString& token, std::string_view prefix);

/// SHA-256 of the token's text, for any token or other random value of at least 122 bits.
[[nodiscard]] TokenHash hash_token(const SecretString& token);

/// The stored form of a service's client secret: SHA-256 in standard base64, 44 characters.
class ClientSecretHash {
public:
    /// Errc::data_loss, reason "client_secret_hash_malformed".
    static Result<ClientSecretHash> parse(std::string_view text);
    static ClientSecretHash of(const SecretString& client_secret);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    explicit ClientSecretHash(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Whether `candidate` is the secret of `stored`; compares in constant time.
[[nodiscard]] bool verify_client_secret(const SecretString& candidate, const ClientSecretHash& stored);

} // namespace authos::authcore
