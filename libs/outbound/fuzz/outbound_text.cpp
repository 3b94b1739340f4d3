// Feeds arbitrary text to everything of outbound that reads text of others: addresses, mail headers, heads
// of HTTP answers and answers of name servers. A mail that is accepted must have exactly the header fields that belong to it.
#include "authos/outbound/mime.hpp"
#include "authos/outbound/ssrf.hpp"

#include "response_reader.hpp"
#include "txt_answer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

class ZeroRandom final : public authos::Random {
public:
    void fill(std::span<std::uint8_t> out) override {
        for (auto& octet : out) octet = 0;
    }
};

std::size_t header_fields_of(const std::string& mail) {
    const std::string head = mail.substr(0, mail.find("\r\n\r\n"));
    std::size_t fields = 1;
    for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
        if (head[at + 2] != ' ') ++fields;
    }
    return fields;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace authos;
    using namespace authos::outbound;
    const std::string text(reinterpret_cast<const char*>(data), size);

    if (const auto address = IpAddress::parse(text)) static_cast<void>(classify(*address));
    if (const auto address = IpAddress::from_octets({data, size})) static_cast<void>(classify(*address));

    if (const auto texts = parse_txt_answer({data, size})) {
        std::size_t total = 0;
        for (const auto& one : *texts) total += one.size();
        // Compression is for names: no text is longer than what came.
        if (total > size) std::abort();
    }

    ZeroRandom random;
    const MailMessage message{.from = {Email::parse("a@example.com").value(), text},
                              .to = Email::parse("b@example.com").value(),
                              .subject = text,
                              .text = "x" + text,
                              .html = {},
                              .headers = {{"X-Test", text}}};
    if (const auto mail = write_mime(message, UnixMillis{0}, random)) {
        if (header_fields_of(mail->content) != 9) std::abort();
    }

    ResponseReader reader(16);
    static_cast<void>(reader.add_head_line(text));
    static_cast<void>(reader.add_body(text));
    return reader.take(200).body.size() > 16 ? std::abort(), 1 : 0;
}
