#pragma once
// Sending one mail. The interface that use cases and jobs see; SmtpMailer (smtp_mailer.hpp) is the real one.

#include "authos/base/clock.hpp"
#include "authos/base/email.hpp"
#include "authos/base/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace authos::outbound {

/// An address with the name shown beside it; the name may be empty.
struct MailAddress {
    Email email;
    std::string name;
};

/// One mail to one reader. Texts are UTF-8 with any line breaks; `html` may be empty, `text` may not.
/// `headers` are further header fields, e.g. {"Auto-Submitted", "auto-generated"}.
struct MailMessage {
    MailAddress from;
    Email to;
    std::string subject;
    std::string text;
    std::string html;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// Implementations are safe to call from any thread and hand the mail over at most once per call.
class Mailer {
public:
    virtual ~Mailer() = default;

    /// Success: the mail server has taken responsibility for the mail.
    /// Errc::invalid_argument, "mail_invalid": the message cannot be written as a mail (line break in a
    ///   header, bad header name, not UTF-8, too large). Do not retry.
    /// Errc::failed_precondition, "smtp_rejected": the server refused for good (5xx). Do not retry.
    /// Errc::permission_denied, "address_not_allowed": the server is where a mailer of a tenant may not
    ///   connect to. Do not retry.
    /// Errc::unavailable: try again later. "smtp_deferred" (4xx), "smtp_unreachable", "smtp_timeout",
    ///   "smtp_tls_failed" (no STARTTLS offered, or certificate refused), "smtp_login_denied".
    [[nodiscard]] virtual Result<void> send(const MailMessage& message, Deadline deadline) = 0;
};

} // namespace authos::outbound
