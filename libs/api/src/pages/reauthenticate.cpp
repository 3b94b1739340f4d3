#include "pages/handlers.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {

// A sensitive change wants a proof that is not old: signing in again is one, in every way that the account
// has. The session before stays as it is.
Result<http::Response> get_reauthenticate(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    std::string target = with_parameter(sign_in_path(scene.flow), "login_hint", ctx.principal().email.text());
    const MessageView message{.heading = visit.text("reauthenticate.title"),
                              .paragraphs = {visit.text("reauthenticate.lead")},
                              .primary = PageLink{visit.text("reauthenticate.submit"), std::move(target)},
                              .links = {{visit.text("common.back_to_account"), "/app/account-security"}}};
    return visit.respond(
        {.title = message.heading, .body = message_markup(visit, message), .look = scene.look});
}

} // namespace authos::api::pages
