#include "authos/identity/login/magic_link.hpp"
#include "pages/finish.hpp"
#include "pages/handlers.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

constexpr std::string_view kMagicLinkPage = "/auth/magic-link/verify";

// As with every mailed link: opening it does nothing yet (sign_up.cpp).
FormView magic_link_form(const Visit& visit, const PlaceScene& scene) {
    const auto token = visit.request().query_value("token").value_or(std::string_view{});
    return {.heading = visit.text("magic_link.title"),
            .lead = visit.text("magic_link.lead"),
            .action =
                with_parameter(std::string{kMagicLinkPage} + scene.query, "token", token.substr(0, 512)),
            .pattern = kMagicLinkPage,
            .submit = visit.text("magic_link.submit")};
}

} // namespace

Result<http::Response> get_magic_link(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    return show_form(visit, scene, magic_link_form(visit, scene));
}

Result<http::Response> post_magic_link(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    const SecretString token{std::string{request.query_value("token").value_or(std::string_view{})}};
    const auto entered = identity::login_with_magic_link(ctx.deps(), {token, scene.flow.place}, ctx.caller());
    if (entered) return finish_sign_in(visit, scene.flow, *entered);
    FormView form = magic_link_form(visit, scene);
    form.links = {{visit.text("common.back_to_sign_in"), sign_in_path(scene.flow)}};
    return show_failed(visit, scene, std::move(form), entered.error());
}

} // namespace authos::api::pages
