// libcbor takes apart one head at a time, without allocating; what may follow what, how deep, and in which
// spelling is decided here.

#include "authos/authcore/cbor.hpp"

#include "authos/base/text.hpp"

#include <cbor.h>

#include <algorithm>
#include <limits>

namespace authos::authcore {

namespace {

enum class CborHead {
    none,
    unsigned_number,
    negative_number,
    bytes,
    text,
    array,
    map,
    boolean,
    null,
    indefinite
};

// What libcbor reported about the item at the front; `none` for what no WebAuthn structure contains.
struct CborItem {
    CborHead head = CborHead::none;
    std::uint64_t number = 0; // value, length or count; -1 - number where negative
    ByteView octets;          // of a byte or text string
};

CborItem& item_of(void* context) {
    return *static_cast<CborItem*>(context);
}

template <CborHead Head, class Number>
void on_number(void* context, Number number) {
    item_of(context) = {Head, number, {}};
}

template <CborHead Head>
void on_string(void* context, cbor_data data, std::size_t size) {
    item_of(context) = {Head, size, {data, size}};
}

void on_boolean(void* context, bool value) {
    item_of(context) = {CborHead::boolean, value ? 1U : 0U, {}};
}

template <CborHead Head>
void on_plain(void* context) {
    item_of(context) = {Head, 0, {}};
}

// Callbacks that stay libcbor's empty ones (tags, fractions, undefined) leave the head `none`.
cbor_callbacks make_callbacks() {
    cbor_callbacks callbacks = cbor_empty_callbacks;
    callbacks.uint8 = on_number<CborHead::unsigned_number, std::uint8_t>;
    callbacks.uint16 = on_number<CborHead::unsigned_number, std::uint16_t>;
    callbacks.uint32 = on_number<CborHead::unsigned_number, std::uint32_t>;
    callbacks.uint64 = on_number<CborHead::unsigned_number, std::uint64_t>;
    callbacks.negint8 = on_number<CborHead::negative_number, std::uint8_t>;
    callbacks.negint16 = on_number<CborHead::negative_number, std::uint16_t>;
    callbacks.negint32 = on_number<CborHead::negative_number, std::uint32_t>;
    callbacks.negint64 = on_number<CborHead::negative_number, std::uint64_t>;
    callbacks.byte_string = on_string<CborHead::bytes>;
    callbacks.string = on_string<CborHead::text>;
    callbacks.array_start = on_number<CborHead::array, std::size_t>;
    callbacks.map_start = on_number<CborHead::map, std::size_t>;
    callbacks.boolean = on_boolean;
    callbacks.null = on_plain<CborHead::null>;
    callbacks.byte_string_start = on_plain<CborHead::indefinite>;
    callbacks.string_start = on_plain<CborHead::indefinite>;
    callbacks.indef_array_start = on_plain<CborHead::indefinite>;
    callbacks.indef_map_start = on_plain<CborHead::indefinite>;
    callbacks.indef_break = on_plain<CborHead::indefinite>;
    return callbacks;
}

std::size_t shortest_head(std::uint64_t number) {
    if (number < 24) return 1;
    if (number <= std::numeric_limits<std::uint8_t>::max()) return 2;
    if (number <= std::numeric_limits<std::uint16_t>::max()) return 3;
    return number <= std::numeric_limits<std::uint32_t>::max() ? 5 : 9;
}

Error malformed_cbor(std::string message) {
    return fail(Errc::invalid_argument, "cbor_malformed", std::move(message));
}

Error not_canonical_cbor(std::string message) {
    return fail(Errc::invalid_argument, "cbor_not_canonical", std::move(message));
}

Error unsupported_cbor(std::string message) {
    return fail(Errc::invalid_argument, "cbor_unsupported", std::move(message));
}

// CTAP2's order: by major type (the upper bits of the first octet), then shorter first, then by octets.
bool cbor_key_before(ByteView a, ByteView b) {
    const int major_a = a.front() >> 5;
    const int major_b = b.front() >> 5;
    if (major_a != major_b) return major_a < major_b;
    if (a.size() != b.size()) return a.size() < b.size();
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

Result<void> check_cbor_key(CborKind kind, ByteView previous, ByteView key) {
    if (kind != CborKind::integer && kind != CborKind::text) {
        return unsupported_cbor("A CBOR map has a key that is neither integer nor text.");
    }
    if (previous.empty() || cbor_key_before(previous, key)) return {};
    if (std::equal(previous.begin(), previous.end(), key.begin(), key.end())) {
        return fail(Errc::invalid_argument, "cbor_duplicate_key", "A CBOR map has the same key twice.");
    }
    return not_canonical_cbor("The keys of a CBOR map are not sorted.");
}

} // namespace

class CborReader {
public:
    CborReader(ByteView octets, int max_depth) : rest_(octets), max_depth_(max_depth) {}

    [[nodiscard]] ByteView rest() const noexcept { return rest_; }

