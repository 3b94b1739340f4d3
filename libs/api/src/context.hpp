#pragma once
// What a handler knows besides its request: the services of the application and the circumstances of this
// one call. Lives as long as the call.

#include "authos/api/application.hpp"
#include "authos/identity/api_keys/api_key_access.hpp"
#include "authos/identity/platform/organizations.hpp"
#include "authos/identity/principal.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/identity/rbac/service_access.hpp"
#include "cached_document.hpp"

#include <optional>
#include <string>

namespace authos::api {

/// The browser's device trust token (a cookie that this server set after a second factor).
inline constexpr std::string_view kDeviceCookie = "authos_device";

/// The language that somebody chose on a page.
inline constexpr std::string_view kLanguageCookie = "authos_lang";

/// Built once with the application, then only read.
struct Services {
    identity::Deps deps;
    Settings settings;
    Probes probes;
    CachedDocument jwks;
    CachedDocument discovery;
    CachedDocument openapi;
};

class Context {
public:
    /// Takes the request id of a well-formed X-Request-Id header, else draws one; the log of this call
    /// carries it together with the trace id.
    Context(const Services& services, const http::RequestHead* head, Deadline deadline);

    [[nodiscard]] const Services& services() const noexcept { return services_; }
    [[nodiscard]] const identity::Deps& deps() const noexcept { return deps_; }
    [[nodiscard]] Deadline deadline() const noexcept { return deadline_; }
    [[nodiscard]] const std::string& request_id() const noexcept { return request_id_; }
    /// The client's address (behind trusted proxies), agent, and the deadline.
    [[nodiscard]] identity::Caller caller() const;
    /// The language that the caller wants: of the query parameter ui_locales, of the cookie that remembers
    /// the choice made on a page, or of Accept-Language.
    [[nodiscard]] identity::Language language() const;
    /// The head of the request; null where none could be read.
    [[nodiscard]] const http::RequestHead* head() const noexcept { return head_; }

    /// Who is signed in; only on routes with Auth::bearer and above.
    [[nodiscard]] const identity::Principal& principal() const { return principal_.value(); }
    void set_principal(identity::Principal principal);

    /// The organization that the call is inside of; only on routes of an organization, except those of one
    /// service, which have service().
    [[nodiscard]] const identity::OrgAccess& org() const { return org_.value(); }
    void set_org(identity::OrgAccess access);

    /// The service that the call is about; only on routes with Auth::org_service.
    [[nodiscard]] const identity::ServiceAccess& service() const { return service_.value(); }
    void set_service(identity::ServiceAccess access);

    /// The service whose key was shown; only on routes with Auth::api_key.
    [[nodiscard]] const identity::ApiKeyAccess& api_key() const { return api_key_.value(); }
    void set_api_key(identity::ApiKeyAccess access);

    /// The platform owner at work; only on routes with Auth::platform_owner.
    [[nodiscard]] const identity::PlatformAccess& platform() const { return platform_.value(); }
    void set_platform(identity::PlatformAccess access) { platform_ = std::move(access); }

private:
    const Services& services_;
    const http::RequestHead* head_;
    Deadline deadline_;
    std::string request_id_;
    identity::Deps deps_;
    std::optional<identity::Principal> principal_;
    std::optional<identity::OrgAccess> org_;
    std::optional<identity::ServiceAccess> service_;
    std::optional<identity::ApiKeyAccess> api_key_;
    std::optional<identity::PlatformAccess> platform_;
};

} // namespace authos::api
