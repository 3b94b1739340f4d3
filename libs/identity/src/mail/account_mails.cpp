#include "authos/identity/mail/account_mails.hpp"

#include "login/query.hpp"
#include "mail/body.hpp"

namespace authos::identity {

namespace {

void add_place(std::string& url, const SignInPlace& place) {
    add_query_parameter(url, "org", place.org_slug);
    add_query_parameter(url, "service", place.service_slug);
    add_query_parameter(url, "redirect_uri", place.redirect_uri);
    add_query_parameter(url, "state", place.state);
}

std::string page_link(const Settings& settings, std::string_view path, const AccountLink& link) {
    std::string url = settings.dashboard_base_url + std::string{path};
    add_query_parameter(url, "token", link.token.reveal());
    add_place(url, link.place);
    return url;
}

std::string good_until(const AccountLink& link) {
    return "The link works once and until " + format_rfc3339(link.expires_at) + ".";
}

} // namespace

Mail verification_mail(const Settings& settings, const Email& to, const AccountLink& link) {
    return mail_of(to,
                   {.subject = "Confirm your e-mail address",
                    .paragraphs = {"Please confirm that " + to.text() + " is the address of your account.",
                                   good_until(link),
                                   "If you did not sign up or change your address, do not open the link: "
                                   "then nothing happens."},
                    .link = page_link(settings, "/verify-email", link),
                    .link_label = "Confirm the address"});
}

Mail service_access_mail(const Settings& settings, const Email& to, const std::string& service,
                         const AccountLink& link) {
    return mail_of(to, {.subject = "Use your account with " + service,
                        .paragraphs = {"Somebody signed up at " + service + " with the address " + to.text() +
                                           ". You already have an account with this address.",
                                       "Confirm to use that account, with the password it has now, for " +
                                           service + " too. " + good_until(link),
                                       "If this was not you, do not open the link: then nothing happens."},
                        .link = page_link(settings, "/verify-email", link),
                        .link_label = "Use my account"});
}

Mail existing_account_mail(const Settings& settings, const Email& to, const SignInPlace& place) {
    std::string link = settings.dashboard_base_url + "/forgot-password";
    add_place(link, place);
    return mail_of(to,
                   {.subject = "You already have an account",
                    .paragraphs = {"Somebody signed up with the address " + to.text() +
                                       ". You already have an account with this address: sign in with it.",
                                   "If you do not know its password any more, set a new one.",
                                   "If this was not you, do nothing: nothing was changed."},
                    .link = link,
                    .link_label = "Set a new password"});
}

Mail password_reset_mail(const Settings& settings, const Email& to, const AccountLink& link) {
    return mail_of(to, {.subject = "Set a new password",
                        .paragraphs = {"Somebody asked for a new password for the account " + to.text() + ".",
                                       good_until(link) + " Setting a new password signs out everywhere.",
                                       "If this was not you, do nothing: your password stays as it is."},
                        .link = page_link(settings, "/reset-password", link),
                        .link_label = "Set a new password"});
}

Mail magic_link_mail(const Settings& settings, const Email& to, const AccountLink& link) {
    return mail_of(to, {.subject = "Your sign-in link",
                        .paragraphs = {"Open the link to sign in as " + to.text() + ".", good_until(link),
                                       "If you did not ask for it, do not open it, and give it to nobody."},
                        .link = page_link(settings, "/auth/magic-link/verify", link),
                        .link_label = "Sign in"});
}

} // namespace authos::identity
