#include "authos/base/token_hash.hpp"

namespace authos {

Result<TokenHash> TokenHash::parse(std::string_view hex) {
    bool good = hex.size() == 64;
    for (const char c : hex) good = good && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!good) {
        return fail(Errc::invalid_argument, "token_hash_malformed",
                    "A token hash is 64 lower-case hex digits.");
    }
    return TokenHash{std::string(hex)};
}

} // namespace authos
