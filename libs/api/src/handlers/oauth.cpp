#include "authos/http/form.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "context.hpp"
#include "handlers/authentication.hpp"

namespace authos::api::handlers {

// The answer is the same for a live, a dead and a missing token (RFC 7009 §2.2). The hint only speeds a
// search up; ours needs no help and takes any value.
Result<http::Response> post_revoke(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto form, http::Form::of(request));
    AUTHOS_TRY(auto token, form.find("token"));
    AUTHOS_TRY(form.find("token_type_hint"));
    if (token && !token->empty()) {
        AUTHOS_TRY(identity::revoke_token(ctx.deps(), SecretString{*std::move(token)}, ctx.caller()));
    }
    return http::Response{200}.no_store();
}

} // namespace authos::api::handlers
