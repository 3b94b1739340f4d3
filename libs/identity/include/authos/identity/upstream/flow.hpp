#pragma once
// Signing in through another provider, seen from the browser: begun here, continued there, ended at our
// callback. Every flow has a random state that is stored hashed, works once, and works only in the browser
// that began it: a random value in a cookie of its own, so that several tabs do not disturb each other.
// Source: RFC 6749 §4.1, RFC 7636, RFC 9700 §2.1, §4.7.

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/login/place.hpp"
#include "authos/identity/login/sign_in.hpp"
#include "authos/identity/principal.hpp"
#include "authos/identity/upstream/social_settings.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// What the browser takes along to the provider, and the cookie that it must bring back.
struct BegunFlow {
    std::string authorization_url;
    std::string cookie_name;
    SecretString cookie_value;
    std::chrono::seconds lifetime{};
};

/// The name of the cookie of the flow with that state.
[[nodiscard]] std::string flow_cookie_name(const SecretString& state);

/// Wishes as received; nothing in them is checked yet.
struct SocialStart {
    std::string provider;
    SignInPlace place; // organization and service are needed
    std::optional<std::string> resource = {};
    std::optional<std::string> user_code = {};
    std::optional<std::string> saml_state = {};
    std::optional<std::string> connection_id = {};
    bool hosted = false; // begun by our own pages, and to end there
};
/// Credentials are the organization's own (BYOO), else the platform's; scopes are those of the service, else
/// the provider's defaults. Errc::invalid_argument: "provider_unknown", "place_missing",
/// "redirect_uri_not_registered", "resource_not_registered", "parameter_malformed";
/// Errc::failed_precondition: "provider_not_configured"; Errc::not_found: "organization_not_found",
/// "service_not_found", "connection_not_found"; Errc::permission_denied: "organization_not_active",
/// "feature_not_in_tier" (the tier does not have this provider).
[[nodiscard]] Result<BegunFlow> begin_social_sign_in(const Deps& deps, const SocialStart& start,
                                                     const Caller& caller);

struct AdminStart {
    std::string provider;
    std::optional<std::string> org_slug = {};  // nothing: the platform
    std::optional<std::string> user_code = {}; // of a device that waits
    std::optional<std::string> return_to = {}; // a path of the dashboard
    bool hosted = false;                       // begun by our own pages, and to end there
};
/// With the platform's application only. Errors as above, and Errc::invalid_argument "return_to_malformed".
[[nodiscard]] Result<BegunFlow> begin_admin_sign_in(const Deps& deps, const AdminStart& start,
                                                    const Caller& caller);

/// An account at a provider that somebody wants to link to the own one.
struct LinkStart {
    std::string provider;
    std::vector<std::string> scopes = {};      // only of linked accounts (linked/link.hpp)
    bool hosted = false;                       // begun by our own pages, and to end there
    std::optional<std::string> return_to = {}; // a local path that those pages want back; only if hosted
};
/// Another way to sign in for the account of `principal`, in the place of its session. The flow ends only in
/// the browser that got the cookie, and only while the session lives. Errors as above, and
/// Errc::permission_denied: "reauthentication_required", "not_while_impersonating";
/// Errc::failed_precondition: "service_without_redirect_uri" (nowhere to come back to, unless hosted),
/// "identity_linked" (this account has one there).
[[nodiscard]] Result<BegunFlow> begin_identity_link(const Deps& deps, const Principal& principal,
                                                    const LinkStart& start, const Caller& caller);

/// Which of our callbacks the browser came to.
enum class CallbackKind { user, admin };

/// What the browser brought back, as received.
struct FlowAnswer {
    std::string provider; // in the path
    CallbackKind callback = CallbackKind::user;
    SecretString state;
    SecretString code; // empty: none
    std::optional<std::string> error = {};
    std::optional<std::string> error_description = {};
    std::optional<std::string> issuer = {}; // "iss" (RFC 9207)
    SecretString cookie_value = {};         // of the cookie that flow_cookie_name(state) names; empty: none
};

enum class FlowPurpose { login, admin, link, account_link };

/// Where a flow leads that was ours, in that browser and in time.
struct FlowPlace {
    FlowPurpose purpose = FlowPurpose::login;
    std::string provider;
    std::optional<std::string> org_slug = {}; // where it began; nothing: the platform
    std::optional<std::string> service_slug = {};
    std::optional<std::string> redirect_uri = {}; // checked when the flow began
    std::optional<std::string> caller_state = {};
    std::optional<std::string> return_to = {};
    std::optional<std::string> saml_state = {};
    bool hosted = false;
    bool device = false;              // begun with the code of a device, which is let in with the session
    std::string device_done_uri = {}; // where the person learns of that
};

/// Why a flow ended without what was wanted: `error` is a code of RFC 6749 §4.1.2.1.
struct FlowRefusal {
    std::string error;
    std::string description; // for people; printable
    bool by_provider = false;
    std::optional<Error> cause = {}; // ours
};

/// Exactly one of sign-in and refusal, or neither where an identity was linked.
struct FlowEnd {
    FlowPlace place;
    std::optional<SignIn> sign_in = {};
    std::optional<FlowRefusal> refusal = {};
};

/// Ends a flow. Errc::invalid_argument: "oauth_state_invalid" (missing, unknown, used, over, of another
/// provider, callback or browser: the caller is not told which). Everything that goes wrong after that is a
/// refusal in the result. Calls the provider: belongs on the outbound lane.
[[nodiscard]] Result<FlowEnd> finish_flow(const Deps& deps, const FlowAnswer& answer, const Caller& caller);

/// Whether `text` is a path on the origin of whoever goes there: "/x", not "//x", "/\\x" or anything with
/// control characters, at most 2000 octets.
[[nodiscard]] bool is_local_path(std::string_view text) noexcept;

} // namespace authos::identity
