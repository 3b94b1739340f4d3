#include "authos/outbound/smtp_mailer.hpp"

#include "authos/base/text.hpp"
#include "authos/outbound/mime.hpp"

#include "curl_transfer.hpp"
#include "socket_watch.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace authos::outbound {
namespace {

// What may stand in a host name or address literal; keeps the URL built from it unambiguous.
bool is_host_text(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '-' || c == '_' || c == ':';
    });
}

std::string smtp_url(const SmtpOptions& options) {
    const bool v6 = options.host.find(':') != std::string::npos;
    const std::string host = v6 ? "[" + options.host + "]" : options.host;
    // libcurl takes the path as the name for EHLO.
    return (options.tls == SmtpTls::tls ? "smtps://" : "smtp://") + host + ":" +
           std::to_string(options.port) + "/" + options.helo_name;
}

Error smtp_timeout() {
    return fail(Errc::unavailable, "smtp_timeout", "The mail server did not answer in time.");
}

// Replies that mean "log in first" or "not with this login": the mail itself was not judged.
bool is_login_reply(long code) noexcept {
    return code == 530 || code == 534 || code == 535 || code == 538;
}

Error smtp_error(CURLcode code, long reply, std::string detail) {
    detail += " (reply " + std::to_string(reply) + ")";
    const auto error = [&](Errc kind, std::string_view reason, const char* message) {
        return fail(kind, reason, message).with_detail(std::move(detail));
    };
    if (code == CURLE_OPERATION_TIMEDOUT) return smtp_timeout().with_detail(std::move(detail));
    if (is_tls_failure(code)) {
        return error(Errc::unavailable, "smtp_tls_failed", "No encrypted connection to the mail server.");
    }
    if (code == CURLE_LOGIN_DENIED || is_login_reply(reply)) {
        return error(Errc::unavailable, "smtp_login_denied", "The mail server refused the login.");
    }
    if (reply >= 500 && reply <= 599) {
        return error(Errc::failed_precondition, "smtp_rejected",
                     "The mail server refused the mail for good.");
    }
    if (reply >= 400 && reply <= 499) {
        return error(Errc::unavailable, "smtp_deferred", "The mail server put the mail off.");
    }
    return error(Errc::unavailable, "smtp_unreachable", "The mail server cannot be reached.");
}

struct MailUpload {
    std::string_view rest;
};

std::size_t read_mail(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& upload = *static_cast<MailUpload*>(user);
    const std::size_t octets = std::min(size * count, upload.rest.size());
    std::memcpy(buffer, upload.rest.data(), octets);
    upload.rest.remove_prefix(octets);
    return octets;
}

void set_server(CurlTransfer& transfer, const SmtpOptions& options, std::chrono::milliseconds budget) {
    transfer.set_common(options.tls == SmtpTls::tls ? "smtps" : "smtp", options.ca_file,
                        {.connect_timeout = options.connect_timeout, .total_timeout = budget});
    transfer.set(CURLOPT_URL, smtp_url(options).c_str()); // libcurl copies strings
    // ALL, not TRY: a man in the middle who strikes STARTTLS from the offer gets nothing.
    transfer.set(CURLOPT_USE_SSL,
                 static_cast<long>(options.tls == SmtpTls::starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (!options.username.empty()) {
        transfer.set(CURLOPT_USERNAME, options.username.c_str());
        transfer.set(CURLOPT_PASSWORD, options.password.reveal().c_str());
    }
}

Result<void> run_smtp(CurlTransfer& transfer, SocketWatch& watch) {
    watch.attach(transfer);
    const CURLcode code = transfer.run();
    if (code == CURLE_OK) return {};
    if (watch.expired()) return smtp_timeout().with_detail(transfer.describe(code));
    if (watch.refused()) {
        return fail(Errc::permission_denied, "address_not_allowed",
                    "The mail server is at an address that is not allowed.");
    }
    return smtp_error(code, transfer.response_code(), transfer.describe(code));
}

} // namespace

Result<SmtpTls> parse_smtp_tls(std::string_view text) {
    const std::string name = ascii_lower(trim(text));
    if (name == "none") return SmtpTls::none;
    if (name == "starttls") return SmtpTls::starttls;
    if (name == "tls") return SmtpTls::tls;
    return fail(Errc::invalid_argument, "smtp_tls_unknown",
                "expected none, starttls or tls, for example starttls");
}

SmtpMailer::SmtpMailer(const CurlRuntime& runtime, SmtpOptions options, const Clock& clock, Random& random)
    : runtime_(runtime), options_(std::move(options)), clock_(clock), random_(random) {
    if (!is_host_text(options_.host)) throw std::invalid_argument("SMTP host is not a host name or address");
    if (!is_host_text(options_.helo_name))
        throw std::invalid_argument("SMTP greeting name is not a host name");
    if (options_.port < 1 || options_.port > 65535) throw std::invalid_argument("SMTP port is out of range");
}

Result<void> SmtpMailer::send(const MailMessage& message, Deadline deadline) {
    AUTHOS_TRY(const MimeMail mail, write_mime(message, clock_.now(), random_));
    const auto budget = time_left(clock_, deadline, options_.total_timeout);
    if (budget <= std::chrono::milliseconds::zero()) return smtp_timeout();
    AUTHOS_TRY(runtime_.load());

    SocketWatch watch(budget, options_.reach);
    CurlTransfer transfer(runtime_);
    set_server(transfer, options_, budget);
    CurlList recipients(runtime_);
    recipients.add("<" + message.to.text() + ">");
    const std::string sender = "<" + message.from.email.text() + ">";
    MailUpload upload{mail.content};
    transfer.set(CURLOPT_MAIL_FROM, sender.c_str());
    transfer.set(CURLOPT_MAIL_RCPT, recipients.get());
    transfer.set(CURLOPT_UPLOAD, 1L);
    transfer.set(CURLOPT_READFUNCTION, &read_mail);
    transfer.set(CURLOPT_READDATA, static_cast<void*>(&upload));
    return run_smtp(transfer, watch);
}

Result<void> SmtpMailer::probe(Deadline deadline) {
    const auto budget = time_left(clock_, deadline, options_.total_timeout);
    if (budget <= std::chrono::milliseconds::zero()) return smtp_timeout();
    AUTHOS_TRY(runtime_.load());
    SocketWatch watch(budget, options_.reach);
    CurlTransfer transfer(runtime_);
    set_server(transfer, options_, budget);
    transfer.set(CURLOPT_CONNECT_ONLY, 1L);
    return run_smtp(transfer, watch);
}

SmtpMailerFactory::SmtpMailerFactory(const CurlRuntime& runtime, Common common, const Clock& clock,
                                     Random& random)
    : runtime_(runtime), common_(std::move(common)), clock_(clock), random_(random) {}

std::unique_ptr<Mailer> SmtpMailerFactory::make(const SmtpOptions& options) {
    SmtpOptions bounded = options;
    bounded.reach = common_.reach;
    bounded.ca_file = common_.ca_file;
    return std::make_unique<SmtpMailer>(runtime_, std::move(bounded), clock_, random_);
}

} // namespace authos::outbound
