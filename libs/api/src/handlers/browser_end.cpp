#include "handlers/browser_end.hpp"

#include "authos/base/text.hpp"
#include "authos/base/url.hpp"
#include "authos/identity/text/catalogue.hpp"
#include "context.hpp"
#include "dto/auth.hpp"
#include "error_response.hpp"
#include "handlers/link_end.hpp"
#include "handlers/sign_in_answer.hpp"
#include "pages/finish.hpp"
#include "pages/form.hpp"
#include "pages/scene.hpp"

#include <utility>
#include <vector>

namespace authos::api::handlers {
namespace {

using identity::FlowEnd;
using identity::FlowPurpose;
using Fields = std::vector<std::pair<std::string, std::string>>;

std::string joined(const Fields& fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        if (!text.empty()) text += '&';
        text += name + '=' + percent_encode(value);
    }
    return text;
}

std::string with_query(const std::string& uri, const Fields& fields) {
    if (fields.empty()) return uri;
    return uri + (uri.find('?') == std::string::npos ? '?' : '&') + joined(fields);
}

Fields token_fields(const identity::SignIn& entered) {
    if (entered.mfa_required) {
        return {{"preauth_token", entered.tokens.access_token.reveal()}, {"mfa_required", "true"}};
    }
    return {{"access_token", entered.tokens.access_token.reveal()},
            {"refresh_token", entered.tokens.refresh_token.reveal()},
            {"token_type", "Bearer"},
            {"expires_in", std::to_string(entered.tokens.expires_in.count())}};
}

http::Response go_to(const std::string& location) {
    return http::Response::redirect(location).no_store();
}

// `heading` is a key of the catalogue.
http::Response page(const pages::Visit& visit, int status, std::string_view heading, std::string text) {
    const pages::MessageView message{.heading = visit.text(heading),
                                     .paragraphs = {std::move(text)},
                                     .primary = std::nullopt,
                                     .links = {},
                                     .mark = status < 400 ? "good" : "bad"};
    return visit.respond(
        {.title = message.heading, .body = pages::message_markup(visit, message), .status = status});
}

bool wants_json(const http::Request& request) {
    return request.query_value("format").value_or("") == "json";
}

bool wants_page(const http::Request& request) {
    return !wants_json(request) &&
           request.header("Accept").value_or("").find("text/html") != std::string_view::npos;
}

// People get a page, programs the JSON of all errors; the status is the same. Our own failures go to the
// one place that logs them and gives them their number.
Result<http::Response> refuse(const Context& ctx, const http::Request& request, const Error& error) {
    const WireError wire = wire_error(error);
    if (!wants_page(request) || wire.code == "INTERNAL_SERVER_ERROR" || wire.code == "DATABASE_ERROR") {
        return error;
    }
    const pages::Visit visit{ctx, request};
    // Messages name more than general words do; where the catalogue has the reason it has the language, too.
    const bool known = identity::find_message(visit.language(), "error." + error.reason).has_value();
    const std::string& message = error.message.empty() ? error.reason : error.message;
    return page(visit, wire.status, "provider.failed_title", known ? visit.error_text(error) : message);
}

std::string dashboard_of(const Context& ctx) {
    return ctx.deps().settings.dashboard_base_url;
}

// Whoever signs in for a device has no application that could ask for the second factor. Without a dashboard
// elsewhere, nobody but our own pages can.
bool must_be_asked_here(const Context& ctx, const FlowEnd& end) {
    return end.place.device && end.sign_in->mfa_required && dashboard_of(ctx) == ctx.deps().settings.base_url;
}

// What a sign-in that was begun on a page of ours goes on with: the pages after it look as those before.
pages::Flow flow_of_pages(const FlowEnd& end) {
    pages::Flow flow;
    flow.place = {end.place.org_slug, end.place.service_slug, end.place.redirect_uri, end.place.caller_state};
    if (end.place.return_to && pages::is_local_path(*end.place.return_to))
        flow.return_to = *end.place.return_to;
    if (end.place.device) flow.return_to = "/activate/success?status=success&device_flow=true";
    return flow;
}

// Where administrators come back to, and whoever has no application to come back to.
http::Response finish_in_dashboard(const Context& ctx, const http::Request& request, const FlowEnd& end) {
    // Begun on a page of ours, it ends on one.
    if (end.sign_in && (end.place.hosted || must_be_asked_here(ctx, end))) {
        return pages::finish_sign_in(pages::Visit{ctx, request}, flow_of_pages(end), *end.sign_in);
    }
    Fields query;
    if (end.refusal) {
        query = {{"error", "oauth_error"}, {"error_description", end.refusal->description}};
    }
    if (end.place.return_to) query.emplace_back("return_to", *end.place.return_to);
    const std::string target = with_query(dashboard_of(ctx) + "/auth/callback", query);
    return go_to(end.sign_in ? target + '#' + joined(token_fields(*end.sign_in)) : target);
}

Result<http::Response> finish_refused(const Context& ctx, const http::Request& request, const FlowEnd& end) {
    const identity::FlowRefusal& refusal = *end.refusal;
    if (!refusal.by_provider) {
        return refuse(ctx, request, refusal.cause.value_or(fail(Errc::internal, "refusal_without_cause")));
    }
    if (wants_json(request) || !end.place.redirect_uri) {
        const std::string text = refusal.error + ": " + refusal.description;
        if (wants_json(request)) return fail(Errc::invalid_argument, "provider_refused", text);
        return page(pages::Visit{ctx, request}, 400, "provider.failed_title", text);
    }
    Fields query{{"error", refusal.error}, {"error_description", refusal.description}};
    if (end.place.caller_state) query.emplace_back("state", *end.place.caller_state);
    return go_to(with_query(*end.place.redirect_uri, query));
}

Result<http::Response> finish_entered(const Context& ctx, const http::Request& request, const FlowEnd& end) {
    const identity::SignIn& entered = *end.sign_in;
    if (end.place.hosted && !wants_json(request)) {
        return pages::finish_sign_in(pages::Visit{ctx, request}, flow_of_pages(end), entered);
    }
    if (wants_json(request)) return sign_in_answer(ctx, entered);
    if (!end.place.redirect_uri) {
        // The device has its own way to its tokens; the browser gets none.
        if (end.place.device && !entered.mfa_required) return go_to(end.place.device_done_uri);
        // A second factor needs a page that asks for it.
        if (entered.mfa_required) return finish_in_dashboard(ctx, request, end);
        const pages::Visit visit{ctx, request};
        return page(visit, 200, "provider.done_title", visit.text("provider.done_text"));
    }
    Fields fragment = token_fields(entered);
    if (end.place.caller_state) fragment.emplace_back("state", *end.place.caller_state);
    return go_to(*end.place.redirect_uri + '#' + joined(fragment));
}

// What a provider says is for programs and in its own language. On a page of ours people read what it means,
// at the place where they began and with a way back to it.
Result<http::Response> refuse_on_page(const Context& ctx, const http::Request& request, const FlowEnd& end) {
    const identity::FlowRefusal& refusal = *end.refusal;
    const Error by_provider = fail(Errc::failed_precondition,
                                   refusal.error == "access_denied" ? "provider_denied" : "upstream_refused");
    const Error cause = refusal.by_provider
                            ? by_provider
                            : refusal.cause.value_or(fail(Errc::internal, "refusal_without_cause"));
    const WireError wire = wire_error(cause);
    if (wire.status >= 500) return cause;
    const pages::Visit visit{ctx, request};
    const pages::Flow flow = flow_of_pages(end);
    const pages::MessageView message{
        .heading = visit.text("provider.failed_title"),
        .paragraphs = {visit.error_text(cause)},
        .primary = std::nullopt,
        .links = {{visit.text("common.back_to_sign_in"), pages::sign_in_path(flow)}},
        .mark = "bad"};
    pages::Page page{.title = message.heading,
                     .body = pages::message_markup(visit, message),
                     .status = refusal.by_provider ? 400 : wire.status};
    if (auto look = identity::load_page_look(ctx.deps(), flow.place, ctx.caller()))
        page.look = *std::move(look);
    return visit.respond(std::move(page));
}

Result<http::Response> finish(const Context& ctx, const http::Request& request, const FlowEnd& end) {
    if (end.place.purpose == FlowPurpose::link || end.place.purpose == FlowPurpose::account_link) {
        return finish_link(ctx, end);
    }
    const bool is_told_to_program = end.refusal && end.refusal->by_provider && end.place.redirect_uri;
    if (end.refusal && end.place.hosted && !wants_json(request) && !is_told_to_program) {
        return refuse_on_page(ctx, request, end);
    }
    if (end.place.purpose == FlowPurpose::admin && !wants_json(request)) {
        const bool let_in = end.place.device && end.sign_in && !end.sign_in->mfa_required;
        return let_in ? go_to(end.place.device_done_uri) : finish_in_dashboard(ctx, request, end);
    }
    if (end.refusal) return finish_refused(ctx, request, end);
    return finish_entered(ctx, request, end);
}

} // namespace

Result<http::Response> finish_in_browser(const Context& ctx, const http::Request& request,
                                         const Result<FlowEnd>& end) {
    if (!end) return refuse(ctx, request, end.error());
    return finish(ctx, request, *end);
}

} // namespace authos::api::handlers
