// COSE keys from outside. A key that is accepted keeps its octets and has signed nothing of this input.

#include "authos/authcore/cose.hpp"

#include <algorithm>
#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView octets{data, size};
    const auto key = CosePublicKey::parse(octets);
    if (!key) return 0;
    if (!std::equal(key->octets().begin(), key->octets().end(), octets.begin(), octets.end())) std::abort();
    if (find_cose_algorithm(static_cast<std::int64_t>(key->algorithm())) != key->algorithm()) std::abort();
    if (key->verify(as_bytes("message"), octets)) std::abort();
    if (key->verify(as_bytes("message"), {})) std::abort();
    return 0;
}
