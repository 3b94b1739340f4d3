#include "middleware/authentication.hpp"

#include "authos/base/text.hpp"
#include "pages/guard.hpp"

#include <algorithm>

namespace authos::api {
namespace {

// Longer than any token that this server makes; what is longer is not worth a look.
constexpr std::size_t kMaxBearerBytes = 8 * 1024;

bool is_token_char(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view{"-._~+/="}.find(c) != std::string_view::npos;
}

Result<void> check_metrics_token(const Context& ctx, const std::optional<std::string_view>& token) {
    const auto& matches = ctx.services().probes.metrics_token_matches;
    if (!matches || (token && matches(*token))) return {};
    return fail(Errc::unauthenticated, "metrics_token_invalid", "A valid bearer token is required");
}

identity::OrgRequirement requirement_of(const Policy& policy) {
    using identity::OrgRequirement;
    OrgRequirement wanted = OrgRequirement::member();
    if (policy.auth == Auth::org_owner) wanted = OrgRequirement::owner();
    // A row without its capability lets nobody in.
    if (policy.auth == Auth::org_capability || policy.auth == Auth::org_service)
        wanted = {OrgRequirement::Who::capability, policy.capability, false};
    return policy.active ? wanted.active() : wanted;
}

Result<void> admit_api_key(Context& ctx, const http::Request& request, const Policy& policy) {
    // Two keys are no key: which of them is meant must not depend on who reads the headers.
    if (request.headers.count("X-Api-Key") != 1) {
        return fail(Errc::unauthenticated, "api_key_missing",
                    "An API key is required in one X-Api-Key header");
    }
    // A row without its permission lets nobody in.
    if (!policy.permission) return fail(Errc::internal, "route_without_permission");
    const SecretString key{std::string{*request.header("X-Api-Key")}};
    AUTHOS_TRY(auto access,
               identity::enter_with_api_key(ctx.deps(), key, *policy.permission, ctx.deadline()));
    ctx.set_api_key(std::move(access));
    return {};
}

identity::ServiceRequirement service_requirement_of(const Policy& policy) {
    return {requirement_of(policy), policy.right.value_or(identity::ServiceRight::manage)};
}

} // namespace

std::optional<std::string_view> bearer_token(const http::RequestHead& head) noexcept {
    constexpr std::string_view scheme = "Bearer ";
    if (head.headers.count("Authorization") != 1) return std::nullopt;
    const std::string_view value = *head.header("Authorization");
    if (value.size() <= scheme.size() || !equals_ignoring_case(value.substr(0, scheme.size()), scheme)) {
        return std::nullopt;
    }
    const std::string_view token = trim(value.substr(scheme.size()));
    const bool plausible = !token.empty() && token.size() <= kMaxBearerBytes &&
                           std::all_of(token.begin(), token.end(), is_token_char);
    return plausible ? std::optional{token} : std::nullopt;
}

Result<void> authenticate_call(Context& ctx, const http::Request& request, const Policy& policy) {
    const Auth auth = policy.auth;
    if (auth == Auth::none) return {};
    if (auth == Auth::api_key) return admit_api_key(ctx, request, policy);
    if (auth == Auth::page) return pages::enter_page_session(ctx, request);
    const auto token = bearer_token(request);
    if (auth == Auth::metrics_token) return check_metrics_token(ctx, token);
    if (!token) return fail(Errc::unauthenticated, "token_missing", "A bearer access token is required");
    AUTHOS_TRY(auto principal,
               identity::authenticate(ctx.deps(), SecretString{std::string{*token}}, ctx.deadline()));
    ctx.set_principal(std::move(principal));
    if (auth == Auth::platform_owner) {
        AUTHOS_TRY(auto platform, identity::enter_platform(ctx.principal()));
        ctx.set_platform(std::move(platform));
    }
    if (auth == Auth::org_service) {
        AUTHOS_TRY(auto service,
                   identity::enter_service(ctx.deps(), ctx.principal(), request.param("org_slug"),
                                           request.param("service_slug"), service_requirement_of(policy),
                                           ctx.deadline()));
        ctx.set_service(std::move(service));
    } else if (is_inside_org(auth)) {
        AUTHOS_TRY(auto org,
                   identity::enter_organization(ctx.deps(), ctx.principal(), request.param("org_slug"),
                                                requirement_of(policy), ctx.deadline()));
        ctx.set_org(std::move(org));
    }
    return {};
}

std::string_view challenge_of(Auth auth, const Error& error) noexcept {
    if (auth == Auth::none || auth == Auth::page || error.code != Errc::unauthenticated) return {};
    // No scheme is registered for keys; a 401 must name one all the same (RFC 9110 §11.6.1).
    if (auth == Auth::api_key) return "ApiKey realm=\"authos\"";
    // Without credentials no error code belongs into the challenge (RFC 6750 §3.1).
    return error.reason == "token_missing" ? "Bearer realm=\"authos\""
                                           : "Bearer realm=\"authos\", error=\"invalid_token\"";
}

} // namespace authos::api
