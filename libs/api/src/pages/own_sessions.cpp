#include "pages/own_sessions.hpp"

#include "authos/identity/sessions/own_sessions.hpp"
#include "pages/handlers.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace authos::api::pages {
namespace {

using identity::View;

constexpr std::string_view kEndOne = "end_session";
constexpr std::string_view kEndOthers = "end_other_sessions";
constexpr std::string_view kEndAll = "end_all_sessions";

std::string words_of_context(const Visit& visit, const identity::TokenContext& context) {
    if (!context.org_slug) return visit.text("account.session_platform");
    return context.service_slug ? *context.org_slug + " / " + *context.service_slug : *context.org_slug;
}

View session_view(const Visit& visit, const identity::OwnSession& own) {
    const std::string agent = own.session.context.user_agent.value_or(std::string{});
    return View{}
        .set("session_id", own.session.id.text())
        .set("device", agent.empty() ? visit.text("account.session_unknown") : own.device)
        .set("address", own.session.context.ip_address.value_or(std::string{}))
        .set("context", words_of_context(visit, own.context))
        .set("since", visit.moment(own.session.created_at))
        .set("used", visit.moment(own.session.last_used_at))
        .flag("current", own.is_current);
}

} // namespace

Result<void> add_sessions(const Visit& visit, identity::View& view) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(auto sessions, identity::list_own_sessions(ctx.deps(), ctx.principal(), ctx.caller()));
    // Whoever looks for a stranger compares with his own: it comes first.
    std::stable_partition(sessions.begin(), sessions.end(), [](const auto& own) { return own.is_current; });
    std::vector<View> views;
    for (const auto& own : sessions) views.push_back(session_view(visit, own));
    view.flag("has_other_sessions", sessions.size() > 1).list("sessions", std::move(views));
    return {};
}

bool is_session_action(std::string_view action) noexcept {
    return action == kEndOne || action == kEndOthers || action == kEndAll;
}

Result<http::Response> do_session_action(const Visit& visit, const PlaceScene& scene,
                                         const http::Form& sent) {
    const Context& ctx = visit.ctx();
    const std::string action = field_of(sent, "action");
    if (action != kEndOne) {
        const bool keeps_this = action == kEndOthers;
        AUTHOS_TRY(identity::end_own_sessions(ctx.deps(), ctx.principal(), keeps_this, ctx.caller()));
        if (keeps_this) return visit.go_to(account_path(scene, "sessions_ended"));
        return leave_page_session(visit, scene.flow, "signed_out_everywhere");
    }
    const auto id = SessionId::parse(field_of(sent, "id"));
    if (!id) return fail(Errc::not_found, "session_not_found", "Session not found");
    AUTHOS_TRY(identity::end_own_session(ctx.deps(), ctx.principal(), *id, ctx.caller()));
    if (*id == ctx.principal().session_id) return leave_page_session(visit, scene.flow, "signed_out");
    return visit.go_to(account_path(scene, "session_ended"));
}

http::Response leave_page_session(const Visit& visit, Flow flow, std::string_view done) {
    flow.return_to.clear();
    http::Response response = visit.go_to_anew(with_parameter(sign_in_path(flow), "done", done));
    delete_page_cookie(visit.ctx(), response, kSessionCookie);
    return response;
}

} // namespace authos::api::pages
