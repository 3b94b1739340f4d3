#include "authos/base/secret.hpp"

#include <openssl/crypto.h>

namespace authos {

void secure_wipe(void* data, std::size_t size) noexcept {
    OPENSSL_cleanse(data, size);
}

} // namespace authos
