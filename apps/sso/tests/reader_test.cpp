#include "reader.hpp"

#include <catch2/catch.hpp>

#include <set>

using authos::Environment;
using namespace authos::sso;

TEST_CASE("variables: each has a name of its own, an example and a meaning") {
    std::set<std::string_view> names;
    for (const Variable& v : all_variables()) {
        INFO(v.name);
        CHECK(names.insert(v.name).second);
        CHECK_FALSE(v.example.empty());
        CHECK_FALSE(v.meaning.empty());
        CHECK((v.kind != Kind::number || v.min < v.max));
    }
    CHECK(names.size() > 40);
}

TEST_CASE("variables: defaults and examples of numbers, flags, choices and origins pass their own checks") {
    for (const Variable& v : all_variables()) {
        INFO(v.name);
        if (v.example.find("$(") != std::string_view::npos) continue;
        const Environment environment{{std::string{v.name}, std::string{v.example}}};
        Reader reader{environment};
        std::string text;
        long long number = 0;
        bool flag = false;
        if (v.kind == Kind::number)
            reader.read(v.name, number);
        else if (v.kind == Kind::flag)
            reader.read(v.name, flag);
        else
            reader.read(v.name, text);
        CHECK(reader.faults().empty());

        if (v.fallback.empty() || v.fallback == kRequired) continue;
        const Environment empty;
        Reader defaults{empty};
        if (v.kind == Kind::number)
            defaults.read(v.name, number);
        else if (v.kind == Kind::flag)
            defaults.read(v.name, flag);
        else
            defaults.read(v.name, text);
        CHECK(defaults.faults().empty());
    }
}

TEST_CASE("variables: the printed table has one line of five fields for each") {
    const std::string table = print_variables();
    std::size_t lines = 0;
    std::size_t tabs = 0;
    for (const char c : table) {
        if (c == '\n') ++lines;
        if (c == '\t') ++tabs;
    }
    CHECK(lines == all_variables().size());
    CHECK(tabs == 4 * lines);
}

TEST_CASE("reader: an empty value counts as unset") {
    const Environment environment{{"SERVER_PORT", ""}};
    Reader reader{environment};
    int port = 0;
    reader.read("SERVER_PORT", port);
    CHECK(port == 3000);
    CHECK_FALSE(reader.is_set("SERVER_PORT"));
    CHECK(reader.faults().empty());
}

TEST_CASE("reader: a fault keeps the target and says what is wrong, what is expected, and an example") {
    const Environment environment{{"SERVER_PORT", "70000"}};
    Reader reader{environment};
    int port = 1;
    reader.read("SERVER_PORT", port);
    CHECK(port == 1);
    REQUIRE(reader.faults().size() == 1);
    CHECK(reader.faults()[0].line() ==
          "SERVER_PORT: is \"70000\"; expected a whole number from 1 to 65535; example: SERVER_PORT=3000");
}

TEST_CASE("reader: flags know the usual words and nothing else") {
    for (const auto& [word, expected] :
         {std::pair{"true", true}, {"1", true}, {"YES", true}, {"off", false}, {"0", false}}) {
        const Environment environment{{"DISABLE_RATE_LIMITING", word}};
        Reader reader{environment};
        bool value = !expected;
        reader.read("DISABLE_RATE_LIMITING", value);
        CHECK(value == expected);
        CHECK(reader.faults().empty());
    }
    const Environment environment{{"DISABLE_RATE_LIMITING", "maybe"}};
    Reader reader{environment};
    bool value = false;
    reader.read("DISABLE_RATE_LIMITING", value);
    CHECK(reader.faults().size() == 1);
}

TEST_CASE("reader: lists drop blanks and empty pieces") {
    const Environment environment{{"CORS_ALLOWED_ORIGINS", " https://a.example , ,https://b.example,"}};
    Reader reader{environment};
    std::vector<std::string> list;
    reader.read("CORS_ALLOWED_ORIGINS", list);
    CHECK(list == std::vector<std::string>{"https://a.example", "https://b.example"});
}

TEST_CASE("reader: a name outside the table is a mistake of the program") {
    const Environment environment;
    Reader reader{environment};
    std::string text;
    CHECK_THROWS_AS(reader.read("NO_SUCH_VARIABLE", text), std::logic_error);
}
