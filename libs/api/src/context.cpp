#include "context.hpp"

#include "authos/base/text.hpp"
#include "authos/http/cookies.hpp"
#include "authos/telemetry/trace.hpp"
#include "pages/cookies.hpp"

#include <algorithm>

namespace authos::api {
namespace {

/// An id that another program made goes into our log and answers: only short and plain ones do.
bool is_well_formed_request_id(std::string_view text) noexcept {
    const auto plain = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    };
    return text.size() >= 8 && text.size() <= 64 && std::all_of(text.begin(), text.end(), plain);
}

std::string choose_request_id(const http::RequestHead* head, Random& random) {
    const auto given = head == nullptr ? std::nullopt : head->header("X-Request-Id");
    if (given && is_well_formed_request_id(*given)) return std::string{*given};
    return RequestId::make(random).text();
}

std::string choose_trace_id(const http::RequestHead* head, Random& random) {
    if (const auto given = head == nullptr ? std::nullopt : head->header("traceparent")) {
        if (const auto trace = telemetry::TraceContext::parse(*given)) return trace->trace_id();
    }
    return telemetry::TraceContext::make(random).trace_id();
}

constexpr std::size_t kMaxUserAgentBytes = 255;

} // namespace

Context::Context(const Services& services, const http::RequestHead* head, Deadline deadline)
    : services_(services), head_(head), deadline_(deadline),
      request_id_(choose_request_id(head, services.deps.random)), deps_(services.deps) {
    deps_.log = deps_.log.with({"request_id", request_id_})
                    .with({"trace_id", choose_trace_id(head, services.deps.random)});
}

identity::Caller Context::caller() const {
    identity::Caller caller{.deadline = deadline_, .ip_address = {}, .user_agent = {}};
    if (head_ == nullptr) return caller;
    caller.ip_address =
        http::client_address(head_->remote_address, head_->headers, services_.settings.trusted_proxies);
    if (principal_ && principal_->impersonator) caller.impersonator = principal_->impersonator->user_id;
    const std::string_view cookies = head_->header("Cookie").value_or(std::string_view{});
    if (const auto device = http::find_cookie(cookies, kDeviceCookie)) {
        caller.device_token = SecretString{std::string{*device}};
    }
    const std::string_view agent = head_->header("User-Agent").value_or(std::string_view{});
    if (is_printable_line(agent)) caller.user_agent = truncate_utf8(agent, kMaxUserAgentBytes);
    caller.language = language();
    return caller;
}

identity::Language Context::language() const {
    if (head_ == nullptr) return identity::Language::en;
    const auto asked = head_->query_value("ui_locales");
    const auto chosen = asked ? asked : pages::find_page_cookie(*this, *head_, kLanguageCookie);
    return identity::choose_language(head_->header("Accept-Language").value_or(std::string_view{}),
                                     chosen.value_or(std::string_view{}));
}

void Context::set_principal(identity::Principal principal) {
    deps_.log = deps_.log.with({"user_id", principal.user_id.text()});
    principal_ = std::move(principal);
}

void Context::set_org(identity::OrgAccess access) {
    deps_.log = deps_.log.with({"org_id", access.scope.org().text()});
    org_.emplace(std::move(access));
}

void Context::set_service(identity::ServiceAccess access) {
    deps_.log = deps_.log.with({"org_id", access.org.scope.org().text()});
    service_.emplace(std::move(access));
}

void Context::set_api_key(identity::ApiKeyAccess access) {
    deps_.log = deps_.log.with({"org_id", access.scope.org().text()})
                    .with({"service_id", access.service.id.text()})
                    .with({"api_key_id", access.key.id.text()});
    api_key_.emplace(std::move(access));
}

} // namespace authos::api
