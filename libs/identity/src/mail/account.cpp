#include "mail/compose.hpp"

namespace authos::identity {

Mail password_changed_mail(const MailLook& look, const Email& to, UnixMillis at,
                           std::string_view ip_address) {
    View values;
    values.set("email", to.text()).set("at", mail_moment(at)).set("ip", ip_address);
    return compose_mail(look, to, {"password_changed", values, look.pages + "/forgot-password"});
}

Mail email_changed_mail(const MailLook& look, const Email& old_address, const Email& new_address,
                        UnixMillis at) {
    // The full new address is not shown: whoever reads the old mailbox need not be its owner any more.
    View values;
    values.set("email", old_address.text()).set("new_email", new_address.masked()).set("at", mail_moment(at));
    return compose_mail(look, old_address, {"email_changed", values, look.pages});
}

Mail mfa_reset_mail(const MailLook& look, const Email& to, UnixMillis at) {
    View values;
    values.set("email", to.text()).set("at", mail_moment(at));
    return compose_mail(look, to, {"mfa_reset", values, look.pages});
}

Mail account_forgotten_mail(const MailLook& look, const Email& to, UnixMillis at) {
    View values;
    values.set("email", to.text()).set("at", mail_moment(at));
    return compose_mail(look, to, {"account_forgotten", values, look.pages});
}

Mail invitation_mail(const MailLook& look, const Email& to, const InvitationMail& about) {
    View values;
    values.set("email", to.text())
        .set("organization", about.organization)
        .set("inviter", about.inviter)
        .set("role", about.role)
        .set("until", mail_moment(about.expires_at));
    return compose_mail(look, to,
                        {"invitation", values, look.api + "/invitations/accept/" + about.token.reveal()});
}

} // namespace authos::identity
