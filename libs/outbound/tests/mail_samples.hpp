#pragma once
// What the mail tests share.

#include "authos/base/random.hpp"
#include "authos/outbound/mailer.hpp"

#include <cstdint>
#include <string>

namespace authos::outbound {

/// 0, 1, 2, … so that boundaries and ids are known.
class CountingRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override {
        for (auto& octet : out) octet = next_++;
    }

private:
    std::uint8_t next_ = 0;
};

inline MailMessage sample_mail() {
    return {.from = {Email::parse("login@id.example.com").value(), "AuthOS"},
            .to = Email::parse("ada@example.com").value(),
            .subject = "Sign in",
            .text = "Hello Ada,\nhttps://id.example.com/reset?token=abc\n",
            .html = {},
            .headers = {}};
}

} // namespace authos::outbound
