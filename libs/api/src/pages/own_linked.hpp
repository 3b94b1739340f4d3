#pragma once
// The user's accounts at providers that services use, on the account's page: see them and what services may
// do with them, take a permission back, end the link, begin another. A service links one where it asks
// (consent.cpp).

#include "authos/http/form.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {

/// What the page shows of them.
[[nodiscard]] Result<void> add_linked_accounts(const Visit& visit, identity::View& view);

inline constexpr std::string_view kLinkAccount = "link_account";
/// Begins to link an account of the provider that the form names: a page that leads there. Errors as
/// identity::begin_account_link.
[[nodiscard]] Result<http::Response> begin_own_link(const Visit& visit, const PlaceScene& scene,
                                                    const http::Form& sent);

/// Whether `action` is a button of that list.
[[nodiscard]] bool is_linked_action(std::string_view action) noexcept;
/// Does it; the note for the page afterwards. Errors as in identity/linked/accounts.hpp.
[[nodiscard]] Result<std::string> do_linked_action(const Context& ctx, const http::Form& sent);

} // namespace authos::api::pages
