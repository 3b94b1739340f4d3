#pragma once
// Walks through DER values one after the other, with OpenSSL's reader of tags and lengths.
// Source: ITU-T X.690 §8.1, §10.1.

#include "authos/base/bytes.hpp"

#include <optional>

namespace authos::authcore::detail {

struct DerValue {
    int tag = 0;
    bool context_specific = false; // else universal
    bool constructed = false;
    ByteView content;
};

class DerReader {
public:
    explicit DerReader(ByteView octets) noexcept : rest_(octets) {}

    /// The next value; nothing at the end and, then with at_end() false, where there is no DER.
    [[nodiscard]] std::optional<DerValue> next();
    /// The content of the next value, if it is universal and has that tag (V_ASN1_SEQUENCE …).
    [[nodiscard]] std::optional<ByteView> next(int universal_tag);
    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

private:
    ByteView rest_;
};

/// The content of the one value of that universal tag that `octets` are; nothing otherwise.
[[nodiscard]] std::optional<ByteView> only_der_value(ByteView octets, int universal_tag);

} // namespace authos::authcore::detail
