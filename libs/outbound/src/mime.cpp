#include "authos/outbound/mime.hpp"

#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace authos::outbound {
namespace {

constexpr std::size_t kMaxPartOctets = 1 << 20;
constexpr std::size_t kMaxHeaderOctets = 2000;
constexpr std::size_t kPlainHeaderOctets = 60; // longer ones are folded as encoded words
// 36 octets are 48 of base64: "Auto-Submitted: =?UTF-8?B?…?=" stays within the 76 of RFC 2047 §2.
constexpr std::size_t kEncodedWordOctets = 36;
constexpr std::size_t kBase64LineOctets = 57; // 76 characters
constexpr std::size_t kMaxLineOctets = 990;   // RFC 5322 §2.1.1 allows 998

// Written by write_mime itself; a second one would change who the mail is from or how it is read.
constexpr std::array<std::string_view, 13> kOwnHeaders{"from",
                                                       "to",
                                                       "cc",
                                                       "bcc",
                                                       "sender",
                                                       "subject",
                                                       "date",
                                                       "message-id",
                                                       "mime-version",
                                                       "content-type",
                                                       "content-transfer-encoding",
                                                       "content-disposition",
                                                       "return-path"};

Error invalid_mail(const char* message) {
    return fail(Errc::invalid_argument, "mail_invalid", message);
}

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_header_name(std::string_view name) noexcept {
    // RFC 5322 §3.6.8: printable ASCII without the colon; tighter here, as no header of ours needs more.
    return !name.empty() && name.size() <= 60 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

Result<void> check_header_value(std::string_view text) {
    if (text.size() > kMaxHeaderOctets) return invalid_mail("A header of the mail is too long.");
    // Also refuses CR and LF: nothing that goes into a header can begin another one.
    if (!text.empty() && !is_printable_line(text)) {
        return invalid_mail("A header of the mail is not one line of UTF-8.");
    }
    return {};
}

Result<void> check_message(const MailMessage& message) {
    AUTHOS_TRY(check_header_value(message.subject));
    AUTHOS_TRY(check_header_value(message.from.name));
    for (const auto& [name, value] : message.headers) {
        if (!is_header_name(name)) return invalid_mail("A header of the mail has an invalid name.");
        const std::string lower = ascii_lower(name);
        if (std::find(kOwnHeaders.begin(), kOwnHeaders.end(), lower) != kOwnHeaders.end()) {
            return invalid_mail("A header of the mail is one that the mailer writes itself.");
        }
        AUTHOS_TRY(check_header_value(value));
    }
    if (message.text.empty()) return invalid_mail("The mail has no text.");
    for (const std::string* part : {&message.text, &message.html}) {
        if (part->size() > kMaxPartOctets) return invalid_mail("The mail is too large.");
        if (!is_utf8(*part) || part->find('\0') != std::string::npos)
            return invalid_mail("The mail is not UTF-8 text.");
    }
    return {};
}

/// Every kind of line break becomes CRLF; the text ends with one.
std::string with_crlf(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 32 + 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' || text[i] == '\n') {
            if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
            out += "\r\n";
        } else {
            out += text[i];
        }
    }
    if (out.size() < 2 || out.compare(out.size() - 2, 2, "\r\n") != 0) out += "\r\n";
    return out;
}

bool fits_7bit(std::string_view text) noexcept {
    if (!is_ascii(text)) return false;
    std::size_t line = 0;
    for (const char c : text) {
        if (c == '\n') line = 0;
        if (++line > kMaxLineOctets) return false;
        if (c == 0x7f || (c >= 0 && c < 0x20 && c != '\r' && c != '\n' && c != '\t')) return false;
    }
    return true;
}

std::string base64_lines(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += kBase64LineOctets) {
        out += encode_base64(as_bytes(text.substr(at, kBase64LineOctets)));
        out += "\r\n";
    }
    return out;
}

/// Header fields and body of one part, ending with CRLF.
std::string mime_part(std::string_view media_type, std::string_view text) {
    const std::string lines = with_crlf(text);
    const bool plain = fits_7bit(lines);
    std::string out = "Content-Type: ";
    out += media_type;
    out += plain ? "; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                 : "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    out += plain ? lines : base64_lines(lines);
    return out;
}

bool is_plain_header_text(std::string_view text) noexcept {
    return text.size() <= kPlainHeaderOctets && is_ascii(text) && text.find("=?") == std::string_view::npos;
}

std::string format_mailbox(const MailAddress& address) {
    const std::string angled = "<" + address.email.text() + ">";
    if (address.name.empty()) return angled;
    if (!is_plain_header_text(address.name)) return encode_header_text(address.name) + "\r\n " + angled;
    std::string out = "\"";
    for (const char c : address.name) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\" " + angled;
}

} // namespace

std::string format_mail_date(UnixMillis at) {
    static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::sys_seconds second{std::chrono::seconds{at.seconds()}};
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{second - day};
    std::array<char, 64> text{};
    const int written =
        std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                      kDays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                      kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                      static_cast<int>(time.seconds().count()));
    return std::string(text.data(), static_cast<std::size_t>(written));
}

std::string encode_header_text(std::string_view text) {
    if (is_plain_header_text(text)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        // An encoded word holds whole characters (RFC 2047 §5).
        std::string_view piece = truncate_utf8(text, kEncodedWordOctets);
        if (piece.empty()) piece = text.substr(0, 1);
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + encode_base64(as_bytes(piece)) + "?=";
        text.remove_prefix(piece.size());
    }
    return out;
}

Result<MimeMail> write_mime(const MailMessage& message, UnixMillis date, Random& random) {
    AUTHOS_TRY(check_message(message));
    MimeMail mail;
    mail.message_id = encode_hex(random.bytes(16)) + "@" + message.from.email.domain();
    std::string& out = mail.content;
    out += "From: " + format_mailbox(message.from) + "\r\n";
    out += "To: <" + message.to.text() + ">\r\n";
    out += "Subject: " + encode_header_text(message.subject) + "\r\n";
    out += "Date: " + format_mail_date(date) + "\r\n";
    out += "Message-ID: <" + mail.message_id + ">\r\n";
    for (const auto& [name, value] : message.headers) out += name + ": " + encode_header_text(value) + "\r\n";
    out += "MIME-Version: 1.0\r\n";
    if (message.html.empty()) {
        out += mime_part("text/plain", message.text);
        return mail;
    }
    // Random, so that no text can contain it and pretend to be a part of its own.
    const std::string boundary = "part-" + encode_hex(random.bytes(16));
    out += "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n";
    out += "--" + boundary + "\r\n" + mime_part("text/plain", message.text);
    out += "--" + boundary + "\r\n" + mime_part("text/html", message.html);
    out += "--" + boundary + "--\r\n";
    return mail;
}

} // namespace authos::outbound
