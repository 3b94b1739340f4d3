#include "authos/base/json.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/tenant_settings/smtp.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "secrets/sealed.hpp"

namespace authos::identity {

namespace {

// A payload is {"sealed": sealed secret}. Releases before wrote {"mail": {...}} where development ran
// without a key.
authcore::EnvelopeContext mail_place(const JobId& id) {
    return {"system_jobs", id.text(), "payload"};
}

Error mail_unreadable(std::string detail) {
    return fail(Errc::data_loss, "mail_payload_unreadable", "The queued mail cannot be read.")
        .with_detail(std::move(detail));
}

Json mail_to_json(const Mail& mail, const std::optional<OrgId>& organization) {
    Json json = Json::object(
        {{"to", mail.to.text()}, {"subject", mail.subject}, {"text", mail.text}, {"html", mail.html}});
    // Inside the seal: nobody redirects a mail to the server of another organization.
    if (organization) json.set("org_id", organization->text());
    return json;
}

Result<QueuedMail> mail_from_json(const Json& json) {
    AUTHOS_TRY(const auto address, json.get_string("to"));
    AUTHOS_TRY(auto to, Email::parse(address));
    AUTHOS_TRY(auto subject, json.get_string("subject"));
    AUTHOS_TRY(auto text, json.get_string("text"));
    AUTHOS_TRY(auto html, json.get_string("html"));
    AUTHOS_TRY(const auto org_text, json.find_string("org_id"));
    QueuedMail mail{{std::move(to), std::move(subject), std::move(text), std::move(html)}, std::nullopt};
    if (org_text) {
        AUTHOS_TRY(mail.organization, OrgId::parse(*org_text));
    }
    return mail;
}

Result<QueuedMail> read_mail_payload(const Deps& deps, const JobId& id, std::string_view payload) {
    AUTHOS_TRY(const auto outer, parse_json(payload));
    AUTHOS_TRY(const auto sealed, outer.find_string("sealed"));
    if (!sealed) {
        AUTHOS_TRY(const auto plain, outer.get("mail"));
        return mail_from_json(plain);
    }
    AUTHOS_TRY(const auto opened, open_secret(deps, mail_place(id), *sealed));
    AUTHOS_TRY(const auto inner, parse_json(opened.reveal()));
    return mail_from_json(inner);
}

} // namespace

Result<void> enqueue_mail(const Deps& deps, storage::Session& session, const Mail& mail,
                          const std::optional<OrgId>& organization) {
    if (!deps.settings.mail_from) {
        if (!organization) return {};
        AUTHOS_TRY(const bool has_own, has_mail_server(session, *organization));
        if (!has_own) return {};
    }
    const JobId id = JobId::make(deps.random);
    const SecretString content{mail_to_json(mail, organization).dump()};
    const Json payload = Json::object({{"sealed", seal_secret(deps, mail_place(id), content)}});
    const UnixMillis now = deps.clock.now();
    return storage::enqueue_job(session, {.id = id,
                                          .type = std::string{kSendEmailJob},
                                          .payload = payload.dump(),
                                          .scheduled_for = now,
                                          .created_at = now});
}

Result<QueuedMail> open_mail_payload(const Deps& deps, const JobId& id, std::string_view payload) {
    auto mail = read_mail_payload(deps, id, payload);
    if (!mail && mail.error().reason != "mail_payload_unreadable")
        return mail_unreadable(mail.error().reason);
    return mail;
}

} // namespace authos::identity
