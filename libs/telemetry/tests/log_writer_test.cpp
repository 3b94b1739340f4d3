#include "authos/telemetry/log_writer.hpp"

#include "authos/base/json.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace authos::telemetry {
namespace {

// A writer whose lines are kept.
struct LogFixture {
    explicit LogFixture(LogFormat format, LogLevel level = LogLevel::info)
        : writer(clock, {.format = format,
                         .level = level,
                         .capture = [this](std::string_view line) { lines.emplace_back(line); }}),
          log(writer) {}

    ManualClock clock;
    std::vector<std::string> lines;
    LogWriter writer;
    Log log;
};

Json json_of(const std::string& line) {
    return parse_json(line).value();
}

} // namespace

TEST_CASE("log: a JSON line holds time, level, event, message and the typed fields") {
    LogFixture f(LogFormat::json);
    f.log.with({"request_id", "7b0d7c1e-98a5-4f0b-8a27-6f5f9f0f7a11"})
        .write(LogLevel::info, "migration.applied", "Applied migration: m20240101_000001_create_all_tables",
               {{"step", 3}, {"dry", false}, {"seconds", 0.25}});
    REQUIRE(f.lines.size() == 1);
    CHECK(f.lines[0] ==
          R"({"ts":"2026-01-01T00:00:00Z","level":"info","event":"migration.applied",)"
          R"("message":"Applied migration: m20240101_000001_create_all_tables",)"
          R"("request_id":"7b0d7c1e-98a5-4f0b-8a27-6f5f9f0f7a11","step":3,"dry":false,"seconds":0.25})");
    CHECK(parse_json(f.lines[0]));
}

TEST_CASE("log: a text line reads like a sentence with fields behind it") {
    LogFixture f(LogFormat::text);
    f.log.write(LogLevel::warn, "mail.deferred", "The mail server is busy",
                {{"attempt", 2}, {"code", "421"}});
    f.log.info("server.started", {{"port", 3000}, {"note", "two words"}, {"empty", ""}});
    REQUIRE(f.lines.size() == 2);
    CHECK(f.lines[0] ==
          "2026-01-01T00:00:00Z warn  The mail server is busy event=mail.deferred attempt=2 code=421");
    CHECK(f.lines[1] == "2026-01-01T00:00:00Z info  server.started port=3000 note=\"two words\" empty=\"\"");
}

TEST_CASE("log: events below the level are dropped") {
    LogFixture f(LogFormat::json, LogLevel::warn);
    f.log.info("a.b");
    f.log.debug("a.b");
    f.log.warn("a.b");
    f.log.error("a.b");
    CHECK(f.lines.size() == 2);
    CHECK_FALSE(f.writer.enabled(LogLevel::info));
    CHECK(f.writer.enabled(LogLevel::error));
}

TEST_CASE("log: a value cannot forge a line or a member") {
    const std::string hostile =
        "x\r\n{\"level\":\"error\"}\",\"admin\":true,\"\x1b[31m\xE2\x80\xAE\xE2\x80\xA8\x7f";
    for (const LogFormat format : {LogFormat::json, LogFormat::text}) {
        LogFixture f(format);
        f.log.write(LogLevel::info, "a.b", hostile, {{"user_agent", hostile}, {hostile, 1}});
        REQUIRE(f.lines.size() == 1);
        for (const char c : f.lines[0]) CHECK(static_cast<unsigned char>(c) >= 0x20);
        CHECK(f.lines[0].find("\xE2\x80\xAE") == std::string::npos);
        CHECK(f.lines[0].find("\xE2\x80\xA8") == std::string::npos);
        if (format == LogFormat::json) {
            const Json line = json_of(f.lines[0]);
            CHECK(line.get_string("level").value() == "info");
            CHECK_FALSE(line.contains("admin"));
            CHECK(line.get_string("user_agent").value() == hostile);
        }
    }
}

TEST_CASE("log: a text value with a quote or an equals sign cannot look like two fields") {
    LogFixture f(LogFormat::text);
    f.log.info("a.b", {{"name", "x user_id=admin"}, {"quote", "a\"b"}});
    REQUIRE(f.lines.size() == 1);
    CHECK(f.lines[0] == R"(2026-01-01T00:00:00Z info  a.b name="x user_id=admin" quote="a\"b")");
}

