#pragma once
// Strict reader of CBOR in the CTAP2 canonical form: one spelling per value, or no value at all. Refused are
// indefinite lengths, numbers longer than needed, unsorted or repeated keys, tags and fractions.
// Source: RFC 8949; CTAP 2.1 §8 (canonical form); WebAuthn Level 3 §2 (decoders reject other forms).

#include "authos/base/bytes.hpp"
#include "authos/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::authcore {

enum class CborKind { null, boolean, integer, bytes, text, array, map };

/// Bounds for untrusted octets. The depth counts arrays and maps inside each other; four is CTAP2's own
/// bound.
struct CborLimits {
    std::size_t max_bytes = 64 * 1024;
    int max_depth = 4;
};

/// A CBOR value with value semantics. Views that accessors hand out live as long as the value.
class Cbor {
public:
    [[nodiscard]] CborKind kind() const noexcept { return kind_; }

    /// This value itself, if it is of that kind.
    [[nodiscard]] std::optional<bool> as_boolean() const noexcept;
    [[nodiscard]] std::optional<std::int64_t> as_integer() const noexcept;
    [[nodiscard]] std::optional<ByteView> as_bytes() const noexcept;
    [[nodiscard]] std::optional<std::string_view> as_text() const noexcept; // well-formed UTF-8

    /// Items of an array or entries of a map; 0 for everything else.
    [[nodiscard]] std::size_t size() const noexcept;
    /// The items of an array, else nothing.
    [[nodiscard]] std::span<const Cbor> items() const noexcept;
    /// The value under that key of a map; a null pointer where there is none, or no map.
    [[nodiscard]] const Cbor* find(std::int64_t key) const noexcept;
    [[nodiscard]] const Cbor* find(std::string_view key) const noexcept;

private:
    friend class CborReader; // the only maker of values
    explicit Cbor(CborKind kind) noexcept : kind_(kind) {}

    CborKind kind_;
    std::int64_t number_ = 0;    // integer; boolean as 0 or 1
    Bytes octets_;               // bytes and text
    std::vector<Cbor> children_; // items of an array; key, value, key, value… of a map
};

/// Exactly one value. Errc::invalid_argument: "cbor_malformed" (cut short, octets left over, not UTF-8),
/// "cbor_not_canonical" (another spelling exists), "cbor_duplicate_key", "cbor_too_deep", "cbor_unsupported"
/// (tags, fractions, simple values, integers beyond 64 bits with sign, keys that are neither integer nor
/// text); Errc::payload_too_large: "cbor_too_large".
[[nodiscard]] Result<Cbor> parse_cbor(ByteView octets, CborLimits limits = {});

/// A value and the number of octets it took from the front.
struct CborPrefix {
    Cbor value;
    std::size_t consumed = 0;
};

/// The value at the front of `octets`; whatever follows is left to the caller. Reasons as above.
[[nodiscard]] Result<CborPrefix> parse_cbor_prefix(ByteView octets, CborLimits limits = {});

} // namespace authos::authcore
