#pragma once
// The two tokens of a session: a signed access token that anyone can verify and an opaque refresh token
// that only this server understands. Both are stored as SHA-256.

#include "authos/base/secret.hpp"

#include <chrono>

namespace authos::identity {

/// What a successful sign-in or refresh hands out.
struct TokenPair {
    SecretString access_token;  // JWT, typ authos-management+jwt
    SecretString refresh_token; // 256 random bits, base64url
    std::chrono::seconds expires_in{};
};

} // namespace authos::identity
