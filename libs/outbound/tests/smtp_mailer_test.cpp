#include "authos/outbound/smtp_mailer.hpp"

#include "mail_samples.hpp"
#include "tcp_server.hpp"

#include <catch2/catch.hpp>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace authos::outbound {
namespace {

using std::chrono::milliseconds;

// What the server in the test answers; an empty reply means that it never answers that step.
struct SmtpScript {
    std::string greeting = "220 mail.example.test";
    std::vector<std::string> offers{};
    std::string login = "235 ok";
    std::string sender = "250 ok";
    std::string recipient = "250 ok";
    std::string data = "354 go on";
    std::string stored = "250 stored";
    std::string farewell = "221 bye";
    const TestCertificate* certificate = nullptr;
    bool tls_from_start = false;
};

class SmtpServer {
public:
    explicit SmtpServer(SmtpScript script)
        : script_(std::move(script)), server_([this](TcpPeer& peer) { talk(peer); }) {}

    int port() const noexcept { return server_.port(); }
    std::vector<std::string> commands() const {
        const std::lock_guard lock(mutex_);
        return commands_;
    }
    std::string mail() const {
        const std::lock_guard lock(mutex_);
        return mail_;
    }

private:
    bool reply(TcpPeer& peer, const std::string& line) {
        if (line.empty()) {
            peer.wait_for_close();
            return false;
        }
        peer.write(line + "\r\n");
        return line[0] == '2' || line[0] == '3';
    }

    void offer(TcpPeer& peer, bool encrypted) {
        std::vector<std::string> lines{"mail.example.test"};
        for (const std::string& extension : script_.offers) {
            if (!encrypted || extension != "STARTTLS") lines.push_back(extension);
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            peer.write((i + 1 == lines.size() ? "250 " : "250-") + lines[i] + "\r\n");
        }
    }

    void read_mail(TcpPeer& peer) {
        std::string mail;
        for (std::string line = peer.read_line(); line != "."; line = peer.read_line()) {
            mail += line + "\n";
            if (mail.size() > (4U << 20U)) return;
        }
        const std::lock_guard lock(mutex_);
        mail_ = mail;
    }

    void talk(TcpPeer& peer) {
        bool encrypted = script_.tls_from_start;
        if (encrypted && !peer.start_tls(*script_.certificate)) return;
        if (!reply(peer, script_.greeting)) return;
        for (std::string line = peer.read_line(); !line.empty(); line = peer.read_line()) {
            {
                const std::lock_guard lock(mutex_);
                commands_.push_back((encrypted ? "tls " : "") + line);
            }
            const std::string verb = line.substr(0, 4);
            if (verb == "EHLO") {
                offer(peer, encrypted);
            } else if (verb == "STAR") {
                peer.write("220 go on\r\n");
                if (!peer.start_tls(*script_.certificate)) return;
                encrypted = true;
            } else if (verb == "AUTH") {
                peer.write("334 \r\n");
                if (peer.read_line().empty()) return;
                if (!reply(peer, script_.login)) continue;
            } else if (verb == "MAIL") {
                if (!reply(peer, script_.sender)) continue;
            } else if (verb == "RCPT") {
                if (!reply(peer, script_.recipient)) continue;
            } else if (verb == "DATA") {
                if (!reply(peer, script_.data)) continue;
                read_mail(peer);
                if (!reply(peer, script_.stored)) continue;
            } else {
                if (!reply(peer, script_.farewell)) return;
            }
        }
    }

    SmtpScript script_;
    mutable std::mutex mutex_;
    std::vector<std::string> commands_;
    std::string mail_;
    TcpServer server_; // last: its thread uses the members above
};

// A mailer for one server.
struct MailFixture {
    explicit MailFixture(SmtpScript script, SmtpTls tls = SmtpTls::none) : server(std::move(script)) {
        options.host = "127.0.0.1";
        options.port = server.port();
        options.tls = tls;
        options.helo_name = "id.example.com";
    }

    Result<void> send(const MailMessage& message = sample_mail(), Deadline deadline = {}) {
        return SmtpMailer(runtime, options, clock, random).send(message, deadline);
    }

    CurlRuntime runtime;
    ManualClock clock;
    CountingRandom random;
    SmtpServer server;
    SmtpOptions options;
};

void check_error(const Result<void>& result, Errc code, std::string_view reason) {
    REQUIRE_FALSE(result);
    INFO(result.error().detail);
    CHECK(result.error().code == code);
    CHECK(result.error().reason == reason);
}

} // namespace

