#include "pages/finish.hpp"

#include "authos/base/url.hpp"
#include "authos/identity/pages/form_token.hpp"
#include "handlers/sign_in_answer.hpp"

namespace authos::api::pages {
namespace {

constexpr std::string_view kMfaStep = "mfa";

// Tokens never stand in a query: it would reach logs and the Referer of the application's page.
std::string location_with_tokens(const Flow& flow, const identity::TokenPair& tokens) {
    std::string location = *flow.place.redirect_uri +
                           "#access_token=" + percent_encode(tokens.access_token.reveal()) +
                           "&refresh_token=" + percent_encode(tokens.refresh_token.reveal()) +
                           "&expires_in=" + std::to_string(tokens.expires_in.count()) + "&token_type=Bearer";
    if (flow.place.state) location += "&state=" + percent_encode(*flow.place.state);
    return location;
}

std::string home_of(const Flow& flow) {
    if (!flow.return_to.empty()) return flow.return_to;
    Flow home;
    home.place.org_slug = flow.place.org_slug;
    home.place.service_slug = flow.place.service_slug;
    return "/app/account-security" + query_of(home);
}

Error step_replaced() {
    return fail(Errc::failed_precondition, "step_invalid",
                "This step of the sign-in is over. Please start again.");
}

http::Response ask_second_factor(const Visit& visit, const Flow& flow, const identity::SignIn& entered) {
    const Json content =
        Json::object({{"flow", flow_json(flow)}, {"preauth_token", entered.tokens.access_token.reveal()}});
    const auto lifetime = entered.tokens.expires_in;
    const SecretString step =
        identity::seal_step(visit.ctx().deps(), kMfaStep, visit.browser(), content.dump(), lifetime);
    http::Response response = visit.go_to("/mfa" + query_of(flow));
    set_page_cookie(visit.ctx(), response, kStepCookie, step.reveal(), lifetime);
    return response;
}

} // namespace

http::Response finish_sign_in(const Visit& visit, const Flow& flow, const identity::SignIn& entered) {
    if (entered.mfa_required) return ask_second_factor(visit, flow, entered);
    const bool leaves = flow.place.redirect_uri.has_value();
    http::Response response =
        visit.go_to_anew(leaves ? location_with_tokens(flow, entered.tokens) : home_of(flow));
    if (!leaves) {
        set_page_cookie(visit.ctx(), response, kSessionCookie, entered.tokens.access_token.reveal(),
                        entered.tokens.expires_in);
    }
    // A browser that cannot take the cookie is asked for its second factor again, and that is all.
    (void)handlers::add_device_cookie(visit.ctx(), entered.device_trust_token, response);
    return response;
}

Result<PendingStep> open_pending_step(const Visit& visit) {
    const auto cookie = find_page_cookie(visit.ctx(), visit.request(), kStepCookie);
    AUTHOS_TRY(const auto content, identity::open_step(visit.ctx().deps(), kMfaStep, visit.browser(),
                                                       cookie.value_or(std::string_view{})));
    AUTHOS_TRY(const auto json, parse_json(content.reveal()));
    AUTHOS_TRY(const auto flow, json.get("flow"));
    PendingStep step;
    AUTHOS_TRY(step.flow, parse_flow_json(flow));
    // One browser has one step. A page of another sign-in, in another tab, must not complete this one.
    AUTHOS_TRY(const Flow shown, parse_flow(visit.request()));
    if (query_of(shown) != query_of(step.flow)) return step_replaced();
    AUTHOS_TRY(auto token, json.get_string("preauth_token"));
    step.preauth_token = SecretString{std::move(token)};
    return step;
}

} // namespace authos::api::pages
