#include "authos/identity/upstream/identities.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "sessions/subject.hpp"
#include "upstream/accounts.hpp"
#include "upstream/link.hpp"
#include "upstream/place.hpp"
#include "upstream/state.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

Error identity_session_ended() {
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

// The account of a session and the place of its identities.
struct OwnPlace {
    storage::User user;
    storage::IdentityIssuer issuer;
};

Result<OwnPlace> own_place(storage::Session& s, const Principal& principal) {
    const SignInPlace place{principal.context.org_slug, principal.context.service_slug, std::nullopt,
                            std::nullopt};
    AUTHOS_TRY(const auto target, find_login_target(s, place));
    AUTHOS_TRY(auto user, storage::find_user(s, realm_of(principal.home_org), principal.user_id));
    if (!user) return identity_session_ended();
    auto issuer = upstream::issuer_for(target, user->org_id);
    return OwnPlace{std::move(*user), std::move(issuer)};
}

// A password counts as a way to sign in also where no row says so: for administrators it needs none.
Result<std::vector<std::string>> ways_in(storage::Session& s, const OwnPlace& own) {
    AUTHOS_TRY(auto providers, storage::list_identity_providers(s, own.user.id, own.issuer));
    const std::string password{storage::kPasswordProvider};
    const auto listed = std::find(providers.begin(), providers.end(), password);
    if (own.user.password_hash && !own.issuer.service_id && listed == providers.end()) {
        providers.push_back(password);
    }
    // A row without the password that it stands for opens nothing.
    if (!own.user.password_hash && listed != providers.end()) providers.erase(listed);
    std::sort(providers.begin(), providers.end());
    providers.erase(std::unique(providers.begin(), providers.end()), providers.end());
    return providers;
}

AuditFact identity_fact(std::string action, const storage::User& user, std::string_view provider,
                        UnixMillis now) {
    const Json details = Json::object({{"provider", provider}});
    return {std::move(action), "user", user.id.text(), now, details.dump()};
}

Result<void> remove_identity(const Deps& deps, storage::Session& s, const Principal& principal,
                             std::string_view provider, const Caller& caller) {
    // Two that remove the last two at once: one comes after the other.
    AUTHOS_TRY(const bool held, storage::lock_user(s, realm_of(principal.home_org), principal.user_id));
    if (!held) return identity_session_ended();
    AUTHOS_TRY(const auto own, own_place(s, principal));
    AUTHOS_TRY(const auto ways, ways_in(s, own));
    if (std::find(ways.begin(), ways.end(), provider) == ways.end()) {
        return fail(Errc::not_found, "identity_not_found", "Identity not found");
    }
    if (ways.size() < 2) {
        return fail(Errc::failed_precondition, "last_identity",
                    "Cannot unlink last identity. At least one identity must remain.");
    }
    AUTHOS_TRY(storage::delete_identities(s, own.user.id, provider, own.issuer));
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(record_account_event(
        deps, s, own.user, identity_fact("user.identity.unlinked", own.user, provider, now), caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, own.user.org_id, caller));
    return enqueue_mail(deps, s, identity_unlinked_mail(look, own.user.email, provider, now),
                        own.user.org_id);
}

} // namespace

Result<std::vector<std::string>> list_own_identities(const Deps& deps, const Principal& principal,
                                                     const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<std::vector<std::string>> {
        AUTHOS_TRY(const auto own, own_place(s, principal));
        return ways_in(s, own);
    });
}

Result<void> unlink_identity(const Deps& deps, const Principal& principal, std::string_view provider,
                             const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    if (provider == storage::kPasswordProvider) {
        return fail(Errc::failed_precondition, "password_not_unlinked",
                    "A password is changed in the account's settings, not unlinked");
    }
    return deps.database.write(caller.deadline, [&](storage::Session& s) {
        return remove_identity(deps, s, principal, provider, caller);
    });
}

namespace upstream {

namespace {

Error identity_taken() {
    return fail(Errc::already_exists, "identity_taken",
                "This social account is already linked to a different user");
}

Result<void> store_link(const Deps& deps, storage::Session& s, const storage::OAuthState& row,
                        const LoginTarget& target, const UpstreamUser& person, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const bool live, storage::is_session_live(s, *row.user_for_linking, *row.session_id, now));
    if (!live) return identity_session_ended();
    AUTHOS_TRY(const auto candidate, find_login_candidate(s, target, *row.user_for_linking));
    if (!candidate.user) return identity_session_ended();
    const storage::User& user = *candidate.user;
    const auto issuer = issuer_for(target, user.org_id);
    AUTHOS_TRY(const auto known, storage::find_identity(s, row.provider, person.subject, issuer));
    if (known && known->user_id != user.id) return identity_taken();
    if (!known) {
        AUTHOS_TRY(const auto own, storage::list_identity_providers(s, user.id, issuer));
        if (std::find(own.begin(), own.end(), row.provider) != own.end()) {
            return fail(Errc::failed_precondition, "identity_linked",
                        "This account has a link to another account of this provider meanwhile");
        }
    }
    AUTHOS_TRY(const bool mine, put_identity(deps, s, user.id, issuer, row.provider, person));
    if (!mine) return identity_taken();
    AUTHOS_TRY(record_account_event(deps, s, user,
                                    identity_fact("user.identity.linked", user, row.provider, now), caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user.org_id, caller));
    return enqueue_mail(deps, s, identity_linked_mail(look, user.email, row.provider, now), user.org_id);
}

} // namespace

Result<void> link_identity(const Deps& deps, const storage::OAuthState& row, const LoginTarget& target,
                           const UpstreamUser& person, const Caller& caller) {
    if (!row.user_for_linking || !row.session_id) return state_invalid("a link without its account");
    return deps.database.write(caller.deadline, [&](storage::Session& s) {
        return store_link(deps, s, row, target, person, caller);
    });
}

} // namespace upstream

} // namespace authos::identity
