#include "authos/authcore/envelope.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/jobs.hpp"

namespace authos::identity {

namespace {

// A payload is {"sealed": envelope}, or {"mail": {...}} where development runs without a key.
authcore::EnvelopeContext mail_place(const JobId& id) {
    return {"system_jobs", id.text(), "payload"};
}

Error mail_unreadable(std::string detail) {
    return fail(Errc::data_loss, "mail_payload_unreadable", "The queued mail cannot be read.")
        .with_detail(std::move(detail));
}

Json mail_to_json(const Mail& mail) {
    return Json::object(
        {{"to", mail.to.text()}, {"subject", mail.subject}, {"text", mail.text}, {"html", mail.html}});
}

Result<Mail> mail_from_json(const Json& json) {
    AUTHOS_TRY(const auto address, json.get_string("to"));
    AUTHOS_TRY(auto to, Email::parse(address));
    AUTHOS_TRY(auto subject, json.get_string("subject"));
    AUTHOS_TRY(auto text, json.get_string("text"));
    AUTHOS_TRY(auto html, json.get_string("html"));
    return Mail{std::move(to), std::move(subject), std::move(text), std::move(html)};
}

Result<Mail> read_mail_payload(const Deps& deps, const JobId& id, std::string_view payload) {
    AUTHOS_TRY(const auto outer, parse_json(payload));
    AUTHOS_TRY(const auto sealed, outer.find_string("sealed"));
    if (!sealed) {
        AUTHOS_TRY(const auto plain, outer.get("mail"));
        return mail_from_json(plain);
    }
    if (deps.key_ring == nullptr) return mail_unreadable("sealed, but no encryption key is set");
    AUTHOS_TRY(const auto opened, authcore::open(*deps.key_ring, mail_place(id), *sealed));
    AUTHOS_TRY(const auto inner, parse_json(opened.reveal()));
    return mail_from_json(inner);
}

} // namespace

Result<void> enqueue_mail(const Deps& deps, storage::Session& session, const Mail& mail) {
    if (!deps.settings.mail_from) return {};
    const JobId id = JobId::make(deps.random);
    Json payload = Json::object();
    if (deps.key_ring != nullptr) {
        const SecretString content{mail_to_json(mail).dump()};
        payload.set("sealed", authcore::seal(*deps.key_ring, mail_place(id), content, deps.random));
    } else {
        payload.set("mail", mail_to_json(mail));
    }
    const UnixMillis now = deps.clock.now();
    return storage::enqueue_job(session, {.id = id,
                                          .type = std::string{kSendEmailJob},
                                          .payload = payload.dump(),
                                          .scheduled_for = now,
                                          .created_at = now});
}

Result<Mail> open_mail_payload(const Deps& deps, const JobId& id, std::string_view payload) {
    auto mail = read_mail_payload(deps, id, payload);
    if (!mail && mail.error().reason != "mail_payload_unreadable")
        return mail_unreadable(mail.error().reason);
    return mail;
}

} // namespace authos::identity
