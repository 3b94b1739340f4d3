#pragma once
// How the link of an account at a provider ends in the browser: on the account's page where it was begun
// there, on the page of the service that asked, else at the application or in the dashboard. Whatever went
// wrong is told twice: as words for people, and as a code for programs.

#include "authos/identity/upstream/flow.hpp"
#include "context.hpp"

#include <string_view>

namespace authos::api::handlers {

/// The `error_code` of a link that failed: PROVIDER_ACCOUNT_CONFLICT (it belongs to another user),
/// PROVIDER_ALREADY_LINKED (this account has one of that provider), PROVIDER_ACCESS_DENIED (refused at the
/// provider), PROVIDER_EMAIL_UNVERIFIED, LINKED_ACCOUNT_LIMIT, OAUTH_ERROR (the provider's trouble), else a
/// code of error_response.hpp.
[[nodiscard]] std::string_view link_error_code(const identity::FlowRefusal& refusal) noexcept;

/// 303. `end` is of a link.
[[nodiscard]] http::Response finish_link(const Context& ctx, const identity::FlowEnd& end);

} // namespace authos::api::handlers
