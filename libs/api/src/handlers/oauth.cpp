#include "authos/http/form.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "context.hpp"
#include "handlers/handlers.hpp"

namespace authos::api::handlers {

// RFC 7009 §2: the hint only speeds the search up; ours needs no help and takes any value.
Result<http::Response> post_revoke(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto form, http::Form::of(request));
    AUTHOS_TRY(auto token, form.get("token"));
    AUTHOS_TRY(form.find("token_type_hint"));
    AUTHOS_TRY(identity::revoke_token(ctx.deps(), SecretString{std::move(token)}, ctx.caller()));
    return http::Response{200}.no_store();
}

} // namespace authos::api::handlers
