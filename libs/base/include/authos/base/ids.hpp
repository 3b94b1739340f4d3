#pragma once
// Ids of rows: UUID version 4 in lower-case text form (36 characters, RFC 9562), one type per kind, so
// that a user id cannot be passed where an organization id belongs.

#include "authos/base/random.hpp"
#include "authos/base/result.hpp"

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace authos {

namespace detail {
[[nodiscard]] Result<std::string> parse_uuid(std::string_view text);
[[nodiscard]] std::string make_uuid(Random& random);
} // namespace detail

/// The id of one kind of row. Compares and hashes as its text.
template <class Tag>
class Id {
public:
    /// Errc::invalid_argument, reason "id_malformed", unless `text` is a UUID; upper case is folded.
    static Result<Id> parse(std::string_view text) {
        auto parsed = detail::parse_uuid(text);
        if (!parsed) return std::move(parsed).error();
        return Id{std::move(parsed).value()};
    }
    static Id make(Random& random) { return Id{detail::make_uuid(random)}; }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    friend bool operator==(const Id&, const Id&) = default;
    friend auto operator<=>(const Id&, const Id&) = default;

private:
    explicit Id(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

using UserId = Id<struct UserTag>;
using OrgId = Id<struct OrgTag>;
using ServiceId = Id<struct ServiceTag>;
using SessionId = Id<struct SessionTag>;
using JobId = Id<struct JobTag>;
using RequestId = Id<struct RequestTag>;

} // namespace authos

template <class Tag>
struct std::hash<authos::Id<Tag>> {
    std::size_t operator()(const authos::Id<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.text());
    }
};