TEST_CASE("smtp: a mail is handed over with its envelope") {
    MailFixture f({});
    REQUIRE(f.send());
    const std::vector<std::string> expected{"EHLO id.example.com", "MAIL FROM:<login@id.example.com>",
                                            "RCPT TO:<ada@example.com>", "DATA"};
    auto commands = f.server.commands();
    REQUIRE(commands.size() >= expected.size());
    commands.resize(expected.size());
    CHECK(commands == expected);
    CHECK(f.server.mail().find("Subject: Sign in\n") != std::string::npos);
}

TEST_CASE("smtp: a line that begins with a dot does not end the mail") {
    MailFixture f({});
    MailMessage message = sample_mail();
    message.text = "first\n.\n..second\nRCPT TO:<eve@example.com>\n";
    REQUIRE(f.send(message));
    CHECK(f.server.mail().find("first\n..\n...second\nRCPT TO:<eve@example.com>\n") != std::string::npos);
    CHECK(f.server.commands().size() <= 5);
}

TEST_CASE("smtp: a reply of 5xx is for good, whichever step it answers") {
    std::vector<SmtpScript> scripts(5);
    scripts[0].greeting = "554 no service";
    scripts[1].sender = "550 not from you";
    scripts[2].recipient = "550 no such user";
    scripts[3].data = "554 no valid recipients";
    scripts[4].stored = "554 looks like spam";
    for (const SmtpScript& script : scripts) {
        MailFixture f(script);
        check_error(f.send(), Errc::failed_precondition, "smtp_rejected");
    }
}

TEST_CASE("smtp: a reply of 4xx means later, whichever step it answers") {
    std::vector<SmtpScript> scripts(4);
    scripts[0].greeting = "421 too busy";
    scripts[1].recipient = "450 greylisted";
    scripts[2].data = "451 local error";
    scripts[3].stored = "452 disk full";
    for (const SmtpScript& script : scripts) {
        MailFixture f(script);
        check_error(f.send(), Errc::unavailable, "smtp_deferred");
    }
}

TEST_CASE("smtp: no STARTTLS offered, no mail and no password sent") {
    SmtpScript script;
    script.offers = {"AUTH PLAIN LOGIN"};
    MailFixture f(script, SmtpTls::starttls);
    f.options.username = "mailer";
    f.options.password = SecretString("hunter2");
    check_error(f.send(), Errc::unavailable, "smtp_tls_failed");
    for (const std::string& command : f.server.commands()) {
        CHECK(command.substr(0, 4) != "AUTH");
        CHECK(command.substr(0, 4) != "MAIL");
    }
}

TEST_CASE("smtp: STARTTLS encrypts login and mail") {
    const TestCertificate certificate;
    SmtpScript script;
    script.offers = {"STARTTLS", "AUTH PLAIN"};
    script.certificate = &certificate;
    MailFixture f(script, SmtpTls::starttls);
    f.options.ca_file = certificate.file();
    f.options.username = "mailer";
    f.options.password = SecretString("hunter2");
    const auto sent = f.send();
    INFO((sent ? std::string() : sent.error().detail));
    REQUIRE(sent);
    const auto commands = f.server.commands();
    REQUIRE(commands.size() >= 5);
    CHECK(commands[1] == "STARTTLS");
    for (std::size_t i = 2; i < commands.size(); ++i) CHECK(commands[i].substr(0, 4) == "tls ");
}

TEST_CASE("smtp: TLS from the first byte") {
    const TestCertificate certificate;
    SmtpScript script;
    script.certificate = &certificate;
    script.tls_from_start = true;
    MailFixture f(script, SmtpTls::tls);
    f.options.ca_file = certificate.file();
    REQUIRE(f.send());
    CHECK(f.server.commands().at(0) == "tls EHLO id.example.com");
}

TEST_CASE("smtp: a certificate that nobody vouches for ends the connection") {
    const TestCertificate certificate;
    const TestCertificate other;
    SmtpScript script;
    script.offers = {"STARTTLS"};
    script.certificate = &certificate;
    MailFixture f(script, SmtpTls::starttls);
    f.options.ca_file = other.file();
    check_error(f.send(), Errc::unavailable, "smtp_tls_failed");
}

TEST_CASE("smtp: a refused login is not the mail's fault") {
    SmtpScript script;
    script.offers = {"AUTH PLAIN"};
    script.login = "535 wrong password";
    MailFixture f(script);
    f.options.username = "mailer";
    f.options.password = SecretString("hunter2");
    const auto sent = f.send();
    check_error(sent, Errc::unavailable, "smtp_login_denied");
    CHECK(sent.error().detail.find("hunter2") == std::string::npos);

    SmtpScript anonymous;
    anonymous.sender = "530 authentication required";
    MailFixture g(anonymous);
    check_error(g.send(), Errc::unavailable, "smtp_login_denied");
}

