#include "pages/visit.hpp"

#include "authos/base/encoding.hpp"
#include "authos/base/url.hpp"
#include "authos/identity/pages/colour.hpp"
#include "authos/identity/pages/form_token.hpp"
#include "authos/identity/text/catalogue.hpp"
#include "pages/assets.hpp"
#include "pages/flow.hpp"

#include <algorithm>
#include <iterator>

namespace authos::api::pages {
namespace {

constexpr std::size_t kBrowserChars = 43; // 32 octets as base64url
// What the pages read of their query: the rest of it is nobody's and goes into no link.
constexpr std::string_view kKept[] = {"org",   "service",    "redirect_uri", "state",     "return_to",
                                      "token", "user_code",  "kind",         "status",    "done",
                                      "first", "login_hint", "provider",     "error_code"};
constexpr auto kLanguageAge = std::chrono::hours{24 * 365};

bool is_base64url(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

std::string make_browser(Random& random) {
    return encode_base64url(random.bytes(32));
}

// What may stand in a policy: a host of RFC 3986 may hold a semicolon, which would begin another directive.
bool is_plain_source(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' ||
               c == '/' || c == '+';
    });
}

// The origin of a URL, or the scheme of an application's own ("com.example.app:").
std::string source_of(const std::string& text) {
    const auto url = Url::parse(text);
    if (!url) return {};
    const bool web = url->scheme == "https" || url->scheme == "http";
    std::string source = web ? url->origin() : url->scheme + ":";
    return is_plain_source(source) ? source : std::string{};
}

// Whether `ui_locales` decides by itself, whatever the browser prefers.
bool names_language(std::string_view ui_locales) {
    return identity::choose_language("en", ui_locales) == identity::choose_language("de", ui_locales);
}

std::vector<identity::View> language_links(const Visit& visit) {
    std::vector<identity::View> links;
    for (const identity::Language language : identity::kLanguages) {
        identity::View link;
        link.set("tag", identity::tag_of(language))
            .set("name", identity::message_of(language, "language.name"))
            .flag("current", language == visit.language())
            .set("href", with_parameter(visit.own_target(), "ui_locales", identity::tag_of(language)));
        links.push_back(std::move(link));
    }
    return links;
}

} // namespace

std::optional<std::string> find_browser(const Context& ctx, const http::RequestHead& request) {
    const auto cookie = find_page_cookie(ctx, request, kBrowserCookie);
    if (!cookie || cookie->size() != kBrowserChars || !is_base64url(*cookie)) return std::nullopt;
    return std::string{*cookie};
}

std::string content_policy(const Page& page) {
    const std::string logo = page.look.logo_url ? source_of(*page.look.logo_url) : std::string{};
    const std::string target = page.leads_to.empty() ? std::string{} : source_of(page.leads_to);
    // Browsers ask form-action also for where a redirect after the form leads.
    return "default-src 'none'; style-src 'self'; img-src 'self'" + (logo.empty() ? "" : " " + logo) +
           "; form-action 'self'" + (target.empty() ? "" : " " + target) +
           (page.script ? "; script-src 'self'" : "") + "; frame-ancestors 'none'; base-uri 'none'";
}

Visit::Visit(const Context& ctx, const http::RequestHead& request)
    : ctx_(ctx), request_(request), language_(ctx.language()) {
    auto known = find_browser(ctx, request);
    is_new_browser_ = !known;
    browser_ = known ? *std::move(known) : make_browser(ctx.deps().random);
}

std::string Visit::text(std::string_view key, const identity::View& values) const {
    return identity::render_message(language_, key, values);
}

std::string Visit::render(std::string_view name, const identity::View& view) const {
    return identity::render_html(page_template(name), language_, view);
}

std::string Visit::form_token(std::string_view pattern) const {
    return identity::make_form_token(ctx_.deps(), browser_, pattern);
}

std::string Visit::error_text(const Error& error) const {
    if (identity::find_message(language_, "error." + error.reason)) return text("error." + error.reason);
    if (error.code == Errc::invalid_argument && !error.message.empty()) return error.message;
    switch (error.code) {
    case Errc::resource_exhausted: return text("error.rate_limited");
    case Errc::not_found: return text("error.not_found");
    case Errc::permission_denied: return text("error.denied");
    case Errc::unauthenticated:
    case Errc::failed_precondition: return error.message.empty() ? text("error.general") : error.message;
    case Errc::unavailable:
    case Errc::aborted:
    case Errc::deadline_exceeded: return text("error.busy");
    default: return text("error.general");
    }
}

std::string Visit::moment(UnixMillis at) const {
    // "2026-01-31T17:05:00.000Z" as "2026-01-31 17:05 UTC": the same for every reader, and unmistakable.
    const std::string full = format_rfc3339(at);
    return full.substr(0, 10) + " " + full.substr(11, 5) + " UTC";
}

std::string Visit::own_target() const {
    std::string target{page_path_of(request_.path)};
    for (const auto& [name, value] : request_.query) {
        const bool known = std::find(std::begin(kKept), std::end(kKept), name) != std::end(kKept);
        if (known) target = with_parameter(std::move(target), name, value);
    }
    return target;
}

http::Response Visit::respond(Page page) const {
    identity::View view;
    const auto colour =
        page.look.primary_color ? identity::Colour::parse(*page.look.primary_color) : std::nullopt;
    const bool has_logo = page.look.logo_url && !source_of(*page.look.logo_url).empty();
    view.set("lang", identity::tag_of(language_))
        .set("title", page.title)
        .set("site", page.look.organization.empty() ? text("product.name") : page.look.organization)
        .set("logo", has_logo ? *page.look.logo_url : std::string{})
        .set("stylesheet", asset_path("pages.css"))
        .set("brand_stylesheet", colour ? "/assets/pages/brand/" + colour->hex() : std::string{})
        .set("script", page.script ? asset_path("passkey.js") : std::string{})
        .flag("wide", page.wide)
        .list("languages", language_links(*this))
        .html("body", std::move(page.body));
    http::Response response = http::Response::html(page.status, render("layout", view)).no_store();
    response.header("Content-Security-Policy", content_policy(page));
    response.header("Content-Language", identity::tag_of(language_));
    response.header("Cross-Origin-Opener-Policy", "same-origin");
    response.header("Vary", "Accept-Language, Cookie");
    if (is_new_browser_) set_page_cookie(ctx_, response, kBrowserCookie, browser_);
    // The choice outlives the page; what is no language of ours is no choice.
    const auto asked = request_.query_value("ui_locales");
    if (asked && names_language(*asked)) {
        set_page_cookie(ctx_, response, kLanguageCookie, identity::tag_of(language_), kLanguageAge);
    }
    return response;
}

http::Response Visit::go_to(std::string_view location) const {
    http::Response response = http::Response::redirect(location, 303).no_store();
    // A step that is sealed for this browser comes along: whoever was sent here by a provider saw no page
    // yet.
    if (is_new_browser_) set_page_cookie(ctx_, response, kBrowserCookie, browser_);
    return response;
}

http::Response Visit::go_to_anew(std::string_view location) const {
    http::Response response = http::Response::redirect(location, 303).no_store();
    set_page_cookie(ctx_, response, kBrowserCookie, make_browser(ctx_.deps().random));
    delete_page_cookie(ctx_, response, kStepCookie);
    return response;
}

} // namespace authos::api::pages
