#pragma once
// Where an account is signed in, on its own page: see it, end one session, all others, or all.

#include "authos/http/form.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {

/// What the page shows of the sessions that this one may see.
[[nodiscard]] Result<void> add_sessions(const Visit& visit, identity::View& view);

/// Whether `action` is a button of that list.
[[nodiscard]] bool is_session_action(std::string_view action) noexcept;
/// Does it. Errors as identity::end_own_session; whoever ends the session of the page is signed out.
[[nodiscard]] Result<http::Response> do_session_action(const Visit& visit, const PlaceScene& scene,
                                                       const http::Form& sent);

/// To the sign-in page, without the cookie of the session that was ended; `done` is the note there.
[[nodiscard]] http::Response leave_page_session(const Visit& visit, Flow flow, std::string_view done);

} // namespace authos::api::pages
