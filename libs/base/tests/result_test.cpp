#include "authos/base/result.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

using authos::Errc;
using authos::Error;
using authos::fail;
using authos::Result;

namespace {

Result<int> half_of(int value) {
    if (value % 2 != 0) return fail(Errc::invalid_argument, "odd");
    return value / 2;
}

Result<void> require_positive(int value) {
    if (value <= 0) return fail(Errc::failed_precondition, "not_positive");
    return {};
}

Result<std::string> quarter_as_text(int value) {
    AUTHOS_TRY(require_positive(value));
    AUTHOS_TRY(const auto half, half_of(value));
    AUTHOS_TRY(const int quarter, half_of(half));
    return std::to_string(quarter);
}

} // namespace

TEST_CASE("result: AUTHOS_TRY hands on the value or returns the first error") {
    CHECK(quarter_as_text(8).value() == "2");
    CHECK(quarter_as_text(6).error().reason == "odd");
    CHECK(quarter_as_text(-4).error().code == Errc::failed_precondition);
}

TEST_CASE("result: carries values that cannot be copied") {
    Result<std::unique_ptr<int>> made = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = std::move(made).value();
    CHECK(*taken == 7);
}

TEST_CASE("result: an optional inside tells absence from failure") {
    const Result<std::optional<std::string>> absent = std::optional<std::string>();
    CHECK(absent.has_value());
    CHECK_FALSE(absent->has_value());
    const Result<std::optional<std::string>> present = std::string("x");
    CHECK(present.value().value() == "x");
}

TEST_CASE("result: transform, and_then and or_else follow the side that is there") {
    CHECK(half_of(4).transform([](int v) { return v + 1; }).value() == 3);
    CHECK(half_of(4).and_then(half_of).value() == 1);
    CHECK(half_of(6).and_then(half_of).error().reason == "odd");
    CHECK(half_of(3).or_else([](Error) -> Result<int> { return 9; }).value() == 9);
    CHECK(half_of(3).value_or(5) == 5);
}

TEST_CASE("result: reading the side that is not there is a broken invariant") {
    CHECK_THROWS_AS(half_of(3).value(), std::logic_error);
    const Result<int> good = half_of(2);
    CHECK_THROWS_AS(good.error(), std::logic_error);
}

TEST_CASE("error: remembers where it was made and keeps the private part apart") {
    const Error error = fail(Errc::unavailable, "database_busy")
                            .with_detail("10 of 10")
                            .with_retry_after(std::chrono::seconds(2));
    CHECK(error.message == "database_busy");
    CHECK(error.detail == "10 of 10");
    CHECK(error.retry_after->count() == 2);
    CHECK(std::string(error.where.file).find("result_test.cpp") != std::string::npos);
    CHECK(error.where.line > 0);
    CHECK(name_of(error.code) == "unavailable");
}

TEST_CASE("result: a loop over the value of a temporary runs over living items") {
    const auto make = [] { return Result<std::vector<std::string>>{std::vector<std::string>{"a", "b"}}; };
    std::string joined;
    for (const std::string& item : make().value()) joined += item;
    for (const std::string& item : *make()) joined += item;
    CHECK(joined == "abab");
}
