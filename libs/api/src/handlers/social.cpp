#include "handlers/social.hpp"

#include "authos/base/text.hpp"
#include "authos/http/cookies.hpp"
#include "authos/identity/upstream/flow.hpp"
#include "authos/identity/upstream/identities.hpp"
#include "context.hpp"
#include "handlers/answers.hpp"
#include "handlers/browser_end.hpp"

namespace authos::api::handlers {
namespace {

std::optional<std::string> query_text(const http::Request& request, std::string_view name) {
    const auto value = request.query_value(name);
    if (!value || value->empty()) return std::nullopt;
    return std::string{*value};
}

// A parameter that stands twice has no meaning that everybody on the way agrees on (RFC 6749 §3.1).
Result<void> refuse_duplicates(const http::Request& request) {
    for (std::size_t i = 0; i < request.query.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (request.query[i].first == request.query[j].first) {
                return fail(Errc::invalid_argument, "parameter_duplicated",
                            "A parameter must not be included more than once");
            }
        }
    }
    return {};
}

http::Cookie flow_cookie(const Context& ctx, std::string name, std::string value) {
    return {.name = std::move(name),
            .value = std::move(value),
            .path = "/auth",
            .max_age = std::nullopt,
            .http_only = true,
            .secure = ctx.deps().settings.base_url.rfind("https://", 0) == 0,
            .same_site = http::SameSite::lax};
}

Result<http::Response> with_flow_cookie(const Context& ctx, const identity::BegunFlow& flow,
                                        http::Response response, http::SameSite same_site) {
    http::Cookie cookie = flow_cookie(ctx, flow.cookie_name, flow.cookie_value.reveal());
    cookie.max_age = flow.lifetime;
    cookie.same_site = same_site;
    AUTHOS_TRY(const auto line, http::make_set_cookie(cookie));
    return std::move(response).set_cookie(line);
}

Result<http::Response> send_to_provider(const Context& ctx, const identity::BegunFlow& flow) {
    // Lax: the provider sends the browser back by a GET of the whole page, which such cookies go with.
    return with_flow_cookie(ctx, flow, http::Response::redirect(flow.authorization_url).no_store(),
                            http::SameSite::lax);
}

Result<http::Response> end_flow(Context& ctx, const http::Request& request, identity::CallbackKind callback) {
    AUTHOS_TRY(refuse_duplicates(request));
    identity::FlowAnswer answer{.provider = std::string{request.param("provider")},
                                .callback = callback,
                                .state = SecretString{query_text(request, "state").value_or("")},
                                .code = SecretString{query_text(request, "code").value_or("")},
                                .error = query_text(request, "error"),
                                .error_description = query_text(request, "error_description"),
                                .issuer = query_text(request, "iss")};
    const std::string cookie_name = identity::flow_cookie_name(answer.state);
    const auto cookie = request.cookie(cookie_name);
    if (cookie) answer.cookie_value = SecretString{std::string{*cookie}};
    const auto end = identity::finish_flow(ctx.deps(), answer, ctx.caller());
    auto response = finish_in_browser(ctx, request, end);
    if (!response || !end) return response;
    // The flow is over, and so is its cookie.
    http::Cookie gone = flow_cookie(ctx, cookie_name, "");
    gone.max_age = std::chrono::seconds{0};
    AUTHOS_TRY(const auto line, http::make_set_cookie(gone));
    return std::move(*response).set_cookie(line);
}

} // namespace

Result<http::Response> get_social_start(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(refuse_duplicates(request));
    const identity::SocialStart start{.provider = std::string{request.param("provider")},
                                      .place = {query_text(request, "org"), query_text(request, "service"),
                                                query_text(request, "redirect_uri"),
                                                query_text(request, "state")},
                                      .resource = query_text(request, "resource"),
                                      .user_code = query_text(request, "user_code"),
                                      .saml_state = query_text(request, "saml_state"),
                                      .connection_id = query_text(request, "connection_id"),
                                      .hosted = request.query_value("hosted").value_or("") == "1"};
    AUTHOS_TRY(const auto flow, identity::begin_social_sign_in(ctx.deps(), start, ctx.caller()));
    return send_to_provider(ctx, flow);
}

Result<http::Response> get_social_callback(Context& ctx, const http::Request& request) {
    return end_flow(ctx, request, identity::CallbackKind::user);
}

Result<http::Response> refuse_callback(Context& ctx, const http::Request& request, const Error& error) {
    AUTHOS_TRY(refuse_duplicates(request));
    return finish_in_browser(ctx, request, error);
}

Result<http::Response> get_admin_start(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(refuse_duplicates(request));
    const identity::AdminStart start{.provider = std::string{request.param("provider")},
                                     .org_slug = query_text(request, "org_slug"),
                                     .user_code = query_text(request, "user_code"),
                                     .return_to = query_text(request, "return_to"),
                                     .hosted = request.query_value("hosted").value_or("") == "1"};
    AUTHOS_TRY(const auto flow, identity::begin_admin_sign_in(ctx.deps(), start, ctx.caller()));
    return send_to_provider(ctx, flow);
}

Result<http::Response> get_admin_callback(Context& ctx, const http::Request& request) {
    return end_flow(ctx, request, identity::CallbackKind::admin);
}

Result<http::Response> get_identities(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto providers,
               identity::list_own_identities(ctx.deps(), ctx.principal(), ctx.caller()));
    Json list = Json::array();
    for (const std::string& provider : providers) list.push(Json::object({{"provider", provider}}));
    return json_answer(list);
}

Result<http::Response> begun_link_answer(const Context& ctx, const identity::BegunFlow& flow) {
    // The page that calls may belong to another site: then the cookie is kept only if it may go across.
    const bool secure = ctx.deps().settings.base_url.rfind("https://", 0) == 0;
    return with_flow_cookie(ctx, flow,
                            json_answer(Json::object({{"authorization_url", flow.authorization_url}})),
                            secure ? http::SameSite::none : http::SameSite::lax);
}

Result<http::Response> with_page_flow_cookie(const Context& ctx, const identity::BegunFlow& flow,
                                             http::Response response) {
    return with_flow_cookie(ctx, flow, std::move(response), http::SameSite::lax);
}

Result<http::Response> post_identity_link(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto flow, identity::begin_identity_link(
                                    ctx.deps(), ctx.principal(),
                                    {.provider = std::string{request.param("provider")}}, ctx.caller()));
    return begun_link_answer(ctx, flow);
}

Result<http::Response> delete_identity(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(
        identity::unlink_identity(ctx.deps(), ctx.principal(), request.param("provider"), ctx.caller()));
    return no_content();
}

} // namespace authos::api::handlers