    // `depth`: how many arrays and maps are around this value.
    Result<Cbor> read(int depth) {
        AUTHOS_TRY(const CborItem item, next_item());
        switch (item.head) {
        case CborHead::unsigned_number:
        case CborHead::negative_number: return integer(item);
        case CborHead::bytes: return string(CborKind::bytes, item.octets);
        case CborHead::text:
            if (!is_utf8(as_text(item.octets))) return malformed_cbor("A CBOR text is not UTF-8.");
            return string(CborKind::text, item.octets);
        case CborHead::array: return array(item.number, depth + 1);
        case CborHead::map: return map(item.number, depth + 1);
        case CborHead::boolean: return scalar(CborKind::boolean, static_cast<std::int64_t>(item.number));
        case CborHead::null: return scalar(CborKind::null, 0);
        case CborHead::indefinite: return not_canonical_cbor("A CBOR value is of indefinite length.");
        case CborHead::none: break;
        }
        return unsupported_cbor("CBOR tags, fractions and simple values have no meaning here.");
    }

private:
    Result<CborItem> next_item() {
        static const cbor_callbacks kCallbacks = make_callbacks();
        CborItem item;
        const cbor_decoder_result decoded =
            cbor_stream_decode(rest_.data(), rest_.size(), &kCallbacks, &item);
        if (decoded.status == CBOR_DECODER_NEDATA) return malformed_cbor("The CBOR is cut short.");
        if (decoded.status != CBOR_DECODER_FINISHED) return malformed_cbor("This is no CBOR.");
        rest_ = rest_.subspan(decoded.read);
        const bool counted = item.head != CborHead::none && item.head != CborHead::boolean;
        if (counted && decoded.read - item.octets.size() != shortest_head(item.number)) {
            return not_canonical_cbor("A CBOR number is not in its shortest form.");
        }
        return item;
    }

    static Cbor scalar(CborKind kind, std::int64_t number) {
        Cbor value(kind);
        value.number_ = number;
        return value;
    }

    static Result<Cbor> integer(const CborItem& item) {
        if (item.number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return unsupported_cbor("A CBOR integer does not fit 64 bits with a sign.");
        }
        const auto number = static_cast<std::int64_t>(item.number);
        return scalar(CborKind::integer, item.head == CborHead::negative_number ? -1 - number : number);
    }

    static Cbor string(CborKind kind, ByteView octets) {
        Cbor value(kind);
        value.octets_.assign(octets.begin(), octets.end());
        return value;
    }

    [[nodiscard]] Result<void> check_depth(int depth) const {
        if (depth <= max_depth_) return {};
        return fail(Errc::invalid_argument, "cbor_too_deep", "The CBOR is nested too deeply.");
    }

    // A count is only believed as far as octets are there: nothing is reserved for it.
    Result<Cbor> array(std::uint64_t count, int depth) {
        AUTHOS_TRY(check_depth(depth));
        Cbor value(CborKind::array);
        for (std::uint64_t i = 0; i < count; ++i) {
            AUTHOS_TRY(auto child, read(depth));
            value.children_.push_back(std::move(child));
        }
        return value;
    }

    Result<Cbor> map(std::uint64_t count, int depth) {
        AUTHOS_TRY(check_depth(depth));
        Cbor value(CborKind::map);
        ByteView previous;
        for (std::uint64_t i = 0; i < count; ++i) {
            const ByteView before = rest_;
            AUTHOS_TRY(auto key, read(depth));
            const ByteView spelling = before.first(before.size() - rest_.size());
            AUTHOS_TRY(check_cbor_key(key.kind(), previous, spelling));
            previous = spelling;
            AUTHOS_TRY(auto child, read(depth));
            value.children_.push_back(std::move(key));
            value.children_.push_back(std::move(child));
        }
        return value;
    }

    ByteView rest_;
    int max_depth_;
};

std::optional<bool> Cbor::as_boolean() const noexcept {
    return kind_ == CborKind::boolean ? std::optional(number_ == 1) : std::nullopt;
}

std::optional<std::int64_t> Cbor::as_integer() const noexcept {
    return kind_ == CborKind::integer ? std::optional(number_) : std::nullopt;
}

std::optional<ByteView> Cbor::as_bytes() const noexcept {
    return kind_ == CborKind::bytes ? std::optional<ByteView>(octets_) : std::nullopt;
}

std::optional<std::string_view> Cbor::as_text() const noexcept {
    return kind_ == CborKind::text ? std::optional(authos::as_text(octets_)) : std::nullopt;
}

std::size_t Cbor::size() const noexcept {
    return kind_ == CborKind::map ? children_.size() / 2 : children_.size();
}

std::span<const Cbor> Cbor::items() const noexcept {
    return kind_ == CborKind::array ? std::span<const Cbor>(children_) : std::span<const Cbor>();
}

const Cbor* Cbor::find(std::int64_t key) const noexcept {
    if (kind_ != CborKind::map) return nullptr;
    for (std::size_t i = 0; i < children_.size(); i += 2) {
        if (children_[i].as_integer() == key) return &children_[i + 1];
    }
    return nullptr;
}

const Cbor* Cbor::find(std::string_view key) const noexcept {
    if (kind_ != CborKind::map) return nullptr;
    for (std::size_t i = 0; i < children_.size(); i += 2) {
        if (children_[i].as_text() == key) return &children_[i + 1];
    }
    return nullptr;
}

Result<CborPrefix> parse_cbor_prefix(ByteView octets, CborLimits limits) {
    if (octets.size() > limits.max_bytes) {
        return fail(Errc::payload_too_large, "cbor_too_large", "The CBOR is too large.");
    }
    CborReader reader(octets, limits.max_depth);
    AUTHOS_TRY(auto value, reader.read(0));
    return CborPrefix{std::move(value), octets.size() - reader.rest().size()};
}

Result<Cbor> parse_cbor(ByteView octets, CborLimits limits) {
    AUTHOS_TRY(auto prefix, parse_cbor_prefix(octets, limits));
    if (prefix.consumed != octets.size()) return malformed_cbor("Octets follow the CBOR value.");
    return std::move(prefix.value);
}

} // namespace authos::authcore
