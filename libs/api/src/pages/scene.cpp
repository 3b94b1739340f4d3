#include "pages/scene.hpp"

namespace authos::api::pages {

Result<PlaceScene> load_place(const Visit& visit) {
    PlaceScene scene;
    AUTHOS_TRY(scene.flow, parse_flow(visit.request()));
    AUTHOS_TRY(scene.look,
               identity::load_page_look(visit.ctx().deps(), scene.flow.place, visit.ctx().caller()));
    scene.query = query_of(scene.flow);
    return scene;
}

Result<PlaceScene> load_own_place(const Visit& visit) {
    const identity::TokenContext& context = visit.ctx().principal().context;
    PlaceScene scene;
    AUTHOS_TRY(scene.flow, parse_flow(visit.request()));
    const identity::SignInPlace& asked = scene.flow.place;
    if (asked.org_slug &&
        (asked.org_slug != context.org_slug || asked.service_slug != context.service_slug)) {
        return fail(Errc::unauthenticated, "page_session_elsewhere", "Please sign in there first");
    }
    scene.flow.place = {context.org_slug, context.service_slug, std::nullopt, std::nullopt};
    AUTHOS_TRY(scene.look,
               identity::load_page_look(visit.ctx().deps(), scene.flow.place, visit.ctx().caller()));
    scene.query = query_of(scene.flow);
    return scene;
}

std::string sign_in_path(const Flow& flow) {
    return (flow.place.org_slug ? "/authorize" : "/login") + query_of(flow);
}

std::string account_path(const PlaceScene& scene, std::string_view done) {
    std::string path = "/app/account-security" + scene.query;
    return done.empty() ? path : with_parameter(std::move(path), "done", done);
}

http::Response show_form(const Visit& visit, const PlaceScene& scene, const FormView& form) {
    // The first thing that a screen reader says of a page.
    const identity::View heading = identity::View{}.set("title", form.heading);
    Page page{.title = form.error ? visit.text("common.error_title", heading) : form.heading,
              .body = form_markup(visit, form),
              .look = scene.look};
    page.leads_to = scene.flow.place.redirect_uri.value_or(std::string{});
    return visit.respond(std::move(page));
}

http::Response show_failed(const Visit& visit, const PlaceScene& scene, FormView form, const Error& error) {
    form.error = form_error(visit, error);
    http::Response response = show_form(visit, scene, form);
    response.set_status(form_status(error));
    if (error.retry_after)
        response.header("Retry-After", std::to_string(std::max<long long>(1, error.retry_after->count())));
    return response;
}

Field email_field(const Visit& visit, std::string value) {
    return {.name = "email",
            .label = visit.text("field.email"),
            .type = "email",
            .autocomplete = "username",
            .value = std::move(value),
            .inputmode = "email",
            .maxlength = "254"};
}

Field current_password_field(const Visit& visit) {
    return {.name = "current_password",
            .label = visit.text("field.current_password"),
            .type = "password",
            .autocomplete = "current-password",
            .maxlength = "1024"};
}

Field new_password_field(const Visit& visit) {
    return {.name = "new_password",
            .label = visit.text("field.new_password"),
            .type = "password",
            .autocomplete = "new-password",
            .hint = visit.text("field.new_password_hint"),
            .maxlength = "1024"};
}

Field code_field(const Visit& visit, std::string hint) {
    return {.name = "code",
            .label = visit.text("field.code"),
            .autocomplete = "one-time-code",
            .hint = std::move(hint),
            .maxlength = "64"};
}

} // namespace authos::api::pages
