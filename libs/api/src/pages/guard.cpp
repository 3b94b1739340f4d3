#include "pages/guard.hpp"

#include "authos/base/url.hpp"
#include "authos/http/form.hpp"
#include "authos/identity/pages/form_token.hpp"
#include "error_response.hpp"
#include "pages/flow.hpp"
#include "pages/form.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

// Pages may be reached at the API's origin, at that of the dashboard and at proven domains of organizations.
bool is_own_origin(const Context& ctx, std::string_view origin) {
    const identity::Settings& settings = ctx.deps().settings;
    if (origin == settings.base_url || origin == settings.dashboard_base_url) return true;
    const auto& is_tenant_origin = ctx.services().probes.is_tenant_origin;
    return is_tenant_origin && is_tenant_origin(origin);
}

Result<void> check_source(const Context& ctx, const http::RequestHead& request) {
    const auto foreign = [] {
        return fail(Errc::permission_denied, "form_foreign",
                    "This form was not sent from a page of this server");
    };
    const auto site = request.header("Sec-Fetch-Site");
    if (site && *site != "same-origin" && *site != "none") return foreign();
    // "null" is what browsers send from pages with the policy no-referrer, which are all of ours.
    const auto origin = request.header("Origin");
    if (origin && *origin != "null" && !is_own_origin(ctx, *origin)) return foreign();
    return {};
}

std::string refusal_heading(const Visit& visit, int status) {
    if (status == 404) return visit.text("refusal.not_found");
    if (status == 429) return visit.text("refusal.too_many");
    if (status == 503 || status == 504) return visit.text("refusal.busy");
    if (status >= 500) return visit.text("refusal.broken");
    return visit.text("refusal.title");
}

// The place in the query, for links; nothing of what cannot be read.
Flow place_of(const http::RequestHead& request) {
    auto parsed = parse_flow(request);
    return parsed ? *std::move(parsed) : Flow{};
}

// Nobody should have to guess how to go on from a page that says no: a form is asked for anew, and beside it
// stands the page that all begins with. What was asked for with GET and is not there leads nowhere.
void add_ways_on(const Visit& visit, const Route& route, const Error& error, MessageView& message) {
    const http::RequestHead& request = visit.request();
    const bool is_form = route.method == http::Method::post;
    const bool has_page = is_form && page_path_of(request.path) == request.path;
    if (has_page && error.reason != "step_invalid") {
        message.primary = PageLink{visit.text("refusal.again"), visit.own_target()};
    }
    Flow flow = place_of(request);
    if (route.policy.auth == Auth::page) {
        flow.place.redirect_uri.reset();
        flow.place.state.reset();
        flow.return_to.clear();
        const std::string account = "/app/account-security";
        if (request.path != account)
            message.links.push_back({visit.text("common.back_to_account"), account + query_of(flow)});
    } else if ((is_form || error.reason == "step_invalid") && request.path != "/authorize" &&
               request.path != "/login") {
        message.links.push_back({visit.text("common.back_to_sign_in"), sign_in_path(flow)});
    }
}

http::Response error_page(const Visit& visit, const Route& route, const Error& error, int status,
                          const std::string& incident) {
    MessageView message{.heading = refusal_heading(visit, status),
                        .paragraphs = {visit.error_text(error)},
                        .primary = std::nullopt,
                        .links = {},
                        .mark = "bad"};
    if (!incident.empty()) {
        message.paragraphs.push_back(
            visit.text("refusal.incident", identity::View{}.set("incident", incident)));
    }
    add_ways_on(visit, route, error, message);
    http::Response response =
        visit.respond({.title = message.heading, .body = message_markup(visit, message), .status = status});
    if (status == 503) response.header("Retry-After", "1");
    return response;
}

} // namespace

Result<void> check_form(const Context& ctx, const http::Request& request, const Route& route) {
    AUTHOS_TRY(check_source(ctx, request));
    AUTHOS_TRY(const auto form, http::Form::of(request));
    if (const auto twice = form.duplicate()) {
        return fail(Errc::invalid_argument, "parameter_duplicated",
                    "The parameter '" + *twice + "' must not be given twice");
    }
    // Every page sets the cookie: a browser without it takes none, and would ask for the form for ever.
    if (!find_page_cookie(ctx, request, kBrowserCookie)) {
        return fail(Errc::permission_denied, "form_cookie_missing",
                    "Your browser sent no cookie. Please allow cookies for this site.");
    }
    const auto browser = find_browser(ctx, request);
    const std::string token = field_of(form, "form_token");
    if (browser && identity::verify_form_token(ctx.deps(), *browser, route.pattern, token)) return {};
    return fail(Errc::permission_denied, "form_token_invalid",
                "This form is no longer valid. Please try again.");
}

// The cookie opens pages only, and pages only read the cookie: a page of another site can send the browser's
// cookie along, but never to the API.
Result<void> enter_page_session(Context& ctx, const http::RequestHead& request) {
    const auto cookie = find_page_cookie(ctx, request, kSessionCookie);
    if (!cookie || cookie->empty()) {
        return fail(Errc::unauthenticated, "page_session_missing", "Please sign in first");
    }
    const SecretString token{std::string{*cookie}};
    AUTHOS_TRY(auto principal, identity::authenticate(ctx.deps(), token, ctx.deadline()));
    ctx.set_principal(std::move(principal));
    return {};
}

http::Response refusal_page(const Context& ctx, const Route& route, const Error& error,
                            const std::string& incident) {
    static const http::RequestHead none;
    const http::RequestHead& request = ctx.head() == nullptr ? none : *ctx.head();
    const Visit visit{ctx, request};
    if (route.policy.auth == Auth::page && error.code == Errc::unauthenticated) {
        const bool elsewhere = error.reason == "page_session_elsewhere";
        std::string target = sign_in_target(request);
        // Whoever pressed a button must know that it did nothing.
        if (route.method == http::Method::post && !elsewhere)
            target = with_parameter(std::move(target), "done",
                                    request.path == "/sign-out" ? "signed_out" : "session_over");
        http::Response response = visit.go_to(target);
        // A link to another place ends no session: one may go back from it.
        if (error.reason != "page_session_missing" && !elsewhere)
            delete_page_cookie(ctx, response, kSessionCookie);
        return response;
    }
    if (error.reason == "reauthentication_required") {
        Flow back;
        back.return_to = return_path_of(request);
        return visit.go_to("/reauthenticate" + query_of(back));
    }
    http::Response response = error_page(visit, route, error, wire_error(error).status, incident);
    if (error.retry_after) {
        response.header("Retry-After", std::to_string(std::max<long long>(1, error.retry_after->count())));
    }
    return response;
}

http::Response refusal_page(const Context& ctx, const Route& route, http::Refusal kind,
                            const std::string& incident) {
    static const http::RequestHead none;
    const Visit visit{ctx, ctx.head() == nullptr ? none : *ctx.head()};
    const int status = http::status_of(kind);
    const Errc code = status >= 503   ? Errc::unavailable
                      : status == 500 ? Errc::internal
                                      : Errc::invalid_argument;
    return error_page(visit, route, fail(code, "refused_by_server"), status, incident);
}

} // namespace authos::api::pages
