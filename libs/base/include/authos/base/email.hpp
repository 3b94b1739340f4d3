#pragma once
// An e-mail address that may be stored and written to. Source: RFC 5321 §4.1.2, without quoted local
// parts, comments and address literals, which no mailbox of ours uses.

#include "authos/base/result.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace authos {

/// A checked address: as typed for display, folded to lower case for look-up.
class Email {
public:
    /// Surrounding blanks are dropped. Errc::invalid_argument, reason "email_malformed", unless it is
    /// `local@domain.tld` in at most 254 octets.
    static Result<Email> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// Lower case; two addresses with the same key are the same account.
    [[nodiscard]] const std::string& key() const noexcept { return key_; }
    [[nodiscard]] std::string domain() const;
    /// "a***@example.com": the only form that a log may show.
    [[nodiscard]] std::string masked() const;

    friend bool operator==(const Email& a, const Email& b) { return a.key_ == b.key_; }

private:
    Email(std::string text, std::string key) : text_(std::move(text)), key_(std::move(key)) {}
    std::string text_;
    std::string key_;
};

} // namespace authos
