#include "passkeys/own_account.hpp"

#include "authos/base/text.hpp"
#include "authos/identity/orgs/entitlements.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "names.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

Error session_gone() {
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

} // namespace

Result<void> require_own_hands(const Principal& principal, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    // A service's token is in the hands of its application. Of an account that lives in that organization the
    // organization is master anyway; a platform account must not be taken over by an application.
    if (principal.context.service_slug && !principal.home_org) {
        return fail(Errc::permission_denied, "application_token",
                    "Sign in to the platform itself to manage the passkeys of this account");
    }
    return {};
}

Result<void> require_passkey_feature(storage::Session& s, const Principal& principal) {
    if (!principal.context.org_slug) return {};
    AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *principal.context.org_slug));
    if (!org) return session_gone();
    return require_feature(s, *org, Feature::passkeys);
}

Result<storage::User> load_own_user(storage::Session& s, const Principal& principal) {
    AUTHOS_TRY(auto user, storage::find_user(s, realm_of(principal.home_org), principal.user_id));
    if (!user) return session_gone();
    return *std::move(user);
}

Result<storage::User> lock_own_user(storage::Session& s, const Principal& principal) {
    AUTHOS_TRY(const bool there, storage::lock_user(s, realm_of(principal.home_org), principal.user_id));
    if (!there) return session_gone();
    return load_own_user(s, principal);
}

Result<std::string> parse_passkey_name(const std::string& text) {
    const std::string_view name = trim(text);
    const std::size_t characters = is_printable_line(name) ? count_characters(name) : 0;
    if (characters < 1 || characters > 80) {
        return fail(Errc::invalid_argument, "passkey_name_malformed",
                    "\"name\" must have 1 to 80 characters");
    }
    return std::string{name};
}

} // namespace authos::identity
