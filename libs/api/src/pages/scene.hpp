#pragma once
// What most pages begin with: the place they are about and how it looks, or the account whose session asks.

#include "pages/flow.hpp"
#include "pages/form.hpp"

namespace authos::api::pages {

/// A page of a place, for anyone.
struct PlaceScene {
    Flow flow;
    identity::PageLook look;
    std::string query; // of links to its other pages
};
/// Errors of parse_flow and of identity::load_page_look: after it the redirect_uri is a registered one.
[[nodiscard]] Result<PlaceScene> load_place(const Visit& visit);

/// The same for the place of the page session. Errc::unauthenticated "page_session_elsewhere", where the
/// query names another place: one signs in there first.
[[nodiscard]] Result<PlaceScene> load_own_place(const Visit& visit);

/// The sign-in page of a place.
[[nodiscard]] std::string sign_in_path(const Flow& flow);
/// The path of the account's page, with a note of what was done there ("password", ...), or without.
[[nodiscard]] std::string account_path(const PlaceScene& scene, std::string_view done = {});

/// A page that is one form, at the place of `scene`.
[[nodiscard]] http::Response show_form(const Visit& visit, const PlaceScene& scene, const FormView& form);
/// The same after an attempt that failed.
[[nodiscard]] http::Response show_failed(const Visit& visit, const PlaceScene& scene, FormView form,
                                         const Error& error);

[[nodiscard]] Field email_field(const Visit& visit, std::string value = {});
[[nodiscard]] Field current_password_field(const Visit& visit);
[[nodiscard]] Field new_password_field(const Visit& visit);
[[nodiscard]] Field code_field(const Visit& visit, std::string hint = {});

} // namespace authos::api::pages
