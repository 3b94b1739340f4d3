#include "authos/base/json.hpp"

#include <catch2/catch.hpp>

using authos::Errc;
using authos::Json;
using authos::JsonKind;
using authos::parse_json;

namespace {

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
}

std::string reason_of(std::string_view text) {
    const auto parsed = parse_json(text);
    return parsed ? "" : parsed.error().reason;
}

} // namespace

TEST_CASE("json: typed accessors give the value or name the member that is wrong") {
    const Json json = parse_json(R"({"name":"ada","age":36,"on":true,"tags":["a","b"],"none":null})").value();
    CHECK(json.get_string("name").value() == "ada");
    CHECK(json.get_integer("age").value() == 36);
    CHECK(json.get_boolean("on").value());
    CHECK(json.get_strings("tags").value() == std::vector<std::string>{"a", "b"});
    CHECK(json.get_string("absent").error().reason == "member_missing");
    CHECK(json.get_string("none").error().reason == "member_missing");
    CHECK(json.get_string("age").error().reason == "member_type");
    CHECK(json.get_integer("name").error().message == "\"name\" must be a whole number.");
    CHECK(json.get_strings("name").error().code == Errc::invalid_argument);
    CHECK_FALSE(json.find_string("absent").value().has_value());
    CHECK_FALSE(json.find_integer("none").value().has_value());
    CHECK(json.find_boolean("name").error().reason == "member_type");
}

TEST_CASE("json: a member of something that is not an object is missing") {
    CHECK(parse_json("[1]").value().get_string("a").error().reason == "member_missing");
    CHECK(parse_json("3").value().get("a").error().reason == "member_missing");
}

TEST_CASE("json: refuses what other parsers read in two ways") {
    CHECK(reason_of(R"({"a":1,"a":2})") == "json_duplicate_member");
    CHECK(reason_of(R"({"x":{"a":1,"\u0061":2}})") == "json_duplicate_member");
    CHECK(reason_of("\"a\\u0000b\"") == "json_nul");
    CHECK(reason_of(R"({"a\u0000":1})") == "json_nul");
    CHECK(reason_of("\"\\ud800\"") == "json_malformed");
    CHECK(reason_of("\"\xff\"") == "json_malformed");
    CHECK(reason_of("{\"a\":1} x") == "json_malformed");
    CHECK(reason_of("") == "json_malformed");
    CHECK(reason_of("[1,]") == "json_malformed");
    CHECK(reason_of("/* c */ 1") == "json_malformed");
    CHECK(reason_of("NaN") == "json_malformed");
    CHECK(reason_of("1e999") == "json_malformed");
    CHECK(reason_of("01") == "json_malformed");
}

TEST_CASE("json: [80-53] depth and size are bounded before memory is spent") {
    CHECK(reason_of(nested(32)).empty());
    CHECK(reason_of(nested(33)) == "json_too_deep");
    CHECK(reason_of(nested(500'000)) == "json_too_deep");
    const std::string large(2 << 20, ' ');
    const auto refused = parse_json(large);
    CHECK(refused.error().reason == "json_too_large");
    CHECK(refused.error().code == Errc::payload_too_large);
}

TEST_CASE("json: the message tells the position and never the content") {
    const auto refused = parse_json(R"({"password": "hunter2" oops})");
    CHECK(refused.error().message.find("hunter2") == std::string::npos);
    CHECK(refused.error().message.find("octet") != std::string::npos);
}

TEST_CASE("json: whole numbers keep their 64 bits and fractions are told apart") {
    CHECK(parse_json("9223372036854775807").value().as_integer().value() == 9223372036854775807LL);
    CHECK_FALSE(parse_json("9223372036854775808").value().as_integer().has_value());
    CHECK(parse_json("1.0").value().kind() == JsonKind::real);
    CHECK_FALSE(parse_json("1.0").value().as_integer().has_value());
    CHECK(parse_json("1.5").value().as_number().value() == 1.5);
    CHECK(parse_json("2").value().as_number().value() == 2.0);
}

TEST_CASE("json: built values are copies with sorted members") {
    Json inner = Json::object({{"n", 1}});
    Json outer = Json::object({{"z", "last"}, {"a", inner}, {"list", Json::array({1, "two", nullptr})}});
    inner.set("n", 2);
    CHECK(outer.dump() == R"({"a":{"n":1},"list":[1,"two",null],"z":"last"})");
    outer.erase("z").set("a", std::optional<std::string>());
    CHECK(outer.dump() == R"({"a":null,"list":[1,"two",null]})");
    CHECK(outer.names() == std::vector<std::string>{"a", "list"});
    CHECK(outer == parse_json(outer.dump()).value());
    CHECK(Json() == Json(nullptr));
    CHECK_FALSE(Json() == Json(false));
}

TEST_CASE("json: dump escapes and repairs text") {
    CHECK(Json("a\"\\\n").dump() == "\"a\\\"\\\\\\n\"");
    CHECK(Json(std::string_view("\xff")).dump() == "\"\xEF\xBF\xBD\"");
    CHECK(Json(std::vector<std::string>{"x"}).dump() == "[\"x\"]");
    CHECK(Json().dump() == "null");
}

TEST_CASE("json: building on the wrong kind is a broken invariant") {
    Json number(1);
    CHECK_THROWS_AS(number.set("a", 1), std::logic_error);
    CHECK_THROWS_AS(number.push(1), std::logic_error);
}
