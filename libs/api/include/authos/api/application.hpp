#pragma once
// The product as the HTTP server sees it: every route with its policy, the middleware before the handlers
// and the wording of every refusal. Rules of the business live in identity; this library translates.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"
#include "authos/http/application.hpp"
#include "authos/http/proxy.hpp"
#include "authos/identity/deps.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace authos::api {

/// The lanes that routes are bound to, as indices of the table that the server gets.
enum class LaneIndex : std::size_t { db, cpu, outbound };
inline constexpr std::size_t kLaneCount = 3;

/// What a deployment may choose about its HTTP interface. Checked by whoever builds it.
struct Settings {
    std::string version = "0.1.0";
    std::string jwks;                         // the JWK Set as published
    std::vector<std::string> allowed_origins; // for CORS: "https://app.example", exact
    http::AddressList trusted_proxies;        // empty: forwarded addresses are not believed
    bool rate_limiting = true;
    std::size_t max_body_bytes = 1 << 20;
    std::chrono::milliseconds request_timeout{30'000};
};

/// What the operational routes ask of the rest of the server. All are called from several threads.
struct Probes {
    std::function<Result<void>(Deadline)> check_database;
    std::function<void()> refresh_gauges; // brings the metrics' gauges up to date; must not block
    /// Whether that token may read /metrics, compared in constant time; empty: everybody may.
    std::function<bool(std::string_view)> metrics_token_matches;
    /// Whether an origin besides Settings::allowed_origins may read answers (the proven domains of the
    /// organizations). Asked for every answer, also by the threads of the sockets: must not block; empty:
    /// none.
    std::function<bool(std::string_view)> is_tenant_origin;
};

/// `deps` and its references outlive the application. The route table is registered with
/// `deps.metrics`; a mistake in it throws std::logic_error.
[[nodiscard]] std::unique_ptr<http::Application> make_application(const identity::Deps& deps,
                                                                  Settings settings, Probes probes);

} // namespace authos::api
