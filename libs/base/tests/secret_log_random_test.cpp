#include "authos/base/log.hpp"
#include "authos/base/random.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/unique_function.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <sstream>

using namespace authos;

namespace {

template <class T>
concept CanBeLogged = requires(T value) {
    LogField("key", value);
};
template <class T>
concept CanBeStreamed = requires(std::ostream& out, T value) {
    out << value;
};
template <class T>
concept CanBeCompared = requires(T a, T b) {
    a == b;
};

struct RecordingSink final : LogSink {
    [[nodiscard]] bool enabled(LogLevel level) const noexcept override { return level >= LogLevel::info; }
    void write(const LogEvent& event) noexcept override {
        lines.push_back(std::string(event.event) + "/" + std::to_string(event.context->size()) + "/" +
                        std::to_string(event.fields.size()));
    }
    std::vector<std::string> lines;
};

} // namespace

TEST_CASE("secret: cannot be logged, streamed or compared") {
    STATIC_REQUIRE(CanBeLogged<std::string>);
    STATIC_REQUIRE_FALSE(CanBeLogged<SecretString>);
    STATIC_REQUIRE_FALSE(CanBeStreamed<SecretString>);
    STATIC_REQUIRE_FALSE(CanBeCompared<SecretString>);
    CHECK(SecretString("hunter2").reveal() == "hunter2");
}

TEST_CASE("secret: moving empties the source") {
    SecretString first("a longer secret that does not fit the small buffer");
    const SecretString second = std::move(first);
    CHECK(first.empty());
    CHECK(second.reveal().size() == 50);
}

TEST_CASE("log: the level decides before fields are looked at, context comes along") {
    RecordingSink sink;
    const Log log(sink);
    log.debug("quiet");
    log.with({"request_id", "r1"}).info("session.refreshed", {{"user", 7}, {"ok", true}});
    CHECK(sink.lines == std::vector<std::string>{"session.refreshed/1/2"});
    Log(null_log_sink()).error("swallowed");
}

TEST_CASE("random: below is in range and reaches every value") {
    SystemRandom random;
    std::map<std::uint64_t, int> seen;
    for (int i = 0; i < 2000; ++i) ++seen[random.below(6)];
    CHECK(seen.size() == 6);
    CHECK(seen.rbegin()->first == 5);
    CHECK(random.below(1) == 0);
    CHECK(random.bytes(32) != random.bytes(32));
}

TEST_CASE("unique function: owns what cannot be copied") {
    UniqueFunction<int(int)> empty;
    CHECK_FALSE(empty);
    UniqueFunction<int(int)> add = [by = std::make_unique<int>(3)](int value) { return value + *by; };
    UniqueFunction<int(int)> moved = std::move(add);
    CHECK(moved(4) == 7);
}
