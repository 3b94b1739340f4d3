#include "mail/compose.hpp"

#include "authos/base/text.hpp"
#include "authos/identity/pages/colour.hpp"

#include <stdexcept>

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> identity_mails();
}

namespace authos::identity {

namespace {

constexpr Colour kButton{0x2f, 0x5b, 0xd7};

std::string_view mail_template(std::string_view file) {
    for (const auto& [name, content] : embedded::identity_mails()) {
        if (name == file) return content;
    }
    throw std::logic_error("the mail template " + std::string{file} + " was not compiled in");
}

} // namespace

std::string mail_moment(UnixMillis at) {
    const std::string full = format_rfc3339(at);
    return full.substr(0, 10) + " " + full.substr(11, 5) + " UTC";
}

Mail compose_mail(const MailLook& look, const Email& to, const MailWords& words) {
    const std::string stem = "mail." + std::string{words.key};
    const std::string product = render_message(look.language, "product.name");
    View values = words.values;
    values.set("site", look.site.empty() ? product : look.site);
    const std::string subject = render_message(look.language, stem + ".subject", values);
    const std::string text = render_message(look.language, stem + ".text", values);
    std::vector<View> paragraphs;
    for (const std::string_view line : split(text, '\n')) {
        if (!is_blank(line)) paragraphs.push_back(View{}.set("text", line));
    }
    const Colour brand =
        (look.primary_color ? Colour::parse(*look.primary_color) : std::nullopt).value_or(kButton);
    View view;
    view.set("lang", tag_of(look.language))
        .set("subject", subject)
        .set("site", look.site.empty() ? product : look.site)
        .set("logo", look.logo_url.value_or(std::string{}))
        .list("paragraphs", std::move(paragraphs))
        .set("code", words.code)
        .set("link", words.link)
        .set("link_label", words.link.empty() ? std::string{} : render_message(look.language, stem + ".action"))
        .set("button", brand.hex())
        .set("button_ink", ink_on(brand).hex());
    return {to, subject, render_text(mail_template("layout.txt"), look.language, view),
            render_html(mail_template("layout.html"), look.language, view)};
Mail email_changed_mail(const Settings& settings, const Email& old_address, const Email& new_address,
                        UnixMillis at) {
    // The full new address is not shown: whoever reads the old mailbox need not be its owner any more.
    return mail_of(old_address, {.subject = "Your e-mail address was changed",
                                 .paragraphs = {"The e-mail address of your account was changed from " +
                                                    old_address.text() + " to " + new_address.masked() +
                                                    " on " + format_rfc3339(at) + ".",
                                                "If this was not you, ask for help at once."},
                                 .link = settings.dashboard_base_url,
                                 .link_label = "Open the dashboard"});
}

Mail mfa_reset_mail(const Settings& settings, const Email& to, UnixMillis at) {
    return mail_of(to, {.subject = "Your second factor was reset",
                        .paragraphs = {"The second factor of your account " + to.text() +
                                           " was removed by a platform owner on " + format_rfc3339(at) + ".",
                                       "Until you set up a new one, your password alone signs in.",
                                       "If you did not ask for this, change your password and ask for help."},
                        .link = settings.dashboard_base_url,
                        .link_label = "Open the dashboard"});
}

Mail mfa_enabled_mail(const Settings& settings, const Email& to, UnixMillis at) {
    return mail_of(to, {.subject = "Two-factor authentication is on",
                        .paragraphs = {"An authenticator was added to your account " + to.text() + " on " +
                                           format_rfc3339(at) + ". From now on signing in asks for its code.",
                                       "All other sessions of the account were signed out.",
                                       "If this was not you, change your password and ask for help at once."},
                        .link = settings.dashboard_base_url + "/app/account-security",
                        .link_label = "Look at your security settings"});
}

Mail mfa_disabled_mail(const Settings& settings, const Email& to, UnixMillis at) {
    return mail_of(to,
                   {.subject = "Two-factor authentication is off",
                    .paragraphs = {"The authenticator of your account " + to.text() + " was removed on " +
                                       format_rfc3339(at) + ", with its recovery codes and trusted devices.",
                                   "All other sessions of the account were signed out.",
                                   "If this was not you, change your password and ask for help at once."},
                    .link = settings.dashboard_base_url + "/app/account-security",
                    .link_label = "Look at your security settings"});
}

Mail recovery_codes_replaced_mail(const Settings& settings, const Email& to, UnixMillis at) {
    return mail_of(to, {.subject = "You have new recovery codes",
                        .paragraphs = {"New recovery codes were made for your account " + to.text() + " on " +
                                           format_rfc3339(at) + ". The ones before do not work any more.",
                                       "If this was not you, change your password and ask for help at once."},
                        .link = settings.dashboard_base_url + "/app/account-security",
                        .link_label = "Look at your security settings"});
}

Mail recovery_code_used_mail(const Settings& settings, const Email& to, UnixMillis at, long long left) {
    return mail_of(to, {.subject = "A recovery code was used",
                        .paragraphs = {"Somebody signed in to your account " + to.text() +
                                           " with a recovery code on " + format_rfc3339(at) + ".",
                                       "Unused recovery codes left: " + std::to_string(left) + ".",
                                       "If this was not you, change your password and ask for help at once."},
                        .link = settings.dashboard_base_url + "/app/account-security",
                        .link_label = "Look at your security settings"});
}

Mail sign_in_code_mail(const Settings& settings, const Email& to, const SecretString& code,
                       std::chrono::minutes valid_for) {
    return mail_of(to, {.subject = "Your sign-in code",
                        .paragraphs = {"Somebody signs in to your account " + to.text() +
                                           " from where it was not used before. The code that confirms it:",
                                       code.reveal(),
                                       "It is good for " + std::to_string(valid_for.count()) +
                                           " minutes and for this sign-in alone. Never tell it to anybody.",
                                       "If this is not you, change your password at once."},
                        .link = settings.dashboard_base_url + "/forgot-password",
                        .link_label = "Set a new password"});
}

Mail account_forgotten_mail(const Settings& settings, const Email& to, UnixMillis at) {
    return mail_of(to,
                   {.subject = "Your account was deleted",
                    .paragraphs = {"Your account " + to.text() + " and your personal data were deleted on " +
                                       format_rfc3339(at) + ".",
                                   "This cannot be undone. It is the last mail about this account."},
                    .link = settings.dashboard_base_url,
                    .link_label = "Open the dashboard"});
}

Mail identity_linked_mail(const Settings& settings, const Email& to, std::string_view provider,
                          UnixMillis at) {
    const auto known = parse_social_provider(provider);
    const std::string title{known ? title_of(*known) : provider};
    return mail_of(to, {.subject = "Sign-in with " + title + " was added to your account",
                        .paragraphs = {"Your account " + to.text() + " can be signed in to with " + title +
                                           " since " + format_rfc3339(at) + ".",
                                       "If this was not you, remove it at once and change your password."},
                        .link = settings.dashboard_base_url,
                        .link_label = "Open the dashboard"});
}

Mail identity_unlinked_mail(const Settings& settings, const Email& to, std::string_view provider,
                            UnixMillis at) {
    const auto known = parse_social_provider(provider);
    const std::string title{known ? title_of(*known) : provider};
    return mail_of(to, {.subject = "Sign-in with " + title + " was removed from your account",
                        .paragraphs = {"Your account " + to.text() + " can no longer be signed in to with " +
                                           title + " since " + format_rfc3339(at) + ".",
                                       "If this was not you, change your password and ask for help."},
                        .link = settings.dashboard_base_url,
                        .link_label = "Open the dashboard"});
}

Mail passkey_added_mail(const Settings& settings, const Email& to, const PasskeyMail& about) {
    std::string what = "The passkey \"" + about.name + "\" was added to your account " + to.text() + " on " +
                       format_rfc3339(about.at);
    if (!about.ip_address.empty()) what += " from the address " + about.ip_address;
    return mail_of(to, {.subject = "A passkey was added to your account",
                        .paragraphs = {what + ". It signs in without your password.",
                                       "If this was not you, remove it at once and change your password."},
                        .link = settings.dashboard_base_url + "/app/account-security",
                        .link_label = "Open the account's security"});
}

Mail passkey_removed_mail(const Settings& settings, const Email& to, const PasskeyMail& about) {
    std::string what = "The passkey \"" + about.name + "\" was removed from your account " + to.text() +
                       " on " + format_rfc3339(about.at);
    if (!about.ip_address.empty()) what += " from the address " + about.ip_address;
    return mail_of(to, {.subject = "A passkey was removed from your account",
                        .paragraphs = {what + ". It does not sign in any more.",
                                       "If this was not you, change your password at once."},
                        .link = settings.dashboard_base_url + "/app/account-security",
                        .link_label = "Open the account's security"});
}

Mail invitation_mail(const Settings& settings, const Email& to, const InvitationMail& about) {
    return mail_of(to, {.subject = "Invitation to " + about.organization,
                        .paragraphs = {about.inviter + " invites you to join the organization " +
                                           about.organization + " as " + about.role + ".",
                                       "Sign in or sign up with the address " + to.text() +
                                           " to accept. The invitation is good until " +
                                           format_rfc3339(about.expires_at) + ".",
                                       "If you did not expect this, do nothing, or decline it there."},
                        .link = settings.base_url + "/invitations/accept/" + about.token.reveal(),
                        .link_label = "Open the invitation"});
}

} // namespace authos::identity
