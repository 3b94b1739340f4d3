#include "authos/identity/upstream/social_settings.hpp"
#include "mail/compose.hpp"

namespace authos::identity {

namespace {

Mail factor_mail(const MailLook& look, std::string_view key, const Email& to, View values) {
    values.set("email", to.text());
    return compose_mail(look, to, {key, std::move(values), look.pages + "/app/account-security"});
}

View at_moment(UnixMillis at) {
    return View{}.set("at", mail_moment(at));
}

View passkey_values(const PasskeyMail& about) {
    return at_moment(about.at).set("name", about.name).set("ip", about.ip_address);
}

View provider_values(std::string_view provider, UnixMillis at) {
    const auto known = parse_social_provider(provider);
    return at_moment(at).set("provider", known ? title_of(*known) : provider);
}

} // namespace

Mail mfa_enabled_mail(const MailLook& look, const Email& to, UnixMillis at) {
    return factor_mail(look, "mfa_enabled", to, at_moment(at));
}

Mail mfa_disabled_mail(const MailLook& look, const Email& to, UnixMillis at) {
    return factor_mail(look, "mfa_disabled", to, at_moment(at));
}

Mail recovery_codes_replaced_mail(const MailLook& look, const Email& to, UnixMillis at) {
    return factor_mail(look, "recovery_codes_replaced", to, at_moment(at));
}

Mail recovery_code_used_mail(const MailLook& look, const Email& to, UnixMillis at, long long left) {
    return factor_mail(look, "recovery_code_used", to, at_moment(at).set("left", std::to_string(left)));
}

Mail passkey_added_mail(const MailLook& look, const Email& to, const PasskeyMail& about) {
    return factor_mail(look, "passkey_added", to, passkey_values(about));
}

Mail passkey_removed_mail(const MailLook& look, const Email& to, const PasskeyMail& about) {
    return factor_mail(look, "passkey_removed", to, passkey_values(about));
}

Mail identity_linked_mail(const MailLook& look, const Email& to, std::string_view provider, UnixMillis at) {
    return factor_mail(look, "identity_linked", to, provider_values(provider, at));
}

Mail identity_unlinked_mail(const MailLook& look, const Email& to, std::string_view provider, UnixMillis at) {
    return factor_mail(look, "identity_unlinked", to, provider_values(provider, at));
}

Mail sign_in_code_mail(const MailLook& look, const Email& to, const SecretString& code,
                       std::chrono::minutes valid_for) {
    View values;
    values.set("email", to.text()).set("minutes", std::to_string(valid_for.count()));
    return compose_mail(look, to, {"sign_in_code", values, look.pages + "/forgot-password", code.reveal()});
}

} // namespace authos::identity
