#include "authos/authcore/constant_time.hpp"

#include <openssl/crypto.h>

namespace authos::authcore {

bool equal_constant_time(ByteView a, ByteView b) noexcept {
    if (a.size() != b.size()) return false;
    // An empty view may carry a null pointer, which memcmp functions must not see.
    return a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool equal_constant_time(std::string_view a, std::string_view b) noexcept {
    return equal_constant_time(as_bytes(a), as_bytes(b));
}

bool equal_constant_time(const SecretString& a, const SecretString& b) noexcept {
    return equal_constant_time(as_bytes(a.reveal()), as_bytes(b.reveal()));
}

} // namespace authos::authcore
