#include "authos/base/variables.hpp"

#include <catch2/catch.hpp>

using namespace authos;

namespace {

constexpr Variable kTable[] = {
    {"SERVER_PORT", VariableKind::number, "3000", "3000", "port to listen on", 1, 65'535},
    {"QUIET", VariableKind::flag, "false", "true", "says less"},
    {"FRIENDS", VariableKind::list, "", "a,b", "who may call"},
    {"TONE", VariableKind::choice, "soft", "loud", "how it speaks", 0, 0, "soft, loud or shrill"},
    {"HOME_URL", VariableKind::origin, kRequired, "https://a.example", "where it lives"},
    {"KEY", VariableKind::secret, kRequired, "0123", "what it keeps"},
    {"PAUSE_SECS", VariableKind::number, "", "60", "how long it waits", 0, 86'400},
};

std::string only_fault(VariableReader& reader) {
    REQUIRE(reader.faults().size() == 1);
    return reader.faults()[0].line();
}

} // namespace

TEST_CASE("variables: a choice is one of its words in any case, and the fault names them") {
    std::string tone;
    const Environment loud{{"TONE", "LOUD"}};
    VariableReader{kTable, loud}.read("TONE", tone);
    CHECK(tone == "loud");
    for (const char* wrong : {"or", "lou", "loud,", "soft, loud"}) {
        INFO(wrong);
        const Environment environment{{"TONE", wrong}};
        VariableReader reader{kTable, environment};
        reader.read("TONE", tone);
        CHECK(tone == "loud");
        CHECK(only_fault(reader) == "TONE: is \"" + std::string{wrong} +
                                        "\"; expected one of soft, loud or shrill; example: TONE=loud");
    }
}

TEST_CASE("variables: an origin has a scheme and no path, and what is required may not be missing") {
    for (const auto& [value, problem] :
         {std::pair{"", "is missing"},
          {"a.example", "is \"a.example\" and has no scheme"},
          {"https://a.example/", "is \"https://a.example/\" and ends with a slash"},
          {"ftp://a.example", "is \"ftp://a.example\""}}) {
        INFO(value);
        const Environment environment{{"HOME_URL", value}};
        VariableReader reader{kTable, environment};
        std::string url;
        reader.read("HOME_URL", url);
        CHECK(url.empty());
        CHECK(only_fault(reader).find("HOME_URL: " + std::string{problem} + "; expected http") == 0);
    }
}

TEST_CASE("variables: a secret is taken as it is, and its fault shows nothing of it") {
    const Environment environment{{"KEY", " k\n"}};
    VariableReader reader{kTable, environment};
    SecretString key;
    reader.read("KEY", key);
    CHECK(key.reveal() == " k\n");
    reader.fault("KEY", "is too short");
    CHECK(only_fault(reader).find(" k") == std::string::npos);
}

TEST_CASE("variables: durations count seconds, or hours where the target does; unset keeps the target") {
    const Environment environment{{"PAUSE_SECS", "2"}};
    VariableReader reader{kTable, environment};
    std::chrono::milliseconds pause{};
    std::chrono::hours hours{};
    reader.read("PAUSE_SECS", pause);
    reader.read("PAUSE_SECS", hours);
    CHECK(pause == std::chrono::seconds{2});
    CHECK(hours == std::chrono::hours{2});
    const Environment nothing;
    VariableReader{kTable, nothing}.read("PAUSE_SECS", pause);
    CHECK(pause == std::chrono::seconds{2});
}

TEST_CASE("variables: an empty value counts as unset") {
    const Environment environment{{"SERVER_PORT", ""}};
    VariableReader reader{kTable, environment};
    int port = 0;
    reader.read("SERVER_PORT", port);
    CHECK(port == 3000);
    CHECK_FALSE(reader.is_set("SERVER_PORT"));
    CHECK(reader.faults().empty());
}

TEST_CASE("variables: a fault keeps the target and says what is wrong, what is expected, and an example") {
    const Environment environment{{"SERVER_PORT", "70000"}};
    VariableReader reader{kTable, environment};
    int port = 1;
    reader.read("SERVER_PORT", port);
    CHECK(port == 1);
    REQUIRE(reader.faults().size() == 1);
    CHECK(reader.faults()[0].line() ==
          "SERVER_PORT: is \"70000\"; expected a whole number from 1 to 65535; example: SERVER_PORT=3000");
}

TEST_CASE("variables: flags know the usual words and nothing else") {
    for (const auto& [word, expected] :
         {std::pair{"true", true}, {"1", true}, {"YES", true}, {"off", false}, {"0", false}}) {
        const Environment environment{{"QUIET", word}};
        VariableReader reader{kTable, environment};
        bool value = !expected;
        reader.read("QUIET", value);
        CHECK(value == expected);
        CHECK(reader.faults().empty());
    }
    const Environment environment{{"QUIET", "maybe"}};
    VariableReader reader{kTable, environment};
    bool value = false;
    reader.read("QUIET", value);
    CHECK(reader.faults().size() == 1);
}

TEST_CASE("variables: lists drop blanks and empty pieces") {
    const Environment environment{{"FRIENDS", " https://a.example , ,https://b.example,"}};
    VariableReader reader{kTable, environment};
    std::vector<std::string> list;
    reader.read("FRIENDS", list);
    CHECK(list == std::vector<std::string>{"https://a.example", "https://b.example"});
}

TEST_CASE("variables: a name outside the table is a mistake of the program") {
    const Environment environment;
    VariableReader reader{kTable, environment};
    std::string text;
    CHECK_THROWS_AS(reader.read("NO_SUCH_VARIABLE", text), std::logic_error);
}
