#include "authos/base/dotenv.hpp"

#include <catch2/catch.hpp>

using authos::parse_dotenv;

TEST_CASE("dotenv: reads plain lines, comments, blank lines, export and CRLF") {
    const auto read = parse_dotenv("# settings\r\n\r\nA=1\r\nexport B = two words \r\n\texport\tC=3\nD=\n");

    CHECK(read.faults.empty());
    CHECK(read.values.at("A") == "1");
    CHECK(read.values.at("B") == "two words");
    CHECK(read.values.at("C") == "3");
    CHECK(read.values.at("D").empty());
}

TEST_CASE("dotenv: a comment after a value needs a blank before it") {
    const auto read = parse_dotenv("A=1 # one\nB=p#ss\nC=#nothing\nD=\"x\" # quoted\nE='y'#close\n");

    CHECK(read.faults.empty());
    CHECK(read.values.at("A") == "1");
    CHECK(read.values.at("B") == "p#ss");
    CHECK(read.values.at("C").empty());
    CHECK(read.values.at("D") == "x");
    CHECK(read.values.at("E") == "y");
}

TEST_CASE("dotenv: single quotes are literal, double quotes know escapes, both may span lines") {
    const auto read = parse_dotenv("A='$HOME \\n \"x\"'\nB=\"a\\nb\\t\\\"c\\\" \\\\ \\$d \\q\"\nC=\"one\r\ntwo\"\nD=4\n");

    CHECK(read.faults.empty());
    CHECK(read.values.at("A") == "$HOME \\n \"x\"");
    CHECK(read.values.at("B") == "a\nb\t\"c\" \\ $d \\q");
    CHECK(read.values.at("C") == "one\ntwo");
    CHECK(read.values.at("D") == "4");
}

TEST_CASE("dotenv: nothing is expanded, and a later line wins") {
    const auto read = parse_dotenv("A=$(whoami)\nB=${A}\nA=`id`\n");

    CHECK(read.values.at("A") == "`id`");
    CHECK(read.values.at("B") == "${A}");
}

TEST_CASE("dotenv: values may hold equals signs and trailing base64 padding") {
    CHECK(parse_dotenv("KEY=abc==").values.at("KEY") == "abc==");
    CHECK(parse_dotenv("\xEF\xBB\xBFKEY=1").values.at("KEY") == "1");
}

TEST_CASE("dotenv: a line that cannot be read is named by number and never shown") {
    const auto read = parse_dotenv("A=1\nthis is s3cret\n1B=2\nC=\"x\" trailing s3cret\nD=4\n");

    REQUIRE(read.faults.size() == 3);
    CHECK(read.faults[0] == "line 2: expected NAME=value");
    CHECK(read.faults[1] == "line 3: expected NAME=value");
    CHECK(read.faults[2] == "line 4: unexpected text after the closing quote");
    CHECK(read.values.at("D") == "4");
}

TEST_CASE("dotenv: a quote that is never closed ends the reading, with the line where it began") {
    const auto read = parse_dotenv("A=1\nB=\"two\nlines\nC=3");

    REQUIRE(read.faults.size() == 1);
    CHECK(read.faults[0] == "line 2: the quote is never closed");
    CHECK(read.values.count("C") == 0);
}

TEST_CASE("dotenv: line numbers go on after a value of several lines") {
    CHECK(parse_dotenv("A=\"1\n2\n3\"\nbad\n").faults.at(0) == "line 4: expected NAME=value");
}
