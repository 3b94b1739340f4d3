#include "error_response.hpp"

#include "authos/base/json.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api;
using test::Fixture;

namespace {
const ErrorScene kScene{
    .shape = Shape::product, .now = UnixMillis::from_seconds(1'767'225'600), .incident = {}};
}

TEST_CASE("errors: codes and reasons become the documented status and code") {
    const std::tuple<Errc, const char*, int, const char*> rows[] = {
        {Errc::invalid_argument, "x", 400, "BAD_REQUEST"},
        {Errc::already_exists, "email_taken", 400, "DUPLICATE_CONSTRAINT"},
        {Errc::failed_precondition, "x", 400, "BAD_REQUEST"},
        {Errc::unauthenticated, "session_ended", 401, "UNAUTHORIZED"},
        {Errc::unauthenticated, "token_invalid", 401, "JWT_ERROR"},
        {Errc::unauthenticated, "token_expired", 401, "TOKEN_EXPIRED"},
        {Errc::permission_denied, "x", 403, "FORBIDDEN"},
        {Errc::permission_denied, "organization_not_active", 403, "ORGANIZATION_NOT_ACTIVE"},
        {Errc::failed_precondition, "organization_not_active", 403, "ORGANIZATION_NOT_ACTIVE"},
        {Errc::not_found, "x", 404, "NOT_FOUND"},
        {Errc::payload_too_large, "x", 413, "PAYLOAD_TOO_LARGE"},
        {Errc::unsupported, "x", 415, "UNSUPPORTED_MEDIA_TYPE"},
        {Errc::resource_exhausted, "rate_limited", 429, "TOO_MANY_REQUESTS"},
        {Errc::resource_exhausted, "password_hash_memory", 503, "SERVICE_UNAVAILABLE"},
        {Errc::unavailable, "database_unreachable", 503, "SERVICE_UNAVAILABLE"},
        {Errc::aborted, "x", 503, "SERVICE_UNAVAILABLE"},
        {Errc::cancelled, "x", 503, "SERVICE_UNAVAILABLE"},
        {Errc::deadline_exceeded, "database_deadline", 504, "GATEWAY_TIMEOUT"},
        {Errc::internal, "x", 500, "INTERNAL_SERVER_ERROR"},
        {Errc::internal, "database_error", 500, "DATABASE_ERROR"},
        {Errc::data_loss, "x", 500, "INTERNAL_SERVER_ERROR"},
    };
    for (const auto& [errc, reason, status, code] : rows) {
        INFO(reason);
        const WireError wire = wire_error(fail(errc, reason));
        CHECK(wire.status == status);
        CHECK(wire.code == code);
    }
}

TEST_CASE("errors: the detail never leaves, and of an internal error not even the message") {
    const auto refused = error_response(
        fail(Errc::invalid_argument, "x", "Say it differently").with_detail("private words"), kScene);
    CHECK_THAT(std::string{refused.body()},
               Catch::Contains("Say it differently") && !Catch::Contains("private"));

    ErrorScene scene = kScene;
    scene.incident = "incident-1";
    const auto broken = error_response(
        fail(Errc::internal, "secret_reason", "secret message").with_detail("private words"), scene);
    const std::string body{broken.body()};
    CHECK_THAT(body, Catch::Contains("Internal server error") && Catch::Contains("incident-1"));
    CHECK_THAT(body, !Catch::Contains("secret") && !Catch::Contains("private"));
}

TEST_CASE("errors: Retry-After is whole seconds, at least one, and always there on 503") {
    const auto later = error_response(
        fail(Errc::unavailable, "database_busy", "Busy").with_retry_after(std::chrono::seconds{3}), kScene);
    CHECK(later.headers().find("Retry-After") == "3");
    const auto soon =
        error_response(fail(Errc::resource_exhausted, "x").with_retry_after(std::chrono::seconds{0}), kScene);
    CHECK(soon.headers().find("Retry-After") == "1");
    CHECK(error_response(fail(Errc::unavailable, "x"), kScene).headers().find("Retry-After") == "1");
    CHECK_FALSE(error_response(fail(Errc::not_found, "x"), kScene).headers().contains("Retry-After"));
}

TEST_CASE("errors: OAuth's shape has its own codes") {
    ErrorScene scene = kScene;
    scene.shape = Shape::oauth;
    const auto code = [&scene](Errc errc) {
        const auto response = error_response(fail(errc, "x", "Words"), scene);
        const Json body = parse_json(response.body()).value();
        CHECK(body.get_string("error_description").has_value());
        return body.get_string("error").value();
    };
    CHECK(code(Errc::invalid_argument) == "invalid_request");
    CHECK(code(Errc::unauthenticated) == "invalid_client");
    CHECK(code(Errc::unavailable) == "temporarily_unavailable");
    CHECK(code(Errc::internal) == "server_error");
}

TEST_CASE("refusals: the server's own answers have the documented shape and status") {
    Fixture f;
    using http::Refusal;
    for (const auto kind :
         {Refusal::malformed, Refusal::not_found, Refusal::method_not_allowed, Refusal::timeout,
          Refusal::body_too_large, Refusal::target_too_long, Refusal::headers_too_large, Refusal::internal,
          Refusal::overloaded, Refusal::too_many_connections, Refusal::deadline_exceeded}) {
        const auto answer = Fixture::answer_of(f.application->refusal(kind, nullptr, nullptr));
        CHECK(answer.status() == http::status_of(kind));
        CHECK_FALSE(answer.text("error").empty());
        CHECK_FALSE(answer.code().empty());
        CHECK(answer.text("timestamp") == "2026-01-01T00:00:00Z");
        CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    }
}

TEST_CASE("errors: the device flow has OAuth's codes and the product's side by side") {
    ErrorScene scene = kScene;
    scene.shape = Shape::device;
    const std::tuple<const char*, int, const char*, const char*> rows[] = {
        {"device_code_pending", 400, "authorization_pending", "DEVICE_CODE_PENDING"},
        {"device_slow_down", 400, "slow_down", "DEVICE_CODE_PENDING"},
        {"device_code_expired", 400, "expired_token", "DEVICE_CODE_EXPIRED"},
        {"device_code_denied", 400, "access_denied", "BAD_REQUEST"},
        {"device_code_invalid", 400, "invalid_grant", "BAD_REQUEST"},
        {"device_grant_type_unsupported", 400, "unsupported_grant_type", "BAD_REQUEST"},
        {"resource_not_registered", 400, "invalid_target", "BAD_REQUEST"},
        {"member_missing", 400, "invalid_request", "BAD_REQUEST"},
    };
    for (const auto& [reason, status, error, code] : rows) {
        INFO(reason);
        const auto answer =
            Fixture::answer_of(error_response(fail(Errc::invalid_argument, reason, "What is wrong"), scene));
        CHECK(answer.status() == status);
        CHECK(answer.text("error") == error);
        CHECK(answer.text("error_description") == "What is wrong");
        CHECK(answer.code() == code);
        CHECK(answer.text("timestamp") == "2026-01-01T00:00:00Z");
    }
}

TEST_CASE("errors: an exception of a handler becomes 500 with an incident id that the log knows") {
    Fixture f;
    f.probes.check_database = [](Deadline) -> Result<void> {
        throw std::runtime_error("the inside is broken");
    };
    f.rebuild();
    const auto answer = f.get("/health/ready");

    CHECK(answer.status() == 500);
    CHECK(answer.code() == "INTERNAL_SERVER_ERROR");
    const std::string incident = answer.text("incident_id");
    REQUIRE(incident.size() == 36);
    CHECK_THAT(std::string{answer.response.body()}, !Catch::Contains("broken"));
    CHECK_THAT(f.events.text(), Catch::Contains(incident) && Catch::Contains("the inside is broken"));
}
