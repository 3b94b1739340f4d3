#include "authos/authcore/password_policy.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>
#include <vector>

using namespace authos;
using namespace authos::authcore;

namespace {

/// The reason of the refusal, or "" if the password may be set.
std::string judge(const std::string& text, const std::vector<std::string_view>& context = {}) {
    const auto verdict = check_password(Password::parse(SecretString{text}).value(), context);
    if (verdict) return {};
    CHECK(verdict.error().code == Errc::invalid_argument);
    return verdict.error().reason;
}

/// The entries of the shipped list.
std::vector<std::string> shipped_entries() {
    std::ifstream file(std::string(AUTHOS_SOURCE_ROOT) + "/libs/authcore/data/common_passwords.txt");
    std::vector<std::string> entries;
    std::string line;
    while (std::getline(file, line) && !line.empty()) {
        REQUIRE(line.front() == '#'); // source and licences, up to the first empty line
    }
    while (std::getline(file, line)) entries.push_back(line);
    return entries;
}

} // namespace

TEST_CASE("password_policy: passphrases and random passwords may be set, whatever they are composed of") {
    for (const char* text :
         {"correct horse battery", "battery staple horse", "xkqzvbnw", "84016275", "Tr0ub4dor&3x",
          "a-long-passphrase", "正しい馬の電池", "пароль длинный", "        leading blanks"}) {
        INFO(text);
        CHECK(judge(text, {"ada.lovelace@example.test", "authos"}).empty());
    }
}

TEST_CASE("password_policy: the list is sorted, has only what may be set at all, and enough of it") {
    const auto entries = shipped_entries();
    CHECK(entries.size() == 11'833);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i > 0 && entries[i - 1] >= entries[i]) FAIL("not sorted, or twice: " << entries[i]);
        if (entries[i].size() < kMinPasswordBytes) FAIL("too short to be asked for: " << entries[i]);
    }
}

TEST_CASE("password_policy: every entry of the list is found in it") {
    for (const std::string& entry : shipped_entries()) {
        if (judge(entry) != "password_common") FAIL(entry);
    }
}

TEST_CASE("password_policy: common passwords are refused in any case and form") {
    for (const char* text : {"password", "PASSWORD", "pAssWord", "12345678", "iloveyou", "Football",
                             "qwertyuiop", "!@#$%^&*", "trustno1", "1q2w3e4r"}) {
        INFO(text);
        CHECK(judge(text) == "password_common");
    }
    // The long s and the sign of Kelvin are s and k in another case.
    CHECK(judge("Pa\u017fsword") == "password_common");
    CHECK(judge("\u212aittycat") == "password_common");
    CHECK(judge("passwords and more").empty());
}

TEST_CASE("password_policy: few different characters and runs are refused") {
    for (const char* text : {"aaaaaaaaaaaaaaaa", "abababababababab", "aAaAbBbBcCcCcCcC", "1122331122331122",
                             "ééééééééé", "        ", "....,,,,....,,,,", "abcdefghijklmn", "ZYXWVUTSRQPONM",
                             "3456789012345678901", "21098765432109876", "абвгдежз", "ijklmnopqrst"}) {
        INFO(text);
        CHECK(judge(text) == "password_trivial");
    }
    CHECK(judge("abcabcabcdabcabc").empty());
    CHECK(judge("abcdefghijklmnx").empty());
    CHECK(judge(std::string("\0\1\2\3\4\5\6\7\10", 9)) == "password_trivial");
}

TEST_CASE("password_policy: what is little more than the account's own words is refused") {
    const std::vector<std::string_view> context{"Ada.Lovelace@Analytical-Engines.example", "Müller & Söhne",
                                                "authos"};
    for (const char* text :
         {"adalovelace", "Ada.Lovelace", "lovelace-ada", "LOVELACE1815", "ada lovelace 1815!!", "authos2026",
          "AuthOS AuthOS", "analytical", "Engines4u!", "ada.lovelace@analytical-engines", "müllersöhne",
          "MU\u0308LLER 2026", "....authos...."}) {
        INFO(text);
        CHECK(judge(text, context) == "password_of_context");
    }
    for (const char* text : {"adalovelace-comet", "authos-93817", "lovelace and four others", "ampersand"}) {
        INFO(text);
        CHECK(judge(text, context).empty());
    }
}

TEST_CASE("password_policy: short words and separators of the context take nothing away") {
    CHECK(judge("xo-jq-vt", {"xo@jq.vt"}).empty());
    CHECK(judge("-.-.@-.-_=", {"-.-.@-.-_="}).empty());
    CHECK(judge("xkqzvbnw", {"", "@", "\xff\xfe xkqzvbnw"}).empty());
}

TEST_CASE("password_policy: a longer word is taken out before the shorter one within it") {
    // Without "example" nothing is left; without "exam" first, "ple" and the digits would be.
    CHECK(judge("example12", {"exam", "example"}) == "password_of_context");
    // Words to the left and right of a removed one do not grow together to a word.
    CHECK(judge("loveauthosletters", {"authos", "loveletters"}).empty());
}
