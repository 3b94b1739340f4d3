#pragma once
// What the mails of the house are written from.

#include "authos/identity/mail/mail.hpp"

#include <string>
#include <vector>

namespace authos::identity {

/// A mail is a list of paragraphs and at most one link; both forms are written from the same list, so that
/// they cannot say different things.
struct MailBody {
    std::string subject;
    std::vector<std::string> paragraphs;
    std::string link; // absolute URL of a page of ours, or empty
    std::string link_label;
};

[[nodiscard]] Mail mail_of(const Email& to, const MailBody& body);

} // namespace authos::identity
