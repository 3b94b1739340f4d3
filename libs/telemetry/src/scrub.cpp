#include "authos/telemetry/scrub.hpp"

#include "authos/base/text.hpp"

#include <algorithm>
#include <array>

namespace authos::telemetry {
namespace {

constexpr std::string_view kMasked = "[masked]";
constexpr std::size_t kTokenLength = 20;
constexpr std::size_t kHexSecretLength = 32;

// Names whose value is masked when it follows behind '=' or ':'. Matched at the end of a word, so that
// client_secret and smtp-password count too.
constexpr std::array<std::string_view, 9> kSecretNames{
    "password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "authorization", "cookie"};

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool is_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) noexcept {
    return c >= 'a' && c <= 'z';
}
bool is_hex_digit(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_blank_char(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// base64, base64url, hex and the characters of names.
bool is_word_char(char c) noexcept {
    return is_digit(c) || is_upper(c) || is_lower(c) || c == '_' || c == '-' || c == '+' || c == '/';
}
bool is_mail_char(char c) noexcept {
    return is_digit(c) || is_upper(c) || is_lower(c) || c == '.' || c == '_' || c == '-' || c == '+' ||
           c == '%';
}

std::size_t end_of(std::string_view text, std::size_t from, bool (*belongs)(char) noexcept) noexcept {
    while (from < text.size() && belongs(text[from])) ++from;
    return from;
}

bool is_uuid_text(std::string_view word) noexcept {
    if (word.size() != 36) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? word[i] != '-' : !is_hex_digit(word[i])) return false;
    }
    return true;
}

bool looks_like_token(std::string_view word) noexcept {
    if (word.size() < kTokenLength || is_uuid_text(word)) return false;
    const bool digits = std::any_of(word.begin(), word.end(), is_digit);
    const bool uppers = std::any_of(word.begin(), word.end(), is_upper);
    const bool lowers = std::any_of(word.begin(), word.end(), is_lower);
    if (digits && uppers && lowers) return true;
    return word.size() >= kHexSecretLength && std::all_of(word.begin(), word.end(), is_hex_digit);
}

// Reads the text once from left to right; each rule either takes what starts here or leaves it.
class Scrubber {
public:
    explicit Scrubber(std::string_view text) : text_(text) { out_.reserve(text.size()); }

    std::string run() {
        while (at_ < text_.size()) {
            if (take_pem() || take_url() || take_word()) continue;
            out_.push_back(text_[at_++]);
        }
        return std::move(out_);
    }

private:
    std::string_view rest() const noexcept { return text_.substr(at_); }

    bool take_pem() {
        if (rest().substr(0, 11) != "-----BEGIN ") return false;
        constexpr std::string_view kEnd = "-----END ";
        const auto end = text_.find(kEnd, at_);
        out_ += kMasked;
        // Without an end the key may have been cut: all that follows belongs to it.
        if (end == std::string_view::npos) {
            at_ = text_.size();
        } else {
            const auto close = text_.find("-----", end + kEnd.size());
            at_ = close == std::string_view::npos ? text_.size() : close + 5;
        }
        return true;
    }

    bool take_url() {
        if (rest().substr(0, 3) != "://") return false;
        out_ += "://";
        at_ += 3;
        const auto stop =
            std::find_if(text_.begin() + static_cast<std::ptrdiff_t>(at_), text_.end(), [](char c) {
                return is_blank_char(c) || c == '"' || c == '\'' || c == '<' || c == '>';
            });
        const std::string_view whole =
            text_.substr(at_, static_cast<std::size_t>(stop - text_.begin()) - at_);
        at_ += whole.size();
        const auto query = whole.find_first_of("?#");
        std::string_view place = whole.substr(0, query);
        // The last '@' before the path ends the credentials; a password may hold others.
        const auto authority_end = place.find('/');
        const auto credentials = place.substr(0, authority_end).rfind('@');
        if (credentials != std::string_view::npos) {
            out_ += kMasked;
            out_ += '@';
            place.remove_prefix(credentials + 1);
        }
        const auto path = std::min(place.find('/'), place.size());
        out_ += place.substr(0, path);
        add_path(place.substr(path));
        if (query != std::string_view::npos) {
            out_ += whole[query];
            out_ += kMasked;
        }
        return true;
    }

