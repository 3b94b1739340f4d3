#include "authos/outbound/mime.hpp"

#include "mail_samples.hpp"

#include "authos/base/encoding.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace authos::outbound {
namespace {

constexpr UnixMillis kNewYear = UnixMillis::from_seconds(1'767'225'600);

std::string content_of(const MailMessage& message) {
    CountingRandom random;
    return write_mime(message, kNewYear, random).value().content;
}

bool has_text(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    std::size_t start = 0;
    for (std::size_t end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", start)) {
        longest = std::max(longest, end - start);
        start = end + 2;
    }
    return longest;
}

} // namespace

TEST_CASE("mime: a plain mail is written as RFC 5322 wants it") {
    CHECK(content_of(sample_mail()) == "From: \"AuthOS\" <login@id.example.com>\r\n"
                                       "To: <ada@example.com>\r\n"
                                       "Subject: Sign in\r\n"
                                       "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n"
                                       "Message-ID: <000102030405060708090a0b0c0d0e0f@id.example.com>\r\n"
                                       "MIME-Version: 1.0\r\n"
                                       "Content-Type: text/plain; charset=utf-8\r\n"
                                       "Content-Transfer-Encoding: 7bit\r\n"
                                       "\r\n"
                                       "Hello Ada,\r\nhttps://id.example.com/reset?token=abc\r\n");
}

TEST_CASE("mime: text and HTML become alternatives, the HTML last") {
    MailMessage message = sample_mail();
    message.html = "<p>Gr\xC3\xBC\xC3\x9F dich</p>";
    const std::string content = content_of(message);
    const std::string boundary = "part-101112131415161718191a1b1c1d1e1f";
    CHECK(has_text(content, "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n--" +
                                boundary));
    CHECK(has_text(content, "--" + boundary +
                                "\r\nContent-Type: text/html; charset=utf-8\r\n"
                                "Content-Transfer-Encoding: base64\r\n\r\n"));
    CHECK(has_text(content, encode_base64(as_bytes("<p>Gr\xC3\xBC\xC3\x9F dich</p>\r\n"))));
    CHECK(content.find("text/plain") < content.find("text/html"));
    CHECK(content.substr(content.size() - boundary.size() - 6) == "--" + boundary + "--\r\n");
}

TEST_CASE("mime: a subject beyond ASCII becomes encoded words that a reader puts together again") {
    MailMessage message = sample_mail();
    message.subject = "Willkommen zur\xC3\xBC"
                      "ck \xF0\x9F\x91\x8B und noch viel mehr Text, damit gefaltet wird";
    const std::string content = content_of(message);
    const auto start = content.find("Subject: ") + 9;
    std::string header = content.substr(start, content.find("\r\nDate:") - start);
    std::string decoded;
    while (!header.empty()) {
        REQUIRE(header.substr(0, 10) == "=?UTF-8?B?");
        const auto end = header.find("?=");
        const auto piece = decode_base64(header.substr(10, end - 10)).value();
        CHECK(end + 2 <= 75);
        decoded += as_text(piece);
        header.erase(0, end + 2);
        if (!header.empty()) {
            REQUIRE(header.substr(0, 3) == "\r\n ");
            header.erase(0, 3);
        }
    }
    CHECK(decoded == message.subject);
    CHECK(longest_line(content) <= 76);
}

TEST_CASE("mime: text that looks like an encoded word is encoded, so that it is shown as typed") {
    CHECK(encode_header_text("=?UTF-8?B?QQ==?=") ==
          "=?UTF-8?B?" + encode_base64(as_bytes("=?UTF-8?B?QQ==?=")) + "?=");
    CHECK(encode_header_text("plain") == "plain");
    CHECK(encode_header_text("") == "");
}

TEST_CASE("mime: a display name is quoted, and cannot add an address") {
    MailMessage message = sample_mail();
    message.from.name = "Evil\" <root@example.com>, \"x\\";
    CHECK(has_text(content_of(message),
                   "From: \"Evil\\\" <root@example.com>, \\\"x\\\\\" <login@id.example.com>\r\n"));
    message.from.name = "";
    CHECK(has_text(content_of(message), "From: <login@id.example.com>\r\n"));
    message.from.name = "M\xC3\xBCller";
    CHECK(has_text(content_of(message), "From: =?UTF-8?B?TcO8bGxlcg==?=\r\n <login@id.example.com>\r\n"));
}

TEST_CASE("mime: nothing that goes into a header can begin another one") {
    const std::vector<std::string> hostile{"x\r\nBcc: eve@example.com",
                                           "x\nBcc: eve@example.com",
                                           "x\rBcc: e@x.com",
                                           std::string("x\0y", 3),
                                           "\x1b[31m",
                                           "\xFF"};
    for (const std::string& text : hostile) {
        CountingRandom random;
        MailMessage subject = sample_mail();
        subject.subject = text;
        MailMessage name = sample_mail();
        name.from.name = text;
        MailMessage value = sample_mail();
        value.headers = {{"X-Test", text}};
        MailMessage header_name = sample_mail();
        header_name.headers = {{text, "x"}};
        for (const MailMessage& message : {subject, name, value, header_name}) {
            const auto mail = write_mime(message, kNewYear, random);
            REQUIRE_FALSE(mail);
            CHECK(mail.error().code == Errc::invalid_argument);
            CHECK(mail.error().reason == "mail_invalid");
        }
    }
}

TEST_CASE("mime: header fields that the mailer writes itself cannot be given twice") {
    CountingRandom random;
    for (const std::string name :
         {"From", "to", "BCC", "Subject", "Content-Type", "Message-ID", "", "X Y", "X:"}) {
        MailMessage message = sample_mail();
        message.headers = {{name, "x"}};
        INFO(name);
        CHECK_FALSE(write_mime(message, kNewYear, random));
    }
    MailMessage message = sample_mail();
    message.headers = {{"Auto-Submitted", "auto-generated"}};
    CHECK(has_text(content_of(message), "\r\nAuto-Submitted: auto-generated\r\n"));
}

TEST_CASE("mime: every kind of line break becomes CRLF, long lines become base64") {
    MailMessage message = sample_mail();
    message.text = "a\nb\r\nc\rd";
    CHECK(has_text(content_of(message), "\r\n\r\na\r\nb\r\nc\r\nd\r\n"));
    message.text = std::string(5000, 'x');
    const std::string content = content_of(message);
    CHECK(has_text(content, "base64"));
    CHECK(longest_line(content) <= 78);
}

TEST_CASE("mime: a mail without text, with broken UTF-8 or of absurd size is refused") {
    CountingRandom random;
    for (const std::string& text :
         {std::string(), std::string("\xC3"), std::string("a\0b", 3), std::string(2 << 20, 'x')}) {
        MailMessage message = sample_mail();
        message.text = text;
        const auto mail = write_mime(message, kNewYear, random);
        REQUIRE_FALSE(mail);
        CHECK(mail.error().reason == "mail_invalid");
    }
}

TEST_CASE("mime: dates are written as RFC 5322 wants them") {
    CHECK(format_mail_date(UnixMillis{0}) == "Thu, 01 Jan 1970 00:00:00 +0000");
    CHECK(format_mail_date(UnixMillis::from_seconds(1'709'210'096)) == "Thu, 29 Feb 2024 12:34:56 +0000");
    CHECK(format_mail_date(UnixMillis{-1}) == "Wed, 31 Dec 1969 23:59:59 +0000");
}

} // namespace authos::outbound
