#include "handlers/documents.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// Readiness must be known soon, also while the database hangs.
constexpr std::chrono::milliseconds kReadinessBudget{3'000};
constexpr std::string_view kJson = "application/json";

// clang-format off
constexpr Route kDocuments[] = {
    // Cached bytes
    {Method::get, "/.well-known/jwks.json", handlers::get_jwks, {},
     {"getJwks", "Discovery", "The public keys that verify this server's tokens", {}, "JwkSet", kJson, kJson, true}},
    {Method::get, "/.well-known/openid-configuration", handlers::get_discovery, {},
     {"getDiscovery", "Discovery", "What this authorization server offers", {}, "Discovery", kJson, kJson, true}},
    {Method::get, "/openapi.json", handlers::get_openapi, {},
     {"getOpenApi", "Discovery", "This document", {}, "OpenApi", kJson, kJson, true}},

    // Operations: never limited, no session
    {Method::get, "/health", handlers::get_health, {},
     {"getHealth", "Operations", "The process answers", {}, "Health"}},
    {Method::get, "/health/live", handlers::get_health, {},
     {"getLiveness", "Operations", "The process answers", {}, "Health"}},
    {Method::get, "/health/ready", handlers::get_readiness,
     {.lane = LaneIndex::db, .budget = kReadinessBudget},
     {"getReadiness", "Operations", "The server can do its work: 503 where the database does not answer", {}, "Readiness"}},
    // Inline although it is rendered anew: a scrape must work when every lane is busy.
    {Method::get, "/metrics", handlers::get_metrics,
     {.auth = Auth::metrics_token},
     {"getMetrics", "Operations", "Metrics in the Prometheus text format", {}, "Metrics", kJson, "text/plain"}},
};
// clang-format on

} // namespace

std::span<const Route> documents_routes() noexcept {
    return kDocuments;
}

} // namespace authos::api