TEST_CASE("smtp: a server that hangs costs no more than the deadline") {
    std::vector<SmtpScript> scripts(3);
    scripts[0].greeting = "";
    scripts[1].recipient = "";
    scripts[2].stored = "";
    for (const SmtpScript& script : scripts) {
        MailFixture f(script);
        check_error(f.send(sample_mail(), Deadline::after(f.clock, milliseconds(150))), Errc::unavailable,
                    "smtp_timeout");
    }
}

TEST_CASE("smtp: a server that never says goodbye cannot hold a mail that it has taken") {
    SmtpScript script;
    script.farewell = "";
    MailFixture f(script);
    CHECK(f.send(sample_mail(), Deadline::after(f.clock, milliseconds(150))));
    CHECK(f.server.mail().find("Hello Ada") != std::string::npos);
}

TEST_CASE("smtp: a deadline that has passed sends nothing") {
    MailFixture f({});
    const Deadline deadline = Deadline::after(f.clock, milliseconds(10));
    f.clock.advance(milliseconds(10));
    check_error(f.send(sample_mail(), deadline), Errc::unavailable, "smtp_timeout");
    CHECK(f.server.commands().empty());
}

TEST_CASE("smtp: nobody listening means later") {
    int port = 0;
    {
        const TcpServer gone([](TcpPeer&) {});
        port = gone.port();
    }
    MailFixture f({});
    f.options.port = port;
    check_error(f.send(), Errc::unavailable, "smtp_unreachable");
}

TEST_CASE("smtp: a message that cannot be written is refused before connecting") {
    MailFixture f({});
    MailMessage message = sample_mail();
    message.subject = "x\r\nBcc: eve@example.com";
    check_error(f.send(message), Errc::invalid_argument, "mail_invalid");
    CHECK(f.server.commands().empty());
}

TEST_CASE("smtp: the probe connects and logs in, and sends nothing") {
    SmtpScript script;
    script.offers = {"AUTH PLAIN"};
    MailFixture f(script);
    f.options.username = "mailer";
    f.options.password = SecretString("hunter2");
    SmtpMailer mailer(f.runtime, f.options, f.clock, f.random);
    REQUIRE(mailer.probe(Deadline{}));
    bool logged_in = false;
    for (const std::string& command : f.server.commands()) {
        logged_in = logged_in || command.substr(0, 4) == "AUTH";
        CHECK(command.substr(0, 4) != "MAIL");
    }
    CHECK(logged_in);

    script.login = "535 wrong password";
    MailFixture g(script);
    g.options.username = "mailer";
    g.options.password = SecretString("hunter2");
    SmtpMailer denied(g.runtime, g.options, g.clock, g.random);
    check_error(denied.probe(Deadline{}), Errc::unavailable, "smtp_login_denied");
}

TEST_CASE("smtp: options that name no server are a programming error") {
    const CurlRuntime runtime;
    const ManualClock clock;
    CountingRandom random;
    for (const std::string host : {"", "mail.example.com/x", "user@mail", "a b", "mail?x"}) {
        SmtpOptions options;
        options.host = host;
        INFO(host);
        CHECK_THROWS_AS(SmtpMailer(runtime, options, clock, random), std::invalid_argument);
    }
}

TEST_CASE("smtp: the TLS mode is read from its name") {
    CHECK(parse_smtp_tls("STARTTLS").value() == SmtpTls::starttls);
    CHECK(parse_smtp_tls("tls").value() == SmtpTls::tls);
    CHECK(parse_smtp_tls("none").value() == SmtpTls::none);
    CHECK(parse_smtp_tls("ssl").error().reason == "smtp_tls_unknown");
}

TEST_CASE("smtp: a mailer that may only reach the internet opens no socket to other places") {
    MailFixture f({});
    f.options.reach = SmtpReach::global;
    for (const char* host : {"127.0.0.1", "localhost", "::1", "10.0.0.1", "169.254.169.254"}) {
        INFO(host);
        f.options.host = host;
        check_error(f.send(), Errc::permission_denied, "address_not_allowed");
    }
    f.options.reach = SmtpReach::internal;
    f.options.host = "169.254.169.254";
    check_error(f.send(), Errc::permission_denied, "address_not_allowed");
    CHECK(f.server.commands().empty());
    f.options.host = "127.0.0.1";
    CHECK(f.send());
}

TEST_CASE("smtp: the mailers of a factory have the reach of the deployment") {
    MailFixture f({});
    f.options.reach = SmtpReach::any;
    SmtpMailerFactory global(f.runtime, {SmtpReach::global, {}}, f.clock, f.random);
    check_error(global.make(f.options)->send(sample_mail(), {}), Errc::permission_denied,
                "address_not_allowed");
    SmtpMailerFactory internal(f.runtime, {SmtpReach::internal, {}}, f.clock, f.random);
    CHECK(internal.make(f.options)->send(sample_mail(), {}));
    CHECK_FALSE(f.server.mail().empty());
}

} // namespace authos::outbound
