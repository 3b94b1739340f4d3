#include "authos/authcore/opaque_token.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/device_flow/device_flow.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "device_flow/codes.hpp"
#include "sessions/subject.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr std::string_view kOfflineAccess = "offline_access";

Result<void> check_form(const DeviceFlowStart& in) {
    const auto malformed = [](const std::string& member, std::size_t limit) {
        return fail(Errc::invalid_argument, "device_request_malformed",
                    "\"" + member + "\" must have 1 to " + std::to_string(limit) +
                        " characters: letters, digits, hyphens and underscores");
    };
    if (!is_client_text(in.client_id, 500)) return malformed("client_id", 500);
    if (!is_client_text(in.org, 100)) return malformed("org", 100);
    if (!is_client_text(in.service, 100)) return malformed("service", 100);
    if (in.resource && in.resource->size() > 2000) {
        return fail(Errc::invalid_argument, "device_request_malformed",
                    "\"resource\" must have at most 2000 characters");
    }
    return {};
}

// One text for whatever does not fit: which organizations and services exist is not told here.
Error client_invalid() {
    return fail(Errc::invalid_argument, "device_client_invalid", "Invalid client credentials");
}

Result<std::string> service_page(storage::Session& s, const DeviceFlowStart& in) {
    AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, in.org));
    if (!org) return client_invalid();
    const auto scope = storage::ScopeAuthority::organization(org->id);
    AUTHOS_TRY(const auto service, storage::find_service_by_slug(s, scope, in.service));
    if (!service || service->client_id != in.client_id) return client_invalid();
    AUTHOS_TRY(require_active(*org));
    if (!service->device_activation_uri) {
        return fail(Errc::invalid_argument, "device_activation_uri_missing",
                    "Device activation URI not configured for this service");
    }
    AUTHOS_TRY(check_resource(service, in.resource));
    return *service->device_activation_uri;
}

// The page where the person types the code.
Result<std::string> activation_page(const Deps& deps, storage::Session& s, const DeviceFlowStart& in) {
    if (!is_platform_cli(in.org, in.service)) return service_page(s, in);
    if (in.client_id != kPlatformCliClientId) return client_invalid();
    AUTHOS_TRY(check_resource(std::nullopt, in.resource));
    return deps.settings.dashboard_base_url + "/activate";
}

// Scopes that nobody knows are left out, as RFC 6749 §3.3 allows; the answer to the poll says what is left.
std::optional<std::string> known_scope(const std::optional<std::string>& asked) {
    if (!asked) return std::nullopt;
    const auto names = split(*asked, ' ');
    if (std::find(names.begin(), names.end(), kOfflineAccess) == names.end()) return std::nullopt;
    return std::string{kOfflineAccess};
}

} // namespace

Result<DeviceFlow> start_device_flow(const Deps& deps, const DeviceFlowStart& in, const Caller& caller) {
    AUTHOS_TRY(check_form(in));
    AUTHOS_TRY(const auto page, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return activation_page(deps, s, in);
    }));
    const UnixMillis now = deps.clock.now();
    const SecretString device_code{storage::DeviceCodeId::make(deps.random).text()};
    const std::string user_code = make_user_code(deps.random);
    const storage::DeviceCode row{.id = storage::DeviceCodeId::make(deps.random),
                                  .device_code = authcore::hash_token(device_code),
                                  .user_code = hash_user_code(deps.settings, user_code),
                                  .client_id = in.client_id,
                                  .org_slug = in.org,
                                  .service_slug = in.service,
                                  .resource = in.resource,
                                  .scope = known_scope(in.scope),
                                  .poll_interval = deps.settings.device_poll_interval.count(),
                                  .created_at = now,
                                  .expires_at = now + deps.settings.device_code_ttl};
    // Of 2^40 user codes a few are in use: who draws one of them draws again at the next request.
    AUTHOS_TRY(deps.database.write(caller.deadline,
                                   [&](storage::Session& s) { return storage::insert_device_code(s, row); }));
    return DeviceFlow{device_code,
                      user_code,
                      page,
                      with_user_code(page, user_code),
                      deps.settings.device_code_ttl,
                      deps.settings.device_poll_interval};
}

} // namespace authos::identity
