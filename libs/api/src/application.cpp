#include "authos/api/application.hpp"

#include "authos/http/cors.hpp"
#include "authos/http/router.hpp"
#include "authos/http/security_headers.hpp"
#include "authos/telemetry/metrics.hpp"
#include "authos/telemetry/scrub.hpp"
#include "context.hpp"
#include "discovery.hpp"
#include "error_response.hpp"
#include "handlers/documents.hpp"
#include "handlers/social.hpp"
#include "middleware/authentication.hpp"
#include "middleware/callback_gate.hpp"
#include "middleware/rate_limit.hpp"
#include "middleware/shared_limit.hpp"
#include "openapi.hpp"
#include "pages/guard.hpp"
#include "readiness.hpp"

#include <algorithm>
#include <exception>

namespace authos::api {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

constexpr auto kDocumentAge = 300s;
constexpr auto kInlineBudget = 5'000ms;

/// The route numbers that the server carries from match() to handle(): a row of the table, the same row
/// refused by its limit for some seconds, a callback that the gate refused, or the answer to a CORS
/// preflight.
struct RouteNumber {
    enum class Kind { row, limited, overtaken, preflight };
    Kind kind = Kind::row;
    std::size_t row = 0;
    std::size_t wait_seconds = 0; // of `limited`

    static RouteNumber of(std::size_t number) {
        const std::size_t count = all_routes().size();
        if (number < count) return {Kind::row, number, 0};
        if (number == count) return {Kind::preflight, 0, 0};
        const std::size_t rest = number - count - 1;
        const std::size_t more = rest / count;
        if (more == 0) return {Kind::overtaken, rest, 0};
        return {Kind::limited, rest % count, more - 1};
    }
    [[nodiscard]] std::size_t encode() const {
        const std::size_t count = all_routes().size();
        if (kind == Kind::row) return row;
        if (kind == Kind::preflight) return count;
        return count + 1 + row + (kind == Kind::overtaken ? 0 : wait_seconds + 1) * count;
    }
};

/// Pages are for the browser's own window: no other origin reads them, whatever it may read of the API.
bool is_page(const Route& route) noexcept {
    return route.policy.shape == Shape::html;
}

bool is_callback(const Route& route) noexcept {
    return route.handler == handlers::get_social_callback || route.handler == handlers::get_admin_callback;
}

class ProductApplication final : public http::Application {
public:
    ProductApplication(const identity::Deps& deps, Settings settings, Probes probes)
        : services_{deps,
                    settings,
                    std::move(probes),
                    CachedDocument{settings.jwks, kDocumentAge},
                    CachedDocument{discovery_document(deps.settings.base_url).dump(), kDocumentAge},
                    CachedDocument{openapi_document(all_routes(), settings.version, deps.settings.base_url),
                                   kDocumentAge}},
          limiter_(deps.clock, deps.random), gate_(deps.clock),
          shared_(deps.random.below(~std::uint64_t{0})) {
        cors_.allowed_headers += ", X-Request-Id";
        cors_.exposed_headers = "X-Request-Id, Retry-After, WWW-Authenticate";
        for (std::size_t i = 0; i < all_routes().size(); ++i) {
            const Route& route = all_routes()[i];
            router_.add(route.method, route.pattern, i);
            handles_.push_back(deps.metrics.add_route(http::name_of(route.method), route.pattern));
        }
    }

    http::Matched match(const http::RequestHead& head) override {
        http::RouteMatch found = router_.match(head.method, head.segments);
        http::Matched matched;
        matched.allow = found.allow;
        matched.budget = kInlineBudget;
        using Kind = http::RouteMatch::Kind;
        if (found.kind == Kind::not_found) matched.refusal = http::Refusal::not_found;
        if (found.kind == Kind::method_not_allowed) matched.refusal = http::Refusal::method_not_allowed;
        if (found.kind == Kind::options)
            matched.route = RouteNumber{RouteNumber::Kind::preflight, 0, 0}.encode();
        if (found.kind != Kind::found) return matched;

        const Policy& policy = all_routes()[found.route].policy;
        matched.params = std::move(found.params);
        matched.body_limit = policy.body_limit != 0 ? policy.body_limit : services_.settings.max_body_bytes;
        if (policy.limit != Limit::none && services_.settings.rate_limiting) {
            // Before the body is read and before a lane is touched: a flood costs as little as possible.
            if (const auto wait = limiter_.refuse(policy.limit, address_of(head))) {
                const auto seconds = std::chrono::ceil<std::chrono::seconds>(*wait).count();
                matched.route =
                    RouteNumber{RouteNumber::Kind::limited, found.route, static_cast<std::size_t>(seconds)}
                        .encode();
                return matched;
            }
        }
        matched.route = found.route;
        if (policy.lane) matched.lane = static_cast<std::size_t>(*policy.lane);
        matched.budget = policy.budget != 0ms ? policy.budget : services_.settings.request_timeout;
        if (is_callback(all_routes()[found.route]) && !gate_.enter(head, matched.budget)) {
            matched.route = RouteNumber{RouteNumber::Kind::overtaken, found.route, 0}.encode();
            matched.lane = static_cast<std::size_t>(LaneIndex::db); // its page may have a tenant's look
        }
        return matched;
    }

