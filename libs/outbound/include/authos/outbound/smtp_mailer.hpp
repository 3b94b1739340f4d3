#pragma once
// Mail by SMTP with libcurl. Source: RFC 5321, RFC 5322, RFC 2045-2047, RFC 3207 (STARTTLS).

#include "authos/base/random.hpp"
#include "authos/base/secret.hpp"
#include "authos/outbound/curl_runtime.hpp"
#include "authos/outbound/mailer.hpp"
#include "authos/outbound/mailer_factory.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace authos::outbound {

/// `none`: clear text, for a relay on the same machine. `starttls`: the connection is upgraded, and given
/// up where the server does not offer it. `tls`: encrypted from the first byte.
enum class SmtpTls { none, starttls, tls };

/// "none", "starttls", "tls". Errc::invalid_argument, "smtp_tls_unknown".
[[nodiscard]] Result<SmtpTls> parse_smtp_tls(std::string_view text);

/// Which addresses the mail server may have, checked for each socket when it connects. `any`: the operator
/// chose it. `internal`: not the forbidden ones of ssrf.hpp. `global`: the public internet only.
enum class SmtpReach { any, internal, global };

/// The mail server, the login there, and how long to wait for it.
struct SmtpOptions {
    std::string host;
    int port = 587;
    std::string username; // empty: no login
    SecretString password;
    SmtpTls tls = SmtpTls::starttls;
    SmtpReach reach = SmtpReach::any;
    std::string ca_file;                 // PEM; empty: the system's store
    std::string helo_name = "localhost"; // the name this server gives in EHLO
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds total_timeout{30'000}; // the caller's deadline may be shorter
};

/// One connection per mail. `clock` gives the Date, `random` the Message-ID and the MIME boundary. Throws
/// std::invalid_argument for options that name no server: the configuration must have been checked before.
class SmtpMailer final : public Mailer {
public:
    SmtpMailer(const CurlRuntime& runtime, SmtpOptions options, const Clock& clock, Random& random);
    [[nodiscard]] Result<void> send(const MailMessage& message, Deadline deadline) override;

    /// Connects, greets, encrypts and logs in as `send` would, and sends nothing. Errors as in `send`.
    [[nodiscard]] Result<void> probe(Deadline deadline);

private:
    const CurlRuntime& runtime_;
    SmtpOptions options_;
    const Clock& clock_;
    Random& random_;
};

/// Mailers for servers that tenants chose: `reach` and `ca_file` are the deployment's, whatever the options
/// of a mailer say.
class SmtpMailerFactory final : public MailerFactory {
public:
    /// What the mailers of one deployment have in common.
    struct Common {
        SmtpReach reach = SmtpReach::global;
        std::string ca_file;
    };
    SmtpMailerFactory(const CurlRuntime& runtime, Common common, const Clock& clock, Random& random);
    [[nodiscard]] std::unique_ptr<Mailer> make(const SmtpOptions& options) override;

private:
    const CurlRuntime& runtime_;
    Common common_;
    const Clock& clock_;
    Random& random_;
};

} // namespace authos::outbound
