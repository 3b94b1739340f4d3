#pragma once
// A browser at the hosted pages, as far as the application sees one: cookies, forms and their tokens.

#include "social_fixture.hpp"

#include "authos/identity/pages/form_token.hpp"

namespace authos::api::test {

/// A browser with (or without) a page session.
struct PageVisitor {
    TenantFixture& f;
    std::string session = {}; // an access token
    std::string browser = std::string(43, 'b');

    [[nodiscard]] std::string cookies() const {
        std::string line = "__Host-authos_browser=" + browser;
        if (!session.empty()) line += "; __Host-authos_session=" + session;
        return line;
    }
    Answer open(const std::string& target) {
        return f.call({.target = target, .headers = {{"Cookie", cookies()}, {"Accept", "text/html"}}});
    }
    /// `pattern`: of the route that the form belongs to.
    Answer send(const std::string& target, const std::string& pattern, const std::string& fields,
                const std::vector<std::pair<std::string, std::string>>& more = {}) {
        std::vector<std::pair<std::string, std::string>> headers{
            {"Cookie", cookies()},
            {"Content-Type", "application/x-www-form-urlencoded"},
            {"Accept", "text/html"}};
        headers.insert(headers.end(), more.begin(), more.end());
        return f.call(
            {.method = "POST",
             .target = target,
             .headers = headers,
             .body = "form_token=" + identity::make_form_token(*f.deps, browser, pattern) + "&" + fields});
    }
};

inline std::string body_of(const Answer& answer) {
    return std::string{answer.response.body()};
}

/// The flow that a page began: it leads to the provider by itself.
inline Flow flow_of_page(Answer begun) {
    Flow flow{std::move(begun), {}, {}, {}, {}};
    const std::string refresh = flow.begun.header("Refresh");
    if (refresh.rfind("0; url=", 0) != 0) return flow;
    flow.url = refresh.substr(7);
    flow.state = flow.parameter("state");
    const std::string line = flow.begun.header("Set-Cookie");
    flow.cookie = line.substr(0, line.find(';'));
    flow.callback = Url::parse(flow.parameter("redirect_uri")).value().path;
    return flow;
}

} // namespace authos::api::test
