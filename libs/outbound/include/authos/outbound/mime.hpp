#pragma once
// The text of a mail: header fields and body as they go over the wire. Pure functions.
// Source: RFC 5322, RFC 2045, RFC 2046 §5.1.4, RFC 2047.

#include "authos/base/random.hpp"
#include "authos/base/time.hpp"
#include "authos/outbound/mailer.hpp"

#include <string>
#include <string_view>

namespace authos::outbound {

/// A mail as it goes over the wire.
struct MimeMail {
    std::string message_id; // without angle brackets
    std::string content;    // CRLF line ends, dots not doubled
};

/// Writes `message` with Date, Message-ID and, where there is HTML, as multipart/alternative. ASCII parts
/// stay readable (7bit), others are base64. Errc::invalid_argument, "mail_invalid", as Mailer::send says.
[[nodiscard]] Result<MimeMail> write_mime(const MailMessage& message, UnixMillis date, Random& random);

/// "Thu, 01 Jan 2026 00:00:00 +0000".
[[nodiscard]] std::string format_mail_date(UnixMillis at);

/// `text` as it stands in a header: as it is if it is short printable ASCII, else encoded words of at most
/// 75 characters, folded. The caller guarantees UTF-8 without controls.
[[nodiscard]] std::string encode_header_text(std::string_view text);

} // namespace authos::outbound
