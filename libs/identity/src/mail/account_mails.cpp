#include "authos/identity/mail/account_mails.hpp"

#include "devices/name.hpp"
#include "login/query.hpp"
#include "mail/compose.hpp"

namespace authos::identity {

namespace {

void add_place(std::string& url, const SignInPlace& place) {
    add_query_parameter(url, "org", place.org_slug);
    add_query_parameter(url, "service", place.service_slug);
    add_query_parameter(url, "redirect_uri", place.redirect_uri);
    add_query_parameter(url, "state", place.state);
}

std::string page_link(const MailLook& look, std::string_view path, const AccountLink& link) {
    std::string url = look.pages + std::string{path};
    add_query_parameter(url, "token", link.token.reveal());
    add_place(url, link.place);
    return url;
}

View link_values(const Email& to, const AccountLink& link) {
    return View{}.set("email", to.text()).set("until", mail_moment(link.expires_at));
}

} // namespace

Mail verification_mail(const MailLook& look, const Email& to, const AccountLink& link) {
    return compose_mail(look, to,
                        {"verification", link_values(to, link), page_link(look, "/verify-email", link)});
}

Mail repeated_signup_mail(const MailLook& look, const Email& to, const AccountLink& link) {
    return compose_mail(look, to,
                        {"repeated_signup", link_values(to, link), page_link(look, "/verify-email", link)});
}

Mail address_change_mail(const MailLook& look, const Email& to, const AccountLink& link) {
    return compose_mail(look, to,
                        {"address_change", link_values(to, link), page_link(look, "/verify-email", link)});
}

Mail service_access_mail(const MailLook& look, const Email& to, const std::string& service,
                         const AccountLink& link) {
    return compose_mail(look, to,
                        {"service_access", link_values(to, link).set("service", service),
                         page_link(look, "/verify-email", link)});
}

Mail existing_account_mail(const MailLook& look, const Email& to, const SignInPlace& place) {
    std::string link = look.pages + "/forgot-password";
    add_place(link, place);
    return compose_mail(look, to, {"existing_account", View{}.set("email", to.text()), link});
}

Mail password_reset_mail(const MailLook& look, const Email& to, const AccountLink& link) {
    return compose_mail(look, to,
                        {"password_reset", link_values(to, link), page_link(look, "/reset-password", link)});
}

Mail magic_link_mail(const MailLook& look, const Email& to, const AccountLink& link) {
    return compose_mail(
        look, to, {"magic_link", link_values(to, link), page_link(look, "/auth/magic-link/verify", link)});
}

Mail new_sign_in_mail(const MailLook& look, const Email& to, const SignInNotice& about) {
    std::string place = about.city;
    if (!place.empty() && !about.country.empty()) place += ", ";
    place += about.country;
    View values;
    values.set("email", to.text())
        .set("at", mail_moment(about.at))
        .set("ip", about.ip_address)
        .set("place", place)
        // As the list of sessions calls it: nobody should have to read what browsers say of themselves.
        .set("agent", about.user_agent.empty() ? std::string{} : device_name_of(about.user_agent));
    return compose_mail(look, to, {"new_sign_in", values, look.pages + "/app/account-security"});
}

} // namespace authos::identity
