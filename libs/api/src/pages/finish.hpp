#pragma once
// The end of every sign-in on a page: the tokens go where they were wanted, or the browser is asked for its
// second factor first. Also for ways that begin on a page and end elsewhere, as at a social provider.

#include "authos/identity/login/sign_in.hpp"
#include "pages/flow.hpp"
#include "pages/visit.hpp"

namespace authos::api::pages {

/// 303: to the redirect_uri with the tokens (and the caller's state) in the fragment; without one, with a
/// page session to `flow.return_to` or to the account's page; to /mfa with a sealed step while a second
/// factor is missing. The caller has checked flow.place.redirect_uri by the use case that gave `entered`.
[[nodiscard]] http::Response finish_sign_in(const Visit& visit, const Flow& flow,
                                            const identity::SignIn& entered);

/// The pending sign-in of this browser, as finish_sign_in left it.
struct PendingStep {
    Flow flow;
    SecretString preauth_token;
};
/// Errc::failed_precondition: "step_invalid".
[[nodiscard]] Result<PendingStep> open_pending_step(const Visit& visit);

} // namespace authos::api::pages
