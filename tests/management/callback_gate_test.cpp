// Callbacks that cannot win are answered without the lane whose threads wait for providers.
#include "social_fixture.hpp"

#include "parallel.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

constexpr auto kDbLane = static_cast<std::size_t>(api::LaneIndex::db);
constexpr auto kOutboundLane = static_cast<std::size_t>(api::LaneIndex::outbound);

struct GateFixture : SocialFixture {
    http::Request back(const Flow& flow, const std::string& cookie) {
        Call call{.target = flow.callback + "?code=good&state=" + flow.state};
        if (!cookie.empty()) call.headers.emplace_back("Cookie", cookie);
        return request_of(call);
    }
    http::Matched lane_of(const http::Request& request) { return application->match(request); }
    Answer handle(const http::Matched& matched, http::Request request) {
        request.params = matched.params;
        return answer_of(application->handle(matched, request, Deadline::after(clock, matched.budget)));
    }
};

void check_state_refused(const Answer& answer) {
    INFO(answer.response.body());
    CHECK(answer.status() == 400);
    CHECK(answer.code() == "BAD_REQUEST");
    CHECK(answer.response.body().find("Invalid or expired state parameter") != std::string::npos);
}

} // namespace

TEST_CASE("callbacks: while one is worked on, others with its state and cookie wait for no provider") {
    GateFixture f;
    const Flow flow = f.begin();
    const auto request = f.back(flow, flow.cookie);
    bool asked = false;
    f.providers.instead = [&](const outbound::HttpRequest&) -> std::optional<Result<outbound::HttpResponse>> {
        if (!std::exchange(asked, true)) {
            const auto second = f.lane_of(request);
            CHECK(second.lane == kDbLane);
            check_state_refused(f.handle(second, request));
        }
        return std::nullopt;
    };
    const auto first = f.lane_of(request);
    CHECK(first.lane == kOutboundLane);
    const auto won = f.handle(first, request);
    CHECK(asked);
    CHECK(won.status() == 303);
    CHECK_FALSE(f.access_token(won).empty());
    // Afterwards it is the database that knows.
    const auto later = f.lane_of(request);
    CHECK(later.lane == kOutboundLane);
    check_state_refused(f.handle(later, request));
}

TEST_CASE("callbacks: without a state, or without its cookie, nobody waits for a provider") {
    GateFixture f;
    const Flow flow = f.begin();
    for (const auto& request :
         {f.back(flow, {}), f.back(flow, "authos_oauth_0000000000000000=x"),
          f.request_of({.target = flow.callback + "?code=good"}), f.request_of({.target = flow.callback})}) {
        const auto matched = f.lane_of(request);
        CHECK(matched.lane == kDbLane);
        check_state_refused(f.handle(matched, request));
    }
    CHECK(f.providers.sent.empty());
    CHECK(f.end(flow).status() == 303); // its owner still may
}

TEST_CASE("callbacks: who has another cookie does not keep the browser of the flow out") {
    GateFixture f;
    const Flow flow = f.begin();
    const std::string name = flow.cookie.substr(0, flow.cookie.find('='));
    CHECK(f.lane_of(f.back(flow, name + "=guessed")).lane == kOutboundLane); // and never ends
    CHECK(f.end(flow).status() == 303);
}

TEST_CASE("callbacks: one that was refused for want of room, or got lost, may come again") {
    GateFixture f;
    const Flow flow = f.begin();
    const auto request = f.back(flow, flow.cookie);
    const auto first = f.lane_of(request);
    REQUIRE(first.lane == kOutboundLane);
    CHECK(f.lane_of(request).lane == kDbLane);
    CHECK(f.application->refusal(http::Refusal::overloaded, &request, &first).status() == 503);
    const auto again = f.lane_of(request);
    REQUIRE(again.lane == kOutboundLane);
    CHECK(f.lane_of(request).lane == kDbLane);
    f.clock.advance(again.budget); // its connection was closed: nobody says that it is over
    const auto last = f.lane_of(request);
    REQUIRE(last.lane == kOutboundLane);
    CHECK(f.handle(last, request).status() == 303);
}

TEST_CASE(
    "callbacks: [80-18] of fifty at once one signs in, and the others are told that the state is over") {
    GateFixture f;
    const Flow flow = f.begin();
    const auto statuses = statuses_in_parallel(50, [&](std::size_t) { return f.end(flow).status(); });
    CHECK(statuses == std::map<int, int>{{303, 1}, {400, 49}});
    CHECK(f.providers.token_calls() == 1);
}
