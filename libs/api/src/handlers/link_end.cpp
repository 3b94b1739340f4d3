#include "handlers/link_end.hpp"

#include "authos/base/url.hpp"
#include "error_response.hpp"
#include "pages/flow.hpp"

#include <string>
#include <utility>
#include <vector>

namespace authos::api::handlers {
namespace {

using identity::FlowEnd;
using identity::FlowPurpose;
using identity::FlowRefusal;

struct LinkCode {
    std::string_view reason;
    std::string_view code;
};
// Both kinds of links may find that the account is another user's.
constexpr LinkCode kLinkCodes[] = {
    {"identity_taken", "PROVIDER_ACCOUNT_CONFLICT"},
    {"identity_linked", "PROVIDER_ALREADY_LINKED"},
    {"too_many_linked_accounts", "LINKED_ACCOUNT_LIMIT"},
    {"upstream_email_unverified", "PROVIDER_EMAIL_UNVERIFIED"},
};

bool is_own_failure(std::string_view code) noexcept {
    return code == "INTERNAL_SERVER_ERROR" || code == "DATABASE_ERROR";
}

// The account's page, as it was when the link was begun there.
std::string account_page(const FlowEnd& end) {
    pages::Flow flow;
    flow.place = {end.place.org_slug, end.place.service_slug, std::nullopt, std::nullopt};
    if (end.place.return_to && pages::is_local_path(*end.place.return_to))
        flow.return_to = *end.place.return_to;
    return "/app/account-security" + pages::query_of(flow);
}

// An account that a service asked for goes on to the page that asks its user.
std::string target_of_link(const Context& ctx, const FlowEnd& end) {
    if (end.place.hosted) return account_page(end);
    if (end.place.purpose == FlowPurpose::account_link && end.place.return_to) {
        return ctx.deps().settings.base_url + *end.place.return_to;
    }
    return end.place.redirect_uri.value_or(ctx.deps().settings.dashboard_base_url + "/settings/connections");
}

http::Response go_to(const std::string& location) {
    return http::Response::redirect(location).no_store();
}

http::Response finish_failed(const Context& ctx, const FlowEnd& end) {
    const FlowRefusal& refusal = *end.refusal;
    const std::string_view code = link_error_code(refusal);
    const bool ours = is_own_failure(code);
    if (ours) {
        ctx.deps().log.error("oauth.link_failed", {{"provider", end.place.provider},
                                                   {"reason", refusal.cause->reason},
                                                   {"cause", refusal.cause->detail}});
    }
    std::string target = pages::with_parameter(target_of_link(ctx, end), "status", "error");
    // Our own page has its own words, in the language of its reader.
    if (!end.place.hosted) {
        const std::string words = ours ? "Internal server error" : refusal.description;
        target = pages::with_parameter(std::move(target), "error", words);
    }
    target = pages::with_parameter(std::move(target), "error_code", code);
    target = pages::with_parameter(std::move(target), "provider", end.place.provider);
    return go_to(pages::with_parameter(std::move(target), "action", "link"));
}

} // namespace

std::string_view link_error_code(const FlowRefusal& refusal) noexcept {
    if (refusal.by_provider)
        return refusal.error == "access_denied" ? "PROVIDER_ACCESS_DENIED" : "OAUTH_ERROR";
    if (!refusal.cause) return "INTERNAL_SERVER_ERROR";
    for (const LinkCode& row : kLinkCodes) {
        if (refusal.cause->reason == row.reason) return row.code;
    }
    return wire_error(*refusal.cause).code;
}

http::Response finish_link(const Context& ctx, const FlowEnd& end) {
    if (end.refusal) return finish_failed(ctx, end);
    std::string target = pages::with_parameter(target_of_link(ctx, end), "status", "success");
    if (end.place.hosted) {
        const bool signs_in = end.place.purpose == FlowPurpose::link;
        target = pages::with_parameter(account_page(end), "done", signs_in ? "linked" : "account_linked");
    }
    target = pages::with_parameter(std::move(target), "provider", end.place.provider);
    return go_to(pages::with_parameter(std::move(target), "action", "link"));
}

} // namespace authos::api::handlers
