#include "authos/identity/mail/mail.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/outbound/mailer.hpp"

namespace authos::jobs {

Result<void> send_email(const Deps& deps, const ClaimedJob& job, Deadline deadline) {
    const auto& from = deps.identity.settings.mail_from;
    if (deps.mailer == nullptr || !from) {
        // The server may be restarted with its mail settings back; until the attempts are used up, wait.
        return fail(Errc::unavailable, "mail_not_configured", "No mail server is configured.");
    }
    AUTHOS_TRY(auto mail, identity::open_mail_payload(deps.identity, job.id, job.payload));
    return deps.mailer->send({.from = *from,
                              .to = std::move(mail.to),
                              .subject = std::move(mail.subject),
                              .text = std::move(mail.text),
                              .html = std::move(mail.html),
                              // RFC 3834 §5: no vacation notes in return, please.
                              .headers = {{"Auto-Submitted", "auto-generated"}}},
                             deadline);
}

} // namespace authos::jobs
