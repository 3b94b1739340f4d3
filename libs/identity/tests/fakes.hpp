#pragma once
// What a use case test replaces: randomness, the log and outgoing mail. The database is a real one.

#include "authos/base/log.hpp"
#include "authos/base/random.hpp"
#include "authos/outbound/http_client.hpp"
#include "authos/outbound/mailer.hpp"
#include "authos/outbound/mailer_factory.hpp"
#include "authos/outbound/smtp_mailer.hpp"
#include "authos/outbound/txt_resolver.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace authos::identity::test {

/// SplitMix64 from a fixed seed: every run draws the same values. Safe to call from any thread.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
    void fill(std::span<std::uint8_t> out) override {
        const std::lock_guard lock{mutex_};
        for (auto& octet : out) octet = static_cast<std::uint8_t>(next() >> 56);
    }

private:
    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    std::mutex mutex_;
    std::uint64_t state_;
};

/// Keeps each event as one line of text, so that a test can look for what must or must not be there.
class RecordingLog final : public LogSink {
public:
    [[nodiscard]] bool enabled(LogLevel) const noexcept override { return true; }
    void write(const LogEvent& event) noexcept override {
        std::string line{event.event};
        line += ' ';
        line += event.message;
        if (event.context != nullptr) {
            for (const auto& field : *event.context) append(line, field);
        }
        for (const auto& field : event.fields) append(line, field);
        const std::lock_guard lock{mutex_};
        lines_.push_back(std::move(line));
    }

    [[nodiscard]] bool mentions(std::string_view text) const {
        const std::lock_guard lock{mutex_};
        for (const auto& line : lines_) {
            if (line.find(text) != std::string::npos) return true;
        }
        return false;
    }

private:
    static void append(std::string& line, const LogField& field) {
        line += ' ' + field.key + '=';
        if (const auto* text = std::get_if<std::string>(&field.value)) line += *text;
        if (const auto* number = std::get_if<std::int64_t>(&field.value)) line += std::to_string(*number);
        if (const auto* flag = std::get_if<bool>(&field.value)) line += *flag ? "true" : "false";
    }
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

/// Takes every mail, unless answers were laid in: then those come first, in their order.
class FakeMailer final : public outbound::Mailer {
public:
    [[nodiscard]] Result<void> send(const outbound::MailMessage& message, Deadline) override {
        const std::lock_guard lock{mutex_};
        ++attempts;
        if (!answers_.empty()) {
            auto error = std::move(answers_.front());
            answers_.pop_front();
            return error;
        }
        sent.push_back(message);
        return {};
    }
    void refuse_once(Error error) {
        const std::lock_guard lock{mutex_};
        answers_.push_back(std::move(error));
    }

    std::vector<outbound::MailMessage> sent;
    int attempts = 0;

private:
    std::mutex mutex_;
    std::deque<Error> answers_;
};

/// Remembers for which servers mailers were asked; all of them are `mailer`.
class FakeMailerFactory final : public outbound::MailerFactory {
public:
    [[nodiscard]] std::unique_ptr<outbound::Mailer> make(const outbound::SmtpOptions& options) override {
        made.push_back(options);
        return std::make_unique<Forwarding>(mailer);
    }

    FakeMailer mailer;
    std::vector<outbound::SmtpOptions> made;

private:
    class Forwarding final : public outbound::Mailer {
    public:
        explicit Forwarding(outbound::Mailer& to) : to_(to) {}
        [[nodiscard]] Result<void> send(const outbound::MailMessage& message, Deadline deadline) override {
            return to_.send(message, deadline);
        }

    private:
        outbound::Mailer& to_;
    };
};

/// The other servers: remembers what was sent, answers as told; without an answer nobody is reached.
class FakeHttp final : public outbound::HttpClient {
public:
    [[nodiscard]] Result<outbound::HttpResponse> send(const outbound::HttpRequest& request,
                                                      Deadline) override {
        const std::lock_guard lock{mutex_};
        sent.push_back(request);
        if (answer) return answer(request);
        return fail(Errc::unavailable, "upstream_unreachable");
    }

    std::vector<outbound::HttpRequest> sent;
    std::function<Result<outbound::HttpResponse>(const outbound::HttpRequest&)> answer;

private:
    std::mutex mutex_;
};

/// The domain name system: answers as told, else no name has any text.
class FakeDns final : public outbound::TxtResolver {
public:
    [[nodiscard]] Result<std::vector<std::string>> find_txt(const std::string& name, Deadline) override {
        const std::lock_guard lock{mutex_};
        asked.push_back(name);
        if (answer) return answer(name);
        return std::vector<std::string>{};
    }

    std::vector<std::string> asked;
    std::function<Result<std::vector<std::string>>(const std::string&)> answer;

private:
    std::mutex mutex_;
};

} // namespace authos::identity::test
