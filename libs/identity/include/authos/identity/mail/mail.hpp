#pragma once
// Mails of the house and their way into the queue. A mail is queued in the transaction of the change it
// tells about, sealed with the key ring, because a mail may carry a link that signs in.

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/mail/look.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::storage {
class Session;
}

namespace authos::identity {

inline constexpr std::string_view kSendEmailJob = "send_email";

/// A mail ready to be sent: one recipient, the same words as text and as HTML.
struct Mail {
    Email to;
    std::string subject;
    std::string text;
    std::string html;
};

/// "Your password was changed", sent to the account's address.
[[nodiscard]] Mail password_changed_mail(const MailLook& look, const Email& to, UnixMillis at,
                                         std::string_view ip_address);

/// "Your e-mail address was changed", sent to the address before the change.
[[nodiscard]] Mail email_changed_mail(const MailLook& look, const Email& old_address,
                                      const Email& new_address, UnixMillis at);

/// "Your second factor was reset", by a platform owner.
[[nodiscard]] Mail mfa_reset_mail(const MailLook& look, const Email& to, UnixMillis at);

/// "Two-factor authentication is on", "... is off", "... new recovery codes": to the account's address.
[[nodiscard]] Mail mfa_enabled_mail(const MailLook& look, const Email& to, UnixMillis at);
[[nodiscard]] Mail mfa_disabled_mail(const MailLook& look, const Email& to, UnixMillis at);
[[nodiscard]] Mail recovery_codes_replaced_mail(const MailLook& look, const Email& to, UnixMillis at);
/// "A recovery code was used", and how many are left.
[[nodiscard]] Mail recovery_code_used_mail(const MailLook& look, const Email& to, UnixMillis at,
                                           long long left);
/// The code that confirms an unusual sign-in of an account without an authenticator.
[[nodiscard]] Mail sign_in_code_mail(const MailLook& look, const Email& to, const SecretString& code,
                                     std::chrono::minutes valid_for);

/// "Your account was deleted": the last mail to that address.
[[nodiscard]] Mail account_forgotten_mail(const MailLook& look, const Email& to, UnixMillis at);

/// "{Provider} signs in to your account now" and its opposite; `provider` is a name like "github".
[[nodiscard]] Mail identity_linked_mail(const MailLook& look, const Email& to, std::string_view provider,
                                        UnixMillis at);
[[nodiscard]] Mail identity_unlinked_mail(const MailLook& look, const Email& to, std::string_view provider,
                                          UnixMillis at);
/// What a mail about a passkey tells: its name, and when and from which address it was added or removed.
struct PasskeyMail {
    std::string name;
    UnixMillis at;
    std::string ip_address; // empty: unknown
};
/// "A passkey was added to your account" and "A passkey was removed from your account".
[[nodiscard]] Mail passkey_added_mail(const MailLook& look, const Email& to, const PasskeyMail& about);
[[nodiscard]] Mail passkey_removed_mail(const MailLook& look, const Email& to, const PasskeyMail& about);

/// Circumstances of a sign-in; texts are empty where they are not known.
struct SignInNotice {
    UnixMillis at;
    std::string ip_address;
    std::string user_agent;
    std::string country;
    std::string city;
};
/// "New sign-in to your account", from a browser or country that the account was never used from.
[[nodiscard]] Mail new_sign_in_mail(const MailLook& look, const Email& to, const SignInNotice& about);

/// What an invitation's mail tells.
struct InvitationMail {
    std::string organization; // its name
    std::string inviter;      // the address of whoever sent it
    std::string role;
    UnixMillis expires_at;
    SecretString token;
};
/// "Invitation to {organization}", with the link that leads to accepting or declining it.
[[nodiscard]] Mail invitation_mail(const MailLook& look, const Email& to, const InvitationMail& about);

/// Queues a `send_email` job inside the caller's transaction. With an organization it is one of its mails:
/// sent through its own mail server where it has one, else through the platform's. Does nothing where there
/// is neither.
[[nodiscard]] Result<void> enqueue_mail(const Deps& deps, storage::Session& session, const Mail& mail,
                                        const std::optional<OrgId>& organization = std::nullopt);

/// A mail as it comes out of the queue.
struct QueuedMail : Mail {
    std::optional<OrgId> organization; // whose mail it is; nothing: the platform's
};

/// The mail inside the payload of job `id`. Errc::data_loss, reason "mail_payload_unreadable".
[[nodiscard]] Result<QueuedMail> open_mail_payload(const Deps& deps, const JobId& id,
                                                   std::string_view payload);

} // namespace authos::identity
