#include "authos/authcore/password_policy.hpp"

#include "detail/unicode.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> common_passwords();
}

namespace authos::authcore {

namespace {

constexpr std::size_t kMinDifferentCharacters = 4;
constexpr std::size_t kMinWordCharacters = 3;
// No letter or digit: the words around it do not grow together.
constexpr char kTakenOut = ' ';

/// The sorted entries, each ended by a line feed. They are read where the linker put them.
std::string_view common_password_lines() {
    static const std::string_view lines = [] {
        const std::string_view file = embedded::common_passwords().front().second;
        return file.substr(file.find("\n\n") + 2);
    }();
    return lines;
}

bool is_common(std::string_view folded) {
    std::string_view lines = common_password_lines();
    while (!lines.empty()) {
        // The entry around the middle octet, whose line feed may be that octet.
        const std::size_t middle = lines.size() / 2;
        const std::size_t before = middle == 0 ? std::string_view::npos : lines.rfind('\n', middle - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t end = lines.find('\n', middle);
        const int order = folded.compare(lines.substr(begin, end - begin));
        if (order == 0) return true;
        lines = order < 0 ? lines.substr(0, begin) : lines.substr(end + 1);
    }
    return false;
}

/// "0" after "9" and back, as on a keyboard; otherwise neighbours among the code points.
bool is_next(char32_t a, char32_t b) noexcept {
    return b == a + 1 || (a == U'9' && b == U'0');
}

bool is_trivial(std::u32string_view folded) {
    std::u32string different;
    bool up = true;
    bool down = true;
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const bool counts = different.size() < kMinDifferentCharacters;
        if (counts && different.find(folded[i]) == std::u32string::npos) different += folded[i];
        if (i == 0) continue;
        up = up && is_next(folded[i - 1], folded[i]);
        down = down && is_next(folded[i], folded[i - 1]);
    }
    return up || down || different.size() < kMinDifferentCharacters;
}

/// ASCII letters and digits; of other scripts everything, octet by octet.
bool is_word_octet(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t count_characters(std::string_view folded) {
    return static_cast<std::size_t>(std::count_if(folded.begin(), folded.end(), [](char c) {
        const bool continuation = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        return is_word_octet(c) && !continuation;
    }));
}

std::vector<std::string> words_of(std::span<const std::string_view> context) {
    std::vector<std::string> words;
    for (const std::string_view text : context) {
        const auto folded = detail::case_folded(text);
        if (!folded) continue;
        std::string word;
        for (const char c : folded->reveal() + kTakenOut) {
            if (is_word_octet(c)) {
                word += c;
            } else if (count_characters(word) >= kMinWordCharacters) {
                words.push_back(std::exchange(word, {}));
            } else {
                word.clear();
            }
        }
    }
    // "example" must not be torn apart by "exam".
    std::sort(words.begin(), words.end(),
              [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
    return words;
}

bool is_of_context(const SecretString& folded, std::span<const std::string_view> context) {
    bool found = false;
    std::string left = folded.reveal();
    for (const std::string& word : words_of(context)) {
        for (auto at = left.find(word); at != std::string::npos; at = left.find(word, at)) {
            // In place and not shorter, so that no copy of the password stays behind.
            std::fill_n(left.begin() + static_cast<std::ptrdiff_t>(at), word.size(), kTakenOut);
            found = true;
        }
    }
    const bool too_little = found && count_characters(left) < kMinOwnCharacters;
    secure_wipe(left.data(), left.size());
    return too_little;
}

} // namespace

Result<void> check_password(const Password& password, std::span<const std::string_view> context) {
    // A Password is UTF-8, so it has a folded form.
    const SecretString folded = detail::case_folded(password.secret().reveal()).value();
    if (is_common(folded.reveal())) {
        return fail(Errc::invalid_argument, "password_common",
                    "This password is one of the most common ones and would be guessed at once. "
                    "Choose another, for example several words that do not belong together.");
    }
    if (is_trivial(detail::code_points(folded.reveal()).reveal())) {
        return fail(Errc::invalid_argument, "password_trivial",
                    "This password only repeats or counts a few characters. "
                    "Choose another, for example several words that do not belong together.");
    }
    if (is_of_context(folded, context)) {
        return fail(Errc::invalid_argument, "password_of_context",
                    "This password is little more than your e-mail address or a name that belongs to this "
                    "account. Add words that have nothing to do with them.");
    }
    return {};
}

} // namespace authos::authcore
