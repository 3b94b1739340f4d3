#include "authos/identity/mail/mail.hpp"

#include "mail/html.hpp"

#include <vector>

namespace authos::identity {

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

namespace {

// A mail is a list of paragraphs and at most one link; both forms are written from the same list, so that
// they cannot say different things.
struct MailBody {
    std::string subject;
    std::vector<std::string> paragraphs;
    std::string link; // absolute URL of a page of ours, or empty
    std::string link_label;
};

std::string body_as_text(const MailBody& body) {
    std::string out;
    for (const auto& paragraph : body.paragraphs) out += paragraph + "\n\n";
    if (!body.link.empty()) out += body.link_label + ":\n" + body.link + "\n";
    return out;
}

std::string body_as_html(const MailBody& body) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                      escape_html(body.subject) +
                      "</title></head>\n<body style=\"font-family:sans-serif;line-height:1.5\">\n";
    for (const auto& paragraph : body.paragraphs) out += "<p>" + escape_html(paragraph) + "</p>\n";
    if (!body.link.empty()) {
        out += "<p><a href=\"" + escape_html(body.link) + "\">" + escape_html(body.link_label) + "</a></p>\n";
    }
    return out + "</body></html>\n";
}

Mail mail_of(const Email& to, const MailBody& body) {
    return {to, body.subject, body_as_text(body), body_as_html(body)};
}

} // namespace

Mail password_changed_mail(const Settings& settings, const Email& to, UnixMillis at,
                           std::string_view ip_address) {
    std::string what = "The password of your account " + to.text() + " was changed on " + format_rfc3339(at);
    if (!ip_address.empty()) what += " from the address " + std::string{ip_address};
    return mail_of(to, {.subject = "Your password was changed",
                        .paragraphs = {what + ".", "All other sessions of the account were signed out.",
                                       "If this was not you, set a new password at once."},
                        .link = settings.dashboard_base_url + "/forgot-password",
                        .link_label = "Set a new password"});
}

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
