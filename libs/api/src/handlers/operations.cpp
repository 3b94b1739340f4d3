#include "authos/base/json.hpp"
#include "authos/telemetry/metrics.hpp"
#include "context.hpp"
#include "handlers/documents.hpp"
#include "readiness.hpp"

namespace authos::api::handlers {

Result<http::Response> get_health(Context& ctx, const http::Request&) {
    const Json body = Json::object({{"status", "ok"}, {"version", ctx.services().settings.version}});
    return http::Response::json(200, body.dump()).header("Cache-Control", "no-store");
}

Result<http::Response> get_readiness(Context& ctx, const http::Request&) {
    const auto answered = ctx.services().probes.check_database(ctx.deadline());
    if (!answered) ctx.deps().log.warn("health.not_ready", {{"reason", answered.error().reason}});
    return readiness_response(answered.has_value(), ctx.services().settings.version);
}

Result<http::Response> get_metrics(Context& ctx, const http::Request&) {
    ctx.services().probes.refresh_gauges();
    http::Response response{200};
    response.header("Content-Type", telemetry::Metrics::kContentType).header("Cache-Control", "no-store");
    response.set_body(ctx.deps().metrics.render());
    return response;
}

} // namespace authos::api::handlers