TEST_CASE("log: a line never has two members of one name, and its own names stay its own") {
    LogFixture f(LogFormat::json);
    f.log.with({"job_id", 1}).with({"level", "error"}).info("a.b", {{"job_id", 2}, {"ts", "never"}});
    REQUIRE(f.lines.size() == 1);
    const auto line = parse_json(f.lines[0]);
    REQUIRE(line);
    CHECK(line->get_integer("job_id").value() == 2);
    CHECK(line->get_string("level").value() == "info");
    CHECK(line->get_string("level_").value() == "error");
    CHECK(line->get_string("ts_").value() == "never");
}

TEST_CASE("log: values that are not UTF-8, not finite or endless still give a valid line") {
    LogFixture f(LogFormat::json);
    f.log.info("a.b", {{"bad", std::string("a\xFF\xC0\x80z\xE2\x82")},
                       {"nan", std::nan("")},
                       {"long", std::string(100'000, 'x')},
                       {"nul", std::string("a\0b", 3)}});
    REQUIRE(f.lines.size() == 1);
    CHECK(f.lines[0].size() < 3000);
    CHECK(f.lines[0].find("\"nul\":\"a\xEF\xBF\xBD"
                          "b\"") != std::string::npos);
    CHECK(parse_json(f.lines[0]));
    CHECK(f.lines[0].find(R"("nan":null)") != std::string::npos);
    CHECK(f.lines[0].find("\"bad\":\"a\xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("log: secrets in messages and details are masked, ids are not") {
    LogFixture f(LogFormat::json);
    f.log.write(LogLevel::error, "upstream.failed", "login of ada@example.com failed",
                {{"detail", "postgres://sso:hunter2@db/sso said: password=hunter2"},
                 {"trace_id", "0af7651916cd43dd8448eb211c80319c"},
                 {"note", "0af7651916cd43dd8448eb211c80319c"}});
    REQUIRE(f.lines.size() == 1);
    CHECK(f.lines[0].find("hunter2") == std::string::npos);
    CHECK(f.lines[0].find("ada@") == std::string::npos);
    const Json line = json_of(f.lines[0]);
    CHECK(line.get_string("trace_id").value() == "0af7651916cd43dd8448eb211c80319c");
    CHECK(line.get_string("note").value() == "[masked]");
}

TEST_CASE("log: lines of many threads never mix and none is lost") {
    LogFixture f(LogFormat::json);
    constexpr int kThreads = 8;
    constexpr int kLines = 200;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&f, i] {
            const Log log = f.log.with({"thread", i});
            for (int n = 0; n < kLines; ++n) log.info("a.b", {{"n", n}});
        });
    }
    for (std::thread& thread : threads) thread.join();
    REQUIRE(f.lines.size() == kThreads * kLines);
    std::int64_t sum = 0;
    for (const std::string& line : f.lines) sum += json_of(line).get_integer("n").value();
    CHECK(sum == kThreads * (kLines * (kLines - 1)) / 2);
}

TEST_CASE("log: a sink that fails does not reach the caller") {
    const ManualClock clock;
    int calls = 0;
    LogWriter writer(clock, {.capture = [&calls](std::string_view) {
                         ++calls;
                         throw std::runtime_error("disk full");
                     }});
    const Log log(writer);
    log.error("a.b");
    log.info("a.b");
    writer.flush();
    CHECK(calls == 2);
}

TEST_CASE("log: levels are read in any case, and RUST_LOG's simple forms too") {
    const std::vector<std::pair<std::string, LogLevel>> table{
        {"trace", LogLevel::trace},
        {"DEBUG", LogLevel::debug},
        {" info ", LogLevel::info},
        {"warning", LogLevel::warn},
        {"off", LogLevel::error},
        {"authos=debug", LogLevel::debug},
        {"warn,authos=trace,hyper=info", LogLevel::trace},
        {"sso=error", LogLevel::error},
        {"warn,hyper=debug", LogLevel::warn},
        {"hyper=debug", LogLevel::info},
    };
    for (const auto& [text, level] : table) {
        INFO(text);
        CHECK(parse_log_level(text).value() == level);
    }
    for (const std::string text : {"", "loud", "authos=", "info,", "=", "info;debug", "2"}) {
        INFO(text);
        const auto level = parse_log_level(text);
        REQUIRE_FALSE(level);
        CHECK(level.error().reason == "log_level_unknown");
    }
}

TEST_CASE("log: formats are json and text") {
    CHECK(parse_log_format("JSON").value() == LogFormat::json);
    CHECK(parse_log_format("text").value() == LogFormat::text);
    CHECK(parse_log_format("xml").error().reason == "log_format_unknown");
}

} // namespace authos::telemetry
