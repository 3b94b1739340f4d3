#pragma once
// Redirect URIs: what a client may register, and when a request's URI is the registered one. There are no
// patterns and no prefixes; both are how authorization codes get stolen. Pure functions, no state.
// Source: RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1 and §4.1.3.

#include "authos/base/result.hpp"

#include <string>
#include <string_view>

namespace authos::authcore {

/// Where a client runs. Native ones (apps on a phone or a desktop) can be reached through a scheme of their
/// own and through a loopback port that is not known beforehand.
enum class ClientKind { web, native };

/// A URI that may be registered: absolute, 1 to 2000 ASCII octets, without fragment, credentials, wildcard or
/// dot segments, also where those are percent-encoded (once or more). https anywhere; http on localhost,
/// 127.0.0.1 and [::1] alone; for native clients also private-use schemes, which have a dot (RFC 8252 §7.1)
/// and so are never "javascript", "data", "file" and the like.
class RedirectUri {
public:
    /// `text` as received. Errc::invalid_argument, reason "redirect_uri_malformed"; the message says what is
    /// wrong, as a part of a sentence that begins with "the URI".
    static Result<RedirectUri> parse(std::string_view text, ClientKind kind);
    /// As it was received: octets are kept, because it is compared by octets.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    explicit RedirectUri(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Whether `requested` is the URI `registered`: the same octets. For native clients the port of an http
/// loopback URI may differ, be added or left out (RFC 8252 §7.3), nothing else.
[[nodiscard]] bool is_same_redirect_uri(std::string_view registered, std::string_view requested,
                                        ClientKind kind);

} // namespace authos::authcore
