// PHC strings as they come from a database or from an import of users.

#include "authos/authcore/password_hash.hpp"

#include "authos/base/bytes.hpp"

#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(ByteView{data, size});
    const auto hash = PasswordHash::parse(text);
    if (!hash) {
        if (hash.error().code != Errc::data_loss) std::abort();
        return 0;
    }
    const PasswordHashParameters& cost = hash.value().parameters();
    if (hash.value().text() != text || cost.memory_kib > PasswordHashParameters::kMaxMemoryKib ||
        cost.iterations > PasswordHashParameters::kMaxIterations ||
        hash.value().parallelism() > PasswordHash::kMaxParallelism) {
        std::abort();
    }
    // What passes our parser must pass libsodium's, too; only cheap ones are computed, to stay quick.
    if (cost.memory_kib <= 256 && cost.iterations <= 2) {
        if (!verify_password(SecretString{"candidate"}, hash.value())) std::abort();
    }
    return 0;
}
