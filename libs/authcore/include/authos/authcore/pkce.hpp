#pragma once
// Proof Key for Code Exchange: binds an authorization code to the client that asked for it.
// Pure functions, no state. Only S256 exists here; "plain" is refused (RFC 9700 §2.1.1).
// Source: RFC 7636.

#include "authos/base/random.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <string>
#include <string_view>

namespace authos::authcore {

/// base64url(SHA-256(verifier)): 43 characters, no padding.
class CodeChallenge {
public:
    /// `text` as received. Errc::invalid_argument, reason "code_challenge_malformed", unless it is
    /// 43 base64url characters that encode 32 octets.
    static Result<CodeChallenge> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    friend Result<CodeChallenge> challenge_of(const SecretString& verifier);
    explicit CodeChallenge(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// `method` as received in code_challenge_method. Errc::invalid_argument, reason
/// "code_challenge_method_unsupported", unless it is exactly "S256"; an absent method means "plain" (RFC
/// 7636 §4.3) and is refused by passing the empty text.
[[nodiscard]] Result<void> require_s256(std::string_view method);

/// A new verifier: 32 random bytes, base64url, 43 characters.
[[nodiscard]] SecretString make_code_verifier(Random& random);

/// The challenge that belongs to `verifier`. Errc::invalid_argument, reason "code_verifier_malformed",
/// unless it is 43 to 128 unreserved characters (RFC 7636 §4.1).
[[nodiscard]] Result<CodeChallenge> challenge_of(const SecretString& verifier);

/// Whether `verifier` is well-formed and fits `challenge`; compares in constant time.
[[nodiscard]] bool verify_code_verifier(const CodeChallenge& challenge, const SecretString& verifier);

} // namespace authos::authcore