    // Tokens also travel as segments of a path: links in mails do it.
    void add_path(std::string_view path) {
        while (!path.empty()) {
            const auto next = std::min(path.find('/', 1), path.size());
            const std::string_view segment = path.substr(0, next);
            if (looks_like_token(segment.substr(segment.front() == '/' ? 1 : 0))) {
                if (segment.front() == '/') out_ += '/';
                out_ += kMasked;
            } else {
                out_ += segment;
            }
            path.remove_prefix(next);
        }
    }

    bool take_word() {
        if (!is_mail_char(text_[at_]) && !is_word_char(text_[at_])) return false;
        if (take_mail()) return true;
        const auto end = end_of(text_, at_, is_word_char);
        if (end == at_) return false;
        const std::string_view word = text_.substr(at_, end - at_);
        if (take_jwt(word, end)) return true;
        if (looks_like_token(word)) {
            out_ += kMasked;
            at_ = end;
            while (at_ < text_.size() && text_[at_] == '=') ++at_; // padding of base64
            return true;
        }
        out_ += word;
        at_ = end;
        mask_value_behind(word);
        return true;
    }

    // Every JOSE header begins with {" which base64url spells eyJ; the parts follow behind dots.
    bool take_jwt(std::string_view word, std::size_t end) {
        if (word.substr(0, 3) != "eyJ" || end >= text_.size() || text_[end] != '.') return false;
        while (end < text_.size() && (is_word_char(text_[end]) || text_[end] == '.')) ++end;
        out_ += kMasked;
        at_ = end;
        return true;
    }

    bool take_mail() {
        // Remembered, or a long row of dots would be read again from each of them.
        if (at_ >= mail_run_end_) mail_run_end_ = end_of(text_, at_, is_mail_char);
        const auto local_end = mail_run_end_;
        if (local_end == at_ || local_end >= text_.size() || text_[local_end] != '@') return false;
        const auto domain_end = end_of(text_, local_end + 1, is_mail_char);
        if (domain_end == local_end + 1) return false;
        out_ += text_[at_];
        out_ += "***";
        out_ += text_.substr(local_end, domain_end - local_end);
        at_ = domain_end;
        return true;
    }

    void mask_value_behind(std::string_view word) {
        const std::string name = ascii_lower(word);
        const bool scheme = name == "bearer" || name == "basic";
        const bool named =
            std::any_of(kSecretNames.begin(), kSecretNames.end(), [&](std::string_view secret) {
                return name.size() >= secret.size() &&
                       name.compare(name.size() - secret.size(), secret.size(), secret) == 0;
            });
        if (!scheme && !named) return;
        auto value = at_;
        bool separated = scheme && value < text_.size() && is_blank_char(text_[value]);
        // Between name and value: quotes of JSON, one '=' or ':', blanks.
        while (value < text_.size() && (is_blank_char(text_[value]) || text_[value] == '"' ||
                                        text_[value] == '\'' || text_[value] == '=' || text_[value] == ':')) {
            separated = separated || text_[value] == '=' || text_[value] == ':';
            ++value;
        }
        if (!separated || value >= text_.size()) return;
        out_ += text_.substr(at_, value - at_);
        at_ = value;
        const auto word_end = text_.find_first_of(" \t\r\n\"'&,;", at_);
        const std::string_view first =
            text_.substr(at_, word_end == std::string_view::npos ? word_end : word_end - at_);
        // "Authorization: Bearer x": the scheme stays readable, its value is masked in turn.
        const std::string lower = ascii_lower(first);
        if (lower == "bearer" || lower == "basic") return;
        out_ += kMasked;
        at_ += first.size();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t mail_run_end_ = 0; // end of the run of mail characters that was read last
    std::string out_;
};

} // namespace

std::string scrub(std::string_view text) {
    return Scrubber{text}.run();
}

} // namespace authos::telemetry
