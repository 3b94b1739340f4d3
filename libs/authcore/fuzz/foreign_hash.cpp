// Hashes of other programs as an import of users brings them.

#include "authos/authcore/foreign_hash.hpp"

#include "authos/base/bytes.hpp"

#include <algorithm>
#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

namespace {

/// Only what takes a moment is computed: schemes by their own tests, costs by the text.
bool is_quick(const ForeignHash& hash) {
    const std::string& text = hash.text();
    switch (hash.scheme()) {
    case ForeignScheme::bcrypt: return text.substr(4, 2) == "04";
    case ForeignScheme::scrypt: return text.find("ln=1,") != std::string::npos && text.size() < 60;
    case ForeignScheme::pbkdf2: return text.substr(text.find('$', 1)).find("$1$") == 0;
    case ForeignScheme::argon2i:
    case ForeignScheme::argon2id: return text.find("$m=8,t=1,") != std::string::npos;
    }
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(ByteView{data, size});
    const auto hash = ForeignHash::parse(text);
    if (!hash) {
        if (hash.error().code != Errc::invalid_argument) std::abort();
        return 0;
    }
    if (hash->text() != text || text.size() > ForeignHash::kMaxTextBytes) std::abort();
    // What may be stored is one line without control characters.
    const auto plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; };
    if (!std::all_of(text.begin(), text.end(), plain)) std::abort();
    // What was let in can be verified, and is read back from the database.
    if (is_quick(*hash) && !verify_stored(SecretString{"candidate"}, text)) std::abort();
    return 0;
}
