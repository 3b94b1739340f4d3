// Bodies and queries of the public routes, and of those that take much from their callers. The first octet
// says whether the rest is JSON, a form or a query. Every refusal is the caller's fault and says so.
#include "authos/base/bytes.hpp"
#include "authos/base/url.hpp"
#include "dto/auth.hpp"
#include "dto/body.hpp"
#include "dto/device_flow.hpp"
#include "dto/linked.hpp"
#include "dto/mfa.hpp"
#include "dto/paging.hpp"
#include "dto/passkeys.hpp"
#include "dto/platform_users.hpp"
#include "dto/service_api.hpp"
#include "dto/settings.hpp"
#include "dto/sign_up.hpp"
#include "dto/upstream.hpp"
#include "dto/user_page.hpp"

#include <cstdlib>

using namespace authos;
using namespace authos::api;

namespace {

template <class T>
void check(const Result<T>& parsed) {
    if (parsed) return;
    const Errc code = parsed.error().code;
    if (code != Errc::invalid_argument && code != Errc::unsupported && code != Errc::payload_too_large)
        std::abort();
    if (parsed.error().reason.empty() || parsed.error().message.empty()) std::abort();
}

void check_body(const Json& body) {
    check(dto::parse_login(body));
    check(dto::parse_refresh_token(body));
    check(dto::parse_password_change(body));
    check(dto::parse_registration(body));
    check(dto::parse_password_reset(body));
    check(dto::parse_mail_wish(body));
    check(dto::parse_mfa_attempt(body));
    check(dto::parse_mfa_code(body));
    check(dto::parse_mfa_removal(body));
    check(dto::parse_device_flow_start(body));
    check(dto::parse_device_poll(body));
    check(dto::parse_finished_ceremony(body));
    check(dto::parse_passkey_login_start(body));
    check(dto::parse_grant_draft(body));
    check(dto::parse_account_choice(body));
    check(dto::parse_provider_token_wish(body));
    check(dto::parse_connection_draft(body));
    check(dto::parse_connection_change(body));
    check(dto::parse_domain_route_draft(body));
    check(dto::parse_domain_route_change(body));
    check(dto::parse_user_import(body));
    check(dto::parse_service_user_draft(body));
    check(dto::parse_imported_password(body));
    check(dto::parse_smtp_draft(body));
    check(dto::parse_branding_patch(body));
}

void check_query(const http::Request& request) {
    check(dto::parse_link(request));
    check(dto::parse_context_query(request));
    check(dto::parse_device_query(request));
    check(dto::parse_user_page(request));
    check(dto::parse_cursor(request));
    if (const auto page = dto::parse_page(request, 20); page && page->limit < 1) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text = as_text({data, size}).substr(1);
    http::Request request;
    if (data[0] % 3 == 2) {
        auto pairs = parse_form(text);
        if (!pairs) return 0;
        request.query = std::move(*pairs);
        check_query(request);
        return 0;
    }
    const bool form = data[0] % 3 == 1;
    request.headers.add("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json");
    request.body = text;
    const auto body = form ? dto::parse_body_or_form(request) : dto::parse_body(request);
    check(body);
    if (body) check_body(*body);
    return 0;
}
