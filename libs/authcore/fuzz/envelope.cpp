// Envelopes as they come from a database that someone else may have written to, and lists of keys.

#include "authos/authcore/envelope.hpp"

#include "authos/base/encoding.hpp"

#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

namespace {

KeyRing fuzz_ring() {
    KeyRing ring{EncryptionKeyId::parse("active").value(), AeadKey::from_bytes(Bytes(32, 1)).value()};
    ring.add_previous(EncryptionKeyId::parse("old").value(), AeadKey::from_bytes(Bytes(32, 2)).value())
        .value();
    return ring;
}

void check_envelope(const KeyRing& ring, std::string_view text) {
    const EnvelopeContext context{.table = "table", .record_id = "id", .field = "field"};
    const auto key_id = key_id_of(text);
    const auto opened = open(ring, context, text);
    // Nobody can forge a tag: whatever is no envelope of ours must not open.
    if (opened) std::abort();
    if (key_id.has_value() != (opened.error().reason != "envelope_malformed")) std::abort();
    if (key_id && needs_rewrap(ring, text).value() != !(key_id.value() == ring.active_id())) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const KeyRing ring = fuzz_ring();
    const ByteView input{data, size};
    check_envelope(ring, as_text(input));
    // Once more behind the base64url, which random input seldom gets through, and behind a good header.
    check_envelope(ring, encode_base64url(input));
    Bytes framed = to_bytes(std::string_view("AOE\x01\x06"
                                             "active",
                                             11));
    framed.insert(framed.end(), input.begin(), input.end());
    check_envelope(ring, encode_base64url(framed));

    KeyRing extended = ring;
    const auto added = extended.add_previous_list(SecretString{std::string(as_text(input))});
    if (!added && added.error().reason.empty()) std::abort();
    return 0;
}
