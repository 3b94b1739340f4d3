#pragma once
// Resource indicators: the protected resources that access tokens of a client can be meant for.
// Source: RFC 8707 §2.

#include "authos/base/result.hpp"

#include <string>
#include <string_view>

namespace authos::authcore {

/// An absolute https URI of at most 2000 ASCII octets without fragment, credentials, wildcard or dot
/// segments.
class ResourceUri {
public:
    /// `text` as received. Errc::invalid_argument, reason "resource_uri_malformed"; the message is a part of
    /// a sentence that begins with "the URI".
    static Result<ResourceUri> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    explicit ResourceUri(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

} // namespace authos::authcore
