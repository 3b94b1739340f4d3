#include "authos/http/form.hpp"
#include "authos/identity/device_flow/approval.hpp"
#include "authos/identity/device_flow/device_flow.hpp"
#include "pages/handlers.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

constexpr std::string_view kActivatePage = "/activate";
constexpr std::string_view kActivateConfirmPage = "/activate/confirm";

FormView user_code_form(const Visit& visit, std::string user_code) {
    FormView form{.heading = visit.text("activate.title"),
                  .lead = visit.text("activate.lead"),
                  .action = std::string{kActivatePage},
                  .pattern = kActivatePage,
                  .submit = visit.text("common.continue")};
    form.fields = {{.name = "user_code",
                    .label = visit.text("field.user_code"),
                    .value = std::move(user_code),
                    .hint = visit.text("field.user_code_hint"),
                    .maxlength = "16",
                    .autocapitalize = "characters"}};
    return form;
}

// The page of the question, at the place whose account must answer it.
std::string confirm_path(const identity::WaitingDevice& device, const std::string& user_code) {
    Flow flow;
    if (device.org_slug != identity::kPlatformOrgSlug) {
        flow.place.org_slug = device.org_slug;
        flow.place.service_slug = device.service_slug;
    }
    return with_parameter(std::string{kActivateConfirmPage} + query_of(flow), "user_code", user_code);
}

FormView device_question_form(const Visit& visit, const PlaceScene& scene, const std::string& user_code) {
    const std::string name = scene.look.service.empty() ? visit.text("product.name") : scene.look.service;
    FormView form{
        .heading = visit.text("activate.confirm_title", identity::View{}.set("name", name)),
        .lead = visit.text("activate.confirm_lead", identity::View{}
                                                        .set("code", user_code)
                                                        .set("name", name)
                                                        .set("email", visit.ctx().principal().email.text())),
        .action = with_parameter(std::string{kActivateConfirmPage} + scene.query, "user_code", user_code),
        .pattern = kActivateConfirmPage,
        .submit = visit.text("activate.approve"),
        .submit_value = "approve"};
    form.buttons = {{"deny", visit.text("activate.deny")}};
    return form;
}

std::string user_code_of(const http::RequestHead& request) {
    return std::string{request.query_value("user_code").value_or(std::string_view{}).substr(0, 16)};
}

} // namespace

Result<http::Response> get_activate(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    return show_form(visit, {}, user_code_form(visit, user_code_of(request)));
}

Result<http::Response> post_activate(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    const std::string user_code = field_of(sent, "user_code");
    const auto device = identity::find_waiting_device(ctx.deps(), user_code, ctx.caller());
    if (device) return visit.go_to(confirm_path(*device, user_code));
    return show_failed(visit, {}, user_code_form(visit, user_code), device.error());
}

Result<http::Response> get_activate_confirm(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    const std::string user_code = user_code_of(request);
    AUTHOS_TRY(identity::find_waiting_device(ctx.deps(), user_code, ctx.caller()));
    return show_form(visit, scene, device_question_form(visit, scene, user_code));
}

Result<http::Response> post_activate_confirm(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    const std::string user_code = user_code_of(request);
    const bool denied = field_of(sent, "action") == "deny";
    const auto answered =
        denied ? identity::deny_device(ctx.deps(), ctx.principal(), user_code, ctx.caller())
               : identity::approve_device(ctx.deps(), ctx.principal(), user_code, ctx.caller());
    if (!answered)
        return show_failed(visit, scene, device_question_form(visit, scene, user_code), answered.error());
    return visit.go_to(
        with_parameter("/activate/success" + scene.query, "status", denied ? "denied" : "success"));
}

Result<http::Response> get_activate_success(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    const bool denied = request.query_value("status") == "denied";
    const MessageView message{
        .heading = visit.text(denied ? "activate.denied_title" : "activate.done_title"),
        .paragraphs = {visit.text(denied ? "activate.denied_text" : "activate.done_text")},
        .primary = std::nullopt,
        .links = {},
        .mark = denied ? "bad" : "good"};
    return visit.respond(
        {.title = message.heading, .body = message_markup(visit, message), .look = scene.look});
}

} // namespace authos::api::pages
