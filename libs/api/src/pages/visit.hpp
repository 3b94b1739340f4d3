#pragma once
// One call of a browser to a page: its language, the random value that its forms are bound to, and the
// answers it gets. Every page goes through respond(), so that none forgets a header.

#include "authos/identity/pages/look.hpp"
#include "authos/identity/text/template.hpp"
#include "context.hpp"
#include "pages/cookies.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace authos::api::pages {

/// A page, ready but for its frame.
struct Page {
    std::string title; // as shown
    std::string body;  // markup that Visit::render made
    identity::PageLook look = {};
    std::string leads_to = {}; // a URL that its forms may end at besides this server: a checked redirect_uri
    bool script = false;       // the script for passkeys
    bool wide = false;
    int status = 200;
};

class Visit {
public:
    /// Both outlive the visit.
    Visit(const Context& ctx, const http::RequestHead& request);

    [[nodiscard]] const Context& ctx() const noexcept { return ctx_; }
    [[nodiscard]] const http::RequestHead& request() const noexcept { return request_; }
    [[nodiscard]] identity::Language language() const noexcept { return language_; }
    [[nodiscard]] const std::string& browser() const noexcept { return browser_; }

    /// A message of the catalogue, as plain text.
    [[nodiscard]] std::string text(std::string_view key, const identity::View& values = {}) const;
    /// Markup of assets/pages/<name>.html.
    [[nodiscard]] std::string render(std::string_view name, const identity::View& view) const;
    /// The hidden field of a form that posts to the route `pattern`.
    [[nodiscard]] std::string form_token(std::string_view pattern) const;
    /// An error as its reader should see it: in his language where the catalogue has its reason.
    [[nodiscard]] std::string error_text(const Error& error) const;
    /// A moment in the reader's manner, in UTC.
    [[nodiscard]] std::string moment(UnixMillis at) const;

    /// This page with what pages read of their query, for links to itself: nothing else of a query is
    /// repeated. A page that answers a POST is asked for anew; where nothing can be asked for, it is the
    /// sign-in.
    [[nodiscard]] std::string own_target() const;
    /// 200 (or Page::status) with layout, policy and cookies.
    [[nodiscard]] http::Response respond(Page page) const;
    /// 303, for after a POST. `location` is a local path or was checked.
    [[nodiscard]] http::Response go_to(std::string_view location) const;
    /// The same after a sign-in or sign-out: what was bound to the browser before holds no more.
    [[nodiscard]] http::Response go_to_anew(std::string_view location) const;

private:
    const Context& ctx_;
    const http::RequestHead& request_;
    identity::Language language_;
    std::string browser_;
    bool is_new_browser_ = false;
};

/// The random value of the browser's cookie, or nothing where there is none of our making.
[[nodiscard]] std::optional<std::string> find_browser(const Context& ctx, const http::RequestHead& request);

/// Content-Security-Policy of a page.
[[nodiscard]] std::string content_policy(const Page& page);

} // namespace authos::api::pages
