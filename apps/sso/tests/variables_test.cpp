#include "variables.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::sso;

TEST_CASE("variables: each has a name of its own, an example and a meaning") {
    std::set<std::string_view> names;
    for (const Variable& v : all_variables()) {
        INFO(v.name);
        CHECK(names.insert(v.name).second);
        CHECK_FALSE(v.example.empty());
        CHECK_FALSE(v.meaning.empty());
        CHECK((v.kind != VariableKind::number || v.min < v.max));
    }
    CHECK(names.size() > 40);
}

TEST_CASE("variables: defaults and examples of numbers, flags, choices and origins pass their own checks") {
    for (const Variable& v : all_variables()) {
        INFO(v.name);
        if (v.example.find("$(") != std::string_view::npos) continue;
        const Environment environment{{std::string{v.name}, std::string{v.example}}};
        VariableReader reader{all_variables(), environment};
        std::string text;
        long long number = 0;
        bool flag = false;
        if (v.kind == VariableKind::number)
            reader.read(v.name, number);
        else if (v.kind == VariableKind::flag)
            reader.read(v.name, flag);
        else
            reader.read(v.name, text);
        CHECK(reader.faults().empty());

        if (v.fallback.empty() || v.fallback == kRequired) continue;
        const Environment empty;
        VariableReader defaults{all_variables(), empty};
        if (v.kind == VariableKind::number)
            defaults.read(v.name, number);
        else if (v.kind == VariableKind::flag)
            defaults.read(v.name, flag);
        else
            defaults.read(v.name, text);
        CHECK(defaults.faults().empty());
    }
}

TEST_CASE("variables: the printed table has one line of five fields for each") {
    const std::string table = print_variables(all_variables());
    std::size_t lines = 0;
    std::size_t tabs = 0;
    for (const char c : table) {
        if (c == '\n') ++lines;
        if (c == '\t') ++tabs;
    }
    CHECK(lines == all_variables().size());
    CHECK(tabs == 4 * lines);
}
