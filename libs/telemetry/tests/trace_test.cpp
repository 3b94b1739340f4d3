#include "authos/telemetry/trace.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace authos::telemetry {
namespace {

// Counts upwards from a first octet.
class CountingRandom final : public Random {
public:
    explicit CountingRandom(std::uint8_t next) : next_(next) {}
    void fill(std::span<std::uint8_t> out) override {
        for (auto& octet : out) octet = next_++;
    }

private:
    std::uint8_t next_;
};

// All zero at first, which is not a valid id.
class ZeroThenOneRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override {
        for (auto& octet : out) octet = value_;
        value_ = 1;
    }

private:
    std::uint8_t value_ = 0;
};

const std::string kValid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

} // namespace

TEST_CASE("trace: a valid traceparent is read and written back unchanged") {
    const auto trace = TraceContext::parse(kValid).value();
    CHECK(trace.trace_id() == "0af7651916cd43dd8448eb211c80319c");
    CHECK(trace.span_id() == "b7ad6b7169203331");
    CHECK(trace.sampled());
    CHECK(trace.header() == kValid);
}

TEST_CASE("trace: unknown flags are ignored, and only the sampled flag is passed on") {
    const auto trace = TraceContext::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe").value();
    CHECK_FALSE(trace.sampled());
    CHECK(trace.header() == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
}

TEST_CASE("trace: a later version is read by its first four fields") {
    CHECK(TraceContext::parse("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    CHECK(TraceContext::parse("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes-later"));
    CHECK_FALSE(TraceContext::parse("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more"));
}

TEST_CASE("trace: a malformed traceparent is refused") {
    const std::vector<std::string> malformed{
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
        " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c8031\r\n-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
    };
    for (const std::string& header : malformed) {
        INFO(header);
        const auto trace = TraceContext::parse(header);
        REQUIRE_FALSE(trace);
        CHECK(trace.error().reason == "traceparent_malformed");
    }
}

TEST_CASE("trace: a child keeps the trace and gets its own span") {
    CountingRandom random(1);
    const auto root = TraceContext::make(random, true);
    const auto child = root.child(random);
    CHECK(root.trace_id() == "0102030405060708090a0b0c0d0e0f10");
    CHECK(child.trace_id() == root.trace_id());
    CHECK(child.span_id() != root.span_id());
    CHECK(child.sampled());
    CHECK(TraceContext::parse(child.header()));
}

TEST_CASE("trace: an id is never all zero") {
    ZeroThenOneRandom random;
    const auto trace = TraceContext::make(random);
    CHECK(TraceContext::parse(trace.header()));
}

} // namespace authos::telemetry
