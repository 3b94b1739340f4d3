#include "authos/identity/mail/mail.hpp"
#include "authos/identity/tenant_settings/smtp.hpp"
#include "authos/jobs/handlers/handlers.hpp"
#include "authos/outbound/mailer_factory.hpp"

namespace authos::jobs {

namespace {

outbound::MailMessage message_of(identity::QueuedMail mail, outbound::MailAddress from) {
    return {.from = std::move(from),
            .to = std::move(mail.to),
            .subject = std::move(mail.subject),
            .text = std::move(mail.text),
            .html = std::move(mail.html),
            // RFC 3834 §5: no vacation notes in return, please.
            .headers = {{"Auto-Submitted", "auto-generated"}}};
}

} // namespace

Result<void> send_email(const Deps& deps, const ClaimedJob& job, Deadline deadline) {
    AUTHOS_TRY(auto mail, identity::open_mail_payload(deps.identity, job.id, job.payload));
    if (mail.organization && deps.mailers != nullptr) {
        // Asked now, not when it was queued: whoever mends the settings also helps the mails that wait.
        AUTHOS_TRY(auto own, identity::find_mail_server(deps.identity, *mail.organization, deadline));
        if (own) {
            const auto mailer = deps.mailers->make(own->options);
            return mailer->send(message_of(std::move(mail), std::move(own->from)), deadline);
        }
    }
    const auto& from = deps.identity.settings.mail_from;
    if (deps.mailer == nullptr || !from) {
        // The server may be restarted with its mail settings back; until the attempts are used up, wait.
        return fail(Errc::unavailable, "mail_not_configured", "No mail server is configured.");
    }
    return deps.mailer->send(message_of(std::move(mail), *from), deadline);
}

} // namespace authos::jobs
