#include "linked/held_request.hpp"

namespace authos::identity::linked {

Error token_request_not_found() {
    return fail(Errc::not_found, "token_request_not_found", "Request not found");
}

Result<HeldRequest> load_request(storage::Session& s, const Principal& principal, const TokenHash& state,
                                 UnixMillis now) {
    AUTHOS_TRY(auto request, storage::find_token_request(s, state, now));
    if (!request || request->user_id != principal.user_id) return token_request_not_found();
    auto asking = reach_service(s, principal, {request->org_id, request->service_id});
    if (!asking) {
        if (asking.error().code == Errc::not_found) return token_request_not_found();
        return std::move(asking).error();
    }
    return HeldRequest{std::move(*request), std::move(*asking)};
}

Result<HeldRequest> hold_request(storage::Session& s, const Principal& principal, const TokenHash& state,
                                 UnixMillis now) {
    AUTHOS_TRY(hold_user(s, principal));
    AUTHOS_TRY(auto held, load_request(s, principal, state, now));
    if (held.request.status != storage::kRequestPending) return token_request_not_found();
    return held;
}

} // namespace authos::identity::linked
