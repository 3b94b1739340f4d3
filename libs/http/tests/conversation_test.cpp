// The rules of messages, without sockets. Each sample is fed whole and octet by octet: where a message
// ends must not depend on how it arrived.
#include "conversation.hpp"
#include "test_server.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace authos::http;
using namespace authos::http::test;
using namespace std::string_view_literals;

namespace {
struct Talk {
    Talk() { add_usual_routes(application); }

    // What the server says to `input`, arriving in pieces of `piece` octets.
    std::string say(std::string_view input, std::size_t piece) {
        Conversation conversation(env, "192.0.2.7");
        std::string said;
        for (;;) {
            const auto step = conversation.advance();
            said.append(conversation.output()).append(conversation.large_body());
            conversation.output_sent();
            if (step == Conversation::Step::finish) return said + "[closed]";
            if (step == Conversation::Step::flush) continue;
            if (step == Conversation::Step::lane) return said + "[lane]";
            if (input.empty()) return said;
            InputBuffer& buffer = conversation.prepare_input();
            const std::size_t taken = std::min({piece, input.size(), buffer.space_size()});
            input.copy(buffer.space(), taken);
            buffer.received(taken);
            input.remove_prefix(taken);
        }
    }

    // Statuses in order; 'x' at the end if the connection was closed. "200 400 x"
    std::string outcome(std::string_view input, std::size_t piece = 100'000) {
        const std::string said = say(input, piece);
        std::string statuses;
        for (std::size_t at = said.find("HTTP/1.1 "); at != std::string::npos;
             at = said.find("HTTP/1.1 ", at + 1)) {
            statuses += said.substr(at + 9, 3) + " ";
        }
        if (said.ends_with("[closed]")) statuses += "x";
        while (statuses.ends_with(' ')) statuses.pop_back();
        return statuses;
    }

    authos::ManualClock clock;
    TestApplication application;
    authos::Log log{authos::null_log_sink()};
    Limits limits;
    HttpDate date;
    ConversationEnv env{application, clock, log, limits, date, std::chrono::seconds(3), 1};
};

void check_sample(std::string_view input, std::string_view expected) {
    Talk talk;
    INFO(input);
    CHECK(talk.outcome(input) == expected);
    CHECK(talk.outcome(input, 1) == expected);
    CHECK(talk.outcome(input, 7) == expected);
}

const std::string kNext = "GET /inline HTTP/1.1\r\nHost: t\r\n\r\n";
const std::string kPost = "POST /echo HTTP/1.1\r\nHost: t\r\n";
} // namespace

TEST_CASE("conversation: answers well-formed messages one after the other") {
    check_sample(kNext, "200");
    check_sample(kNext + kNext + kNext, "200 200 200");
    check_sample("\r\n" + kNext, "200"); // one empty line in front (RFC 9112 2.2)
    check_sample(kPost + "Content-Length: 3\r\n\r\nabc" + kNext, "200 200");
    check_sample(kPost + "Content-Length: 0\r\n\r\n" + kNext, "200 200");
    check_sample(kPost + "\r\n" + kNext, "200 200"); // no framing header: no body
    check_sample(kPost + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n" + kNext,
                 "200 200");
    check_sample(kPost + "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n" + kNext, "200 200");
    check_sample("GET /inline HTTP/1.1\r\nhost:t\r\nX-Empty:\r\n\r\n", "200");
}

TEST_CASE("conversation: puts chunks together and ignores trailers") {
    Talk talk;
    const std::string said = talk.say(
        kPost + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nAuthorization: stolen\r\n\r\n",
        1);
    CHECK(said.ends_with("\r\n\r\nabcde"));
}

TEST_CASE("conversation: refuses ambiguous framing and closes") {
    const std::string smuggled = "0\r\n\r\nGET /items/smuggled HTTP/1.1\r\nHost: t\r\n\r\n";
    const std::string_view framings[] = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: 5 5\r\n",
        "Content-Length:\r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding:\r\n",
        "Transfer-Encoding: chunked;x=y\r\n",
        "Transfer-Encoding:\x0b"
        "chunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Content-Length : 5\r\n",
        "X: y\r\n Transfer-Encoding: chunked\r\n",
        "X: y\r\n\tContent-Length: 5\r\n",
        "X: y\nTransfer-Encoding: chunked\r\n",
        "X: y\rTransfer-Encoding: chunked\r\n",
        "Transfer\x01-Encoding: chunked\r\n",
        ": nameless\r\n",
        "no colon\r\n",
        "Host: other\r\n",
        "(bad): name\r\n",
    };
    for (const auto framing : framings)
        check_sample(kPost + std::string(framing) + "\r\n" + smuggled, "400 x");
    check_sample("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + smuggled, "400 x");
}

