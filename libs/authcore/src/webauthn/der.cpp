#include "webauthn/der.hpp"

#include "detail/openssl.hpp"

#include <openssl/asn1.h>

namespace authos::authcore::detail {

std::optional<DerValue> DerReader::next() {
    const ErrorQueueGuard guard;
    if (rest_.empty()) return std::nullopt;
    const unsigned char* at = rest_.data();
    long length = 0;
    int tag = 0;
    int tag_class = 0;
    const int form = ASN1_get_object(&at, &length, &tag, &tag_class, static_cast<long>(rest_.size()));
    // 0x80: malformed; 0x01: of indefinite length, which DER does not have.
    if ((form & 0x80) != 0 || (form & 0x01) != 0 || length < 0) return std::nullopt;
    if (tag_class != V_ASN1_UNIVERSAL && tag_class != V_ASN1_CONTEXT_SPECIFIC) return std::nullopt;
    const auto head = static_cast<std::size_t>(at - rest_.data());
    const auto size = static_cast<std::size_t>(length);
    if (size > rest_.size() - head) return std::nullopt;
    const DerValue value{tag, tag_class == V_ASN1_CONTEXT_SPECIFIC, (form & V_ASN1_CONSTRUCTED) != 0,
                         rest_.subspan(head, size)};
    rest_ = rest_.subspan(head + size);
    return value;
}

std::optional<ByteView> DerReader::next(int universal_tag) {
    const auto value = next();
    if (!value || value->context_specific || value->tag != universal_tag) return std::nullopt;
    return value->content;
}

std::optional<ByteView> only_der_value(ByteView octets, int universal_tag) {
    DerReader reader(octets);
    const auto content = reader.next(universal_tag);
    return content && reader.at_end() ? content : std::nullopt;
}

} // namespace authos::authcore::detail