    http::Response handle(const http::Matched& matched, const http::Request& request,
                          Deadline deadline) override {
        Context ctx{services_, &request, deadline};
        const RouteNumber number = RouteNumber::of(matched.route);
        if (number.kind == RouteNumber::Kind::preflight) return preflight(ctx, matched, request);
        const Route& route = all_routes()[number.row];
        const bool overtaken = number.kind == RouteNumber::Kind::overtaken;
        http::Response response = number.kind == RouteNumber::Kind::limited
                                      ? too_many_requests(ctx, number)
                                      : run(ctx, route, overtaken ? refuse_callback : route.handler, request);
        if (number.kind == RouteNumber::Kind::row && is_callback(route)) gate_.leave(request);
        finish(ctx, response, is_page(route) ? nullptr : &request);
        // What comes too late is discarded by the server, which has answered and counted already.
        if (!deadline.passed(services_.deps.clock)) {
            record(ctx, request, number.row, response, elapsed(matched, deadline));
        }
        return response;
    }

    http::Response refusal(http::Refusal kind, const http::RequestHead* head,
                           const http::Matched* matched) override {
        Context ctx{services_, head, Deadline{}};
        const bool known = matched != nullptr && !matched->refusal && matched->route < all_routes().size();
        const Route* route = known ? &all_routes()[matched->route] : nullptr;
        if (route != nullptr && head != nullptr && is_callback(*route)) gate_.leave(*head);
        const bool is_readiness = route != nullptr && route->handler == handlers::get_readiness;
        const bool late = kind == http::Refusal::overloaded || kind == http::Refusal::deadline_exceeded;
        const ErrorScene at = scene(ctx, route, http::status_of(kind));
        http::Response response =
            at.shape == Shape::html ? pages::refusal_page(ctx, *route, kind, at.incident)
            : is_readiness && late  ? readiness_response(false, services_.settings.version)
                                    : refusal_response(kind, at);
        if (matched != nullptr && !matched->allow.empty()) response.header("Allow", matched->allow);
        finish(ctx, response, route != nullptr && is_page(*route) ? nullptr : head);
        if (head != nullptr) {
            record(ctx, *head, known ? std::optional{matched->route} : std::nullopt, response,
                   services_.deps.clock.now() - head->received_at);
        }
        return response;
    }

private:
    [[nodiscard]] std::string address_of(const http::RequestHead& head) const {
        return http::client_address(head.remote_address, head.headers, services_.settings.trusted_proxies);
    }

    static Result<http::Response> refuse_callback(Context& ctx, const http::Request& request) {
        return handlers::refuse_callback(ctx, request, CallbackGate::refusal());
    }

    http::Response run(Context& ctx, const Route& route, Handler handler, const http::Request& request) {
        auto outcome = guarded(ctx, route, handler, request);
        if (outcome) return std::move(outcome).value();
        http::Response response = refuse(ctx, route, outcome.error());
        const std::string_view challenge = challenge_of(route.policy.auth, outcome.error());
        if (response.status() == 401 && !challenge.empty()) response.header("WWW-Authenticate", challenge);
        return response;
    }

    /// A handler must not throw; if one does, the caller gets an answer all the same.
    Result<http::Response> guarded(Context& ctx, const Route& route, Handler handler,
                                   const http::Request& request) {
        try {
            AUTHOS_TRY(require_permit(ctx, route, request));
            AUTHOS_TRY(authenticate_call(ctx, request, route.policy));
            if (route.policy.shape == Shape::html && request.method == http::Method::post) {
                AUTHOS_TRY(pages::check_form(ctx, request, route));
            }
            return handler(ctx, request);
        } catch (const std::exception& thrown) {
            return fail(Errc::internal, "handler_threw").with_detail(thrown.what());
        }
    }

