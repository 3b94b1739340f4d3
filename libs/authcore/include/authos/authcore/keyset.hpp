#pragma once
// Keys by their id. A token names its key by "kid"; a token without one is refused, because guessing
// the key is guessing the trust. Immutable after construction, safe to use from any thread.
// Source: RFC 7517 §4.5, §5.

#include "authos/authcore/key.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace authos::authcore {

/// The id of a key: 1 to 128 printable ASCII characters without blanks.
class Kid {
public:
    /// Errc::invalid_argument, reason "kid_malformed".
    static Result<Kid> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    friend bool operator==(const Kid&, const Kid&) = default;

private:
    explicit Kid(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

struct SigningKey {
    Kid kid;
    PrivateKey key;
};

struct VerificationKey {
    Kid kid;
    PublicKey key;
};

/// Keys that verify, looked up by id: those of somebody else, or this server's own.
class VerificationKeys {
public:
    /// No two with the same id or the same material: Errc::invalid_argument, "kid_duplicate" or
    /// "key_duplicate".
    static Result<VerificationKeys> make(std::vector<VerificationKey> keys);

    /// A JWK Set as published by others. Keys that cannot verify here (other kinds, "use": "enc", weak,
    /// without "kid") are left out, as RFC 7517 §5 asks; Errc::invalid_argument, "jwks_malformed" if the
    /// whole is not a set, has over 100 keys or no usable one, and as in make().
    static Result<VerificationKeys> parse_jwks(std::string_view text);

    /// The key of that id, or null. Valid as long as this object.
    [[nodiscard]] const PublicKey* find(std::string_view kid) const noexcept;
    [[nodiscard]] const std::vector<VerificationKey>& all() const noexcept { return keys_; }

private:
    explicit VerificationKeys(std::vector<VerificationKey> keys) : keys_(std::move(keys)) {}
    std::vector<VerificationKey> keys_;
};

/// This server's keys: one that signs, and up to ten earlier ones whose tokens are still accepted.
class KeySet {
public:
    static constexpr std::size_t kMaxPrevious = 10;

    /// Errc::invalid_argument: "too_many_previous_keys", "kid_duplicate", "key_duplicate".
    static Result<KeySet> make(SigningKey active, std::vector<VerificationKey> previous = {});

    [[nodiscard]] const SigningKey& active() const noexcept { return active_; }
    /// The active key first, then the previous ones in the order given.
    [[nodiscard]] const VerificationKeys& verification() const noexcept { return verification_; }
    [[nodiscard]] const PublicKey* find(std::string_view kid) const noexcept {
        return verification_.find(kid);
    }

    /// {"keys":[{"kty","alg","use","kid",numbers…},…]}: the active key first. The same text every time.
    [[nodiscard]] const std::string& to_jwks() const noexcept { return jwks_; }

private:
    KeySet(SigningKey active, VerificationKeys verification);
    SigningKey active_;
    VerificationKeys verification_;
    std::string jwks_;
};

} // namespace authos::authcore
