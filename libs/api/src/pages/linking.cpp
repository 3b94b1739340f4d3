#include "pages/linking.hpp"

#include "handlers/social.hpp"
#include "pages/own_identities.hpp"

namespace authos::api::pages {
namespace {

struct WordsOfCode {
    std::string_view code;
    std::string_view key;
};
constexpr WordsOfCode kWords[] = {
    {"PROVIDER_ACCOUNT_CONFLICT", "link.conflict"},
    {"PROVIDER_ALREADY_LINKED", "link.already"},
    {"PROVIDER_ACCESS_DENIED", "link.denied"},
    {"PROVIDER_EMAIL_UNVERIFIED", "link.email_unverified"},
    {"LINKED_ACCOUNT_LIMIT", "link.limit"},
    {"OAUTH_ERROR", "link.trouble"},
    {"SERVICE_UNAVAILABLE", "link.trouble"},
    {"GATEWAY_TIMEOUT", "link.trouble"},
    {"UNAUTHORIZED", "link.session_ended"},
    {"FEATURE_NOT_AVAILABLE_IN_TIER", "error.feature_not_in_tier"},
    {"ORGANIZATION_NOT_ACTIVE", "error.organization_not_active"},
};

} // namespace

Result<http::Response> lead_to_provider(const Visit& visit, const PlaceScene& scene,
                                        const WayToProvider& way) {
    const identity::View values = identity::View{}.set("provider", title_of_provider(way.provider));
    const MessageView message{.heading = visit.text("consent.link_title", values),
                              .paragraphs = {visit.text("consent.link_text", values)},
                              .primary = PageLink{visit.text("common.continue"), way.flow.authorization_url},
                              .links = {way.back}};
    http::Response page =
        visit.respond({.title = message.heading, .body = message_markup(visit, message), .look = scene.look});
    page.header("Refresh", "0; url=" + way.flow.authorization_url);
    return handlers::with_page_flow_cookie(visit.ctx(), way.flow, std::move(page));
}

std::string words_of_failed_link(const Visit& visit) {
    const http::RequestHead& request = visit.request();
    if (request.query_value("status") != std::optional<std::string_view>{"error"}) return {};
    const auto provider =
        identity::parse_social_provider(std::string{request.query_value("provider").value_or("")});
    const identity::View values = identity::View{}.set(
        "provider", provider ? std::string{identity::title_of(*provider)} : visit.text("link.provider"));
    const auto code = request.query_value("error_code").value_or(std::string_view{});
    for (const WordsOfCode& row : kWords) {
        if (code == row.code) return visit.text(row.key, values);
    }
    return visit.text("account.link_failed");
}

} // namespace authos::api::pages
