#include "authos/base/email.hpp"

#include "authos/base/text.hpp"

namespace authos {

namespace {

bool is_atom_character(char c) {
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    // Octets above 0x7f: internationalised mailboxes (RFC 6531), already known to be UTF-8.
    return alphanumeric || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}

/// Atoms joined by single dots.
bool is_local_part(std::string_view text) {
    if (text.empty() || text.size() > 64) return false;
    for (const std::string_view atom : split(text, '.')) {
        if (atom.empty()) return false;
        for (const char c : atom) {
            if (!is_atom_character(c)) return false;
        }
    }
    return true;
}

/// At least two labels of letters, digits and inner hyphens. International names as Punycode only: their
/// other spellings mean the same domain without being equal, and policies go by the domain.
bool is_mail_domain(std::string_view text) {
    const auto labels = split(text, '.');
    if (labels.size() < 2 || text.size() > 253) return false;
    for (const std::string_view label : labels) {
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        for (const char c : label) {
            const bool good =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            if (!good) return false;
        }
    }
    return true;
}

} // namespace

Result<Email> Email::parse(std::string_view text) {
    const std::string_view address = trim(text);
    const auto at = address.rfind('@');
    const bool good = at != std::string_view::npos && address.size() <= 254 && is_printable_line(address) &&
                      is_local_part(address.substr(0, at)) && is_mail_domain(address.substr(at + 1));
    if (!good) {
        return fail(Errc::invalid_argument, "email_malformed",
                    "Invalid email format: expected an address such as ada@example.com.");
    }
    return Email{std::string(address), ascii_lower(address)};
}

std::string Email::domain() const {
    return key_.substr(key_.rfind('@') + 1);
}

std::string Email::masked() const {
    const auto at = text_.rfind('@');
    return std::string(truncate_utf8(text_, 1)) + "***" + text_.substr(at);
}

} // namespace authos