    http::Response refuse(const Context& ctx, const Route& route, const Error& error) {
        const ErrorScene at = scene(ctx, &route, wire_error(error).status);
        const LogLevel level = at.incident.empty() ? LogLevel::debug : LogLevel::error;
        ctx.deps().log.write(level, "http.refused", {},
                             {{"reason", error.reason},
                              {"detail", telemetry::scrub(error.detail)},
                              {"incident_id", at.incident},
                              {"file", error.where.file},
                              {"line", error.where.line}});
        if (at.shape == Shape::html) return pages::refusal_page(ctx, route, error, at.incident);
        return error_response(error, at);
    }

    static Error rate_limited(std::chrono::seconds wait) {
        return fail(Errc::resource_exhausted, "rate_limited", "Too many requests. Please try again later.")
            .with_retry_after(wait);
    }

    http::Response too_many_requests(const Context& ctx, const RouteNumber& number) {
        const auto wait = std::chrono::seconds{static_cast<long long>(number.wait_seconds)};
        return refuse(ctx, all_routes()[number.row], rate_limited(wait));
    }

    /// What this instance let through is counted together with what the others did. Inline routes must not
    /// wait for a database, and none of them is limited.
    Result<void> require_permit(const Context& ctx, const Route& route, const http::Request& request) {
        const Policy& policy = route.policy;
        if (policy.limit == Limit::none || !policy.lane || !services_.settings.rate_limiting) return {};
        const auto wait = shared_.refuse(ctx.deps(), policy.limit, address_of(request), ctx.deadline());
        if (!wait) return {};
        return rate_limited(std::chrono::ceil<std::chrono::seconds>(*wait));
    }

    http::Response preflight(Context& ctx, const http::Matched& matched, const http::Request& request) {
        http::Response response = http::preflight_response(
            cors_, http::is_preflight(request) ? allowed_origin_of(request) : std::nullopt);
        if (!matched.allow.empty()) response.header("Allow", matched.allow);
        response.header("X-Request-Id", ctx.request_id());
        http::add_security_headers(response);
        record(ctx, request, std::nullopt, response, elapsed(matched, ctx.deadline()));
        return response;
    }

    [[nodiscard]] ErrorScene scene(const Context& ctx, const Route* route, int status) const {
        ErrorScene at{.shape = route == nullptr ? Shape::product : route->policy.shape,
                      .now = services_.deps.clock.now(),
                      .incident = {}};
        if (status == 500) at.incident = RequestId::make(ctx.deps().random).text();
        return at;
    }

    [[nodiscard]] std::optional<std::string_view> allowed_origin_of(const http::RequestHead& head) const {
        return http::allowed_origin(head, [this](std::string_view origin) {
            const auto& allowed = services_.settings.allowed_origins;
            if (std::find(allowed.begin(), allowed.end(), origin) != allowed.end()) return true;
            const auto& is_tenant_origin = services_.probes.is_tenant_origin;
            return is_tenant_origin && is_tenant_origin(origin);
        });
    }

    void finish(const Context& ctx, http::Response& response, const http::RequestHead* head) const {
        http::add_security_headers(response);
        if (head != nullptr) http::add_cors_headers(response, cors_, allowed_origin_of(*head));
        response.header("X-Request-Id", ctx.request_id());
    }

    /// Since the request was complete, which is when its budget began to run.
    [[nodiscard]] telemetry::Metrics::Seconds elapsed(const http::Matched& matched, Deadline deadline) const {
        if (deadline.unlimited()) return 0s;
        return services_.deps.clock.steady_now() - (deadline.at() - matched.budget);
    }

    void record(const Context& ctx, const http::RequestHead& head, std::optional<std::size_t> row,
                const http::Response& response, telemetry::Metrics::Seconds duration) {
        const telemetry::Metrics::Seconds took = std::max<telemetry::Metrics::Seconds>(0s, duration);
        services_.deps.metrics.http_request(row ? handles_[*row] : telemetry::RouteHandle{},
                                            response.status(), took);
        // Probes and documents come often and say nothing, as long as they succeed.
        const bool quiet = row && !all_routes()[*row].policy.lane && response.status() < 400;
        ctx.deps().log.write(quiet ? LogLevel::debug : LogLevel::info, "http.request", {},
                             {{"method", http::name_of(head.method)},
                              {"route", row ? all_routes()[*row].pattern : std::string_view{"unmatched"}},
                              {"status", response.status()},
                              {"duration_ms", took.count() * 1000}});
    }

    Services services_;
    http::Router router_;
    http::CorsPolicy cors_;
    RateLimiter limiter_;
    CallbackGate gate_;
    SharedLimiter shared_;
    std::vector<telemetry::RouteHandle> handles_;
};

} // namespace

std::unique_ptr<http::Application> make_application(const identity::Deps& deps, Settings settings,
                                                    Probes probes) {
    return std::make_unique<ProductApplication>(deps, std::move(settings), std::move(probes));
}

} // namespace authos::api
