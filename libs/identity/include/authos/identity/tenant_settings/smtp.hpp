#pragma once
// An organization's own mail server: what its people set, and what the sender of its mails uses. The
// password goes in sealed and never comes out in an answer.

#include "authos/base/secret.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/outbound/mailer.hpp"
#include "authos/outbound/smtp_mailer.hpp"

#include <optional>
#include <string>

namespace authos::storage {
class Session;
}

namespace authos::identity {

/// The wish as received; nothing in it is checked yet. Empty texts count as absent.
struct SmtpDraft {
    std::string host; // a name, or an address without brackets
    long long port = 587;
    std::optional<std::string> username;
    std::optional<SecretString> password; // absent: the stored one, where nothing around it changed
    std::string from_email;
    std::optional<std::string> from_name;
    std::optional<std::string> tls; // "none", "starttls", "tls"; absent: starttls
};

/// What may be shown of stored settings.
struct SmtpView {
    std::optional<std::string> host;
    long long port = 587;
    std::optional<std::string> username;
    std::optional<std::string> from_email;
    std::optional<std::string> from_name;
    std::string tls = "starttls";
    bool configured = false; // there is a server, and the password of its login where it has one
};

/// How a change of the settings went.
struct SmtpChange {
    bool password_cleared = false; // there was one, and it belonged to another server or login
};

/// Replaces the settings. The stored password stays only where host, port and username stay and the
/// connection does not become a clear one: whoever may change the server must not get the password sent
/// there. Errc::invalid_argument: "smtp_host_malformed", "smtp_host_not_allowed" (a local or private one),
/// "smtp_port_malformed", "smtp_login_malformed", "smtp_login_incomplete", "email_malformed",
/// "smtp_from_name_malformed", "smtp_tls_unknown".
[[nodiscard]] Result<SmtpChange> set_smtp(const Deps& deps, const OrgAccess& access, const SmtpDraft& draft,
                                          const Caller& caller);

[[nodiscard]] Result<SmtpView> get_smtp(const Deps& deps, const OrgAccess& access, const Caller& caller);

/// Also where there are none.
[[nodiscard]] Result<void> remove_smtp(const Deps& deps, const OrgAccess& access, const Caller& caller);

/// Whether mails of the organization go through a server of its own.
[[nodiscard]] Result<bool> has_mail_server(storage::Session& s, const OrgId& organization);

/// A mail server and the sender of what goes through it.
struct OrgMailServer {
    outbound::SmtpOptions options;
    outbound::MailAddress from;
};

/// The organization's own mail server with its password opened; nothing where it has none that can be used,
/// or is gone. Errc::data_loss: "secret_unreadable", "smtp_settings_malformed".
[[nodiscard]] Result<std::optional<OrgMailServer>>
find_mail_server(const Deps& deps, const OrgId& organization, Deadline deadline);

} // namespace authos::identity