TEST_CASE("conversation: refuses broken chunks and closes") {
    for (const std::string_view chunks : {
             "g\r\n",
             "-1\r\nx\r\n",
             "0x3\r\nabc\r\n0\r\n\r\n",
             "3\r\nabcd\r\n0\r\n\r\n",
             "3\nabc\r\n0\r\n\r\n",
             "ffffffffffffffffff\r\n",
             "\r\n",
             " 3\r\nabc\r\n0\r\n\r\n",
             "3\r\nabc0\r\n\r\n",
             "3;\x01\r\nabc\r\n0\r\n\r\n",
             ";\r\n",
             "3 ;x\r\nabc\r\n0\r\n\r\n",
             "0\r\n: x\r\n\r\n",
             "0\r\n\n",
             "0\r\nA: b\n\r\n",
             "3\r\nabc\r\n0\r\nbad trailer\r\n\r\n",
             "3;\nx\r\nabc\r\n0\r\n\r\n",
         }) {
        Talk talk;
        const std::string input = kPost + "Transfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
        INFO(chunks);
        const std::string whole = talk.outcome(input);
        // A size too large to read may count as too large a body.
        CHECK((whole == "400 x" || whole == "413 x"));
        CHECK(talk.outcome(input, 1) == whole);
        CHECK(talk.application.handled == 0);
    }
    check_sample(kPost + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(40'000, 'x'), "400 x");
}

TEST_CASE("conversation: refuses request lines that are not plain HTTP/1") {
    for (const std::string_view line : {
             "GET /inline",
             "GET /inline HTTP/1.1 x",
             "GET  /inline HTTP/1.1",
             "GET /inline  HTTP/1.1",
             "GET\t/inline HTTP/1.1",
             " GET /inline HTTP/1.1",
             "GET /inline HTTP/2.0",
             "GET /inline HTTP/0.9",
             "GET /inline HTTP/1.2",
             "GET /inline http/1.1",
             "GET /in line HTTP/1.1",
             "G@T /inline HTTP/1.1",
             "PRI * HTTP/2.0",
             "CONNECT example.test:443 HTTP/1.1",
             "GET http://t/inline HTTP/1.1",
             "GET //inline HTTP/1.1",
             "GET /a/../inline HTTP/1.1",
             "GET /a/%2e%2E/inline HTTP/1.1",
             "GET /in%2Fline HTTP/1.1",
             "GET /in%00line HTTP/1.1",
             "GET /in%line HTTP/1.1",
             "GET /in\\line HTTP/1.1",
             "GET inline HTTP/1.1",
             "GET /inline#x HTTP/1.1",
             "GET /inline?x=%zz HTTP/1.1",
         }) {
        check_sample(std::string(line) + "\r\nHost: t\r\n\r\n", "400 x");
    }
    check_sample("\r\n\r\n" + kNext, "400 x");
    check_sample("GET /\0inline HTTP/1.1\r\nHost: t\r\n\r\n"sv, "400 x");
    check_sample("\x16\x03\x01\x02\x00\x01", "400 x"); // TLS spoken to a plain port
}

TEST_CASE("conversation: demands one Host that is safe to build a URL of") {
    check_sample("GET /inline HTTP/1.1\r\n\r\n", "400 x");
    check_sample("GET /inline HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400 x");
    check_sample("GET /inline HTTP/1.1\r\nHost: a/b\r\n\r\n", "400 x");
    check_sample("GET /inline HTTP/1.1\r\nHost: user@a\r\n\r\n", "400 x");
    check_sample("GET /inline HTTP/1.1\r\nHost: a b\r\n\r\n", "400 x");
    check_sample("GET /inline HTTP/1.1\r\nHost: [::1]:3000\r\n\r\n", "200");
    check_sample("GET /inline HTTP/1.0\r\n\r\n", "200 x");
}

TEST_CASE("conversation: bounds the target, the head and the number of headers") {
    const auto head = [](std::size_t target, std::size_t headers, std::size_t size) {
        std::string text = "GET /" + std::string(target, 'a') + " HTTP/1.1\r\nHost: t\r\n";
        for (std::size_t i = 1; i < headers; ++i) text += "X-H: " + std::string(size, 'v') + "\r\n";
        return text + "\r\n";
    };
    check_sample(head(8191, 1, 0), "404");
    check_sample(head(8192, 1, 0), "414 x");
    check_sample(head(20'000, 1, 0), "414 x");
    check_sample(head(1, 100, 1), "404");
    check_sample(head(1, 101, 1), "431 x");
    check_sample(head(1, 2, 15'000), "404");
    check_sample(head(1, 2, 17'000), "431 x");
    check_sample("GET /inline HTTP/1.1\r\nX: " + std::string(100'000, 'a'), "431 x"); // never ends
    check_sample(std::string(100'000, 'a'), "414 x");
}

TEST_CASE("conversation: refuses a body over the route's limit as soon as it is known") {
    check_sample(kPost + "Content-Length: 1024\r\n\r\n" + std::string(1024, 'b'), "200");
    check_sample(kPost + "Content-Length: 1025\r\n\r\n", "413 x");
    check_sample(kPost + "Transfer-Encoding: chunked\r\n\r\n401\r\n", "413 x");
    std::string small_chunks;
    for (int i = 0; i < 300; ++i) small_chunks += "4\r\nabcd\r\n";
    check_sample(kPost + "Transfer-Encoding: chunked\r\n\r\n" + small_chunks, "413 x");
    check_sample(kPost + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff0\r\n", "413 x");
}

TEST_CASE("conversation: gives 503 the time to come back, and 405 its Allow") {
    Talk talk;
    Conversation conversation(talk.env, "");
    conversation.refuse_connection();
    CHECK(conversation.output().find("\r\nRetry-After: 3\r\n") != std::string_view::npos);
    CHECK(conversation.advance() == Conversation::Step::finish);
    CHECK(conversation.lingers());
    CHECK(
        talk.say("POST /inline HTTP/1.1\r\nHost: t\r\n\r\n", 99).find("\r\nAllow: GET, HEAD, OPTIONS\r\n") !=
        std::string::npos);
}

TEST_CASE("conversation: stops reading while a lane works, and never mixes two requests") {
    Talk talk;
    const std::string said = talk.say(post_request("/lane/echo", "one") + kNext, 100'000);
    CHECK(said == "[lane]");
    CHECK(talk.application.handled == 0);
}

TEST_CASE("conversation: a route that names a lane that is not there is an internal error") {
    Talk talk;
    talk.application.add(Method::get, "/lost", {[](const Request&) { return Response(200); }, 7});
    CHECK(talk.outcome(get_request("/lost")) == "500");
    CHECK(talk.application.handled == 0);
}
