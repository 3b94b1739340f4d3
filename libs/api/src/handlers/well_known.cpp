#include "context.hpp"
#include "handlers/documents.hpp"

namespace authos::api::handlers {

Result<http::Response> get_jwks(Context& ctx, const http::Request& request) {
    return ctx.services().jwks.answer(request);
}

Result<http::Response> get_discovery(Context& ctx, const http::Request& request) {
    return ctx.services().discovery.answer(request);
}

Result<http::Response> get_openapi(Context& ctx, const http::Request& request) {
    return ctx.services().openapi.answer(request);
}

} // namespace authos::api::handlers
