#include "linked/store_link.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/provider_token_requests.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/scopes.hpp"
#include "linked/sealed_tokens.hpp"
#include "secrets/sealed.hpp"
#include "sessions/subject.hpp"

namespace authos::identity::linked {

namespace {

using storage::OAuthState;
using storage::Session;

constexpr long long kMostAccounts = 50;

Error link_session_ended() {
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

Error account_conflict() {
    return fail(Errc::already_exists, "provider_account_conflict",
                "This account is already linked to a different user");
}

authcore::EnvelopeContext return_place(const std::string& request_hash) {
    return {"oauth_states", request_hash, "return_to"};
}

storage::AccountProfile profile_of(const upstream::UpstreamUser& person) {
    storage::AccountProfile profile;
    if (person.email) profile.email = person.email->text();
    if (!person.display_name.empty()) profile.display_name = person.display_name;
    return profile;
}

/// Found, or made.
struct Linked {
    storage::ConnectedAccount account;
    bool is_new = false;
};

Result<Linked> put_account(const Deps& deps, Session& s, const storage::User& user, const OAuthState& row,
                           const upstream::UpstreamUser& person) {
    const UnixMillis now = deps.clock.now();
    const auto profile = profile_of(person);
    auto find = [&] { return storage::find_connected_account(s, user.id, row.provider, person.subject); };
    AUTHOS_TRY(auto known, find());
    if (known) {
        AUTHOS_TRY(storage::set_account_profile(s, user.id, known->id, profile, now));
        return Linked{std::move(*known), false};
    }
    AUTHOS_TRY(const long long count, storage::count_connected_accounts(s, user.id));
    if (count >= kMostAccounts) {
        return fail(Errc::failed_precondition, "too_many_linked_accounts",
                    "No more than 50 accounts can be linked");
    }
    AUTHOS_TRY(const bool mine,
               storage::insert_connected_account(s, realm_of(user.org_id),
                                                 {storage::ConnectedAccountId::make(deps.random), user.id,
                                                  row.provider, person.subject, profile, now}));
    if (!mine) return account_conflict();
    AUTHOS_TRY(known, find());
    if (!known) return account_conflict();
    return Linked{std::move(*known), true};
}

// The account's own token: for whatever the user grants from it.
Result<void> store_on_account(const Deps& deps, Session& s, const OAuthState& row,
                              const storage::ConnectedAccount& account,
                              const upstream::UpstreamUser& person) {
    const auto place = place_of(account);
    const auto client = row.credential_kind == "organization" ? row.org_id : std::nullopt;
    AUTHOS_TRY(
        storage::put_provider_tokens(s, place, seal_tokens(deps, place, person.tokens), deps.clock.now()));
    return storage::set_client_of_account(s, account.user_id, account.id, client);
}

// A token for one service alone. It counts only when the user has said yes to the request.
Result<void> store_on_grant(const Deps& deps, Session& s, const OAuthState& row,
                            const storage::ConnectedAccount& account, const upstream::UpstreamUser& person) {
    const UnixMillis now = deps.clock.now();
    const auto state = TokenHash::parse(*row.purpose_detail);
    if (!state || !row.org_id || !row.service_id) return fail(Errc::internal, "account_link_malformed");
    AUTHOS_TRY(const bool waits, storage::set_account_of_request(s, *state, account.id));
    if (!waits) return fail(Errc::not_found, "token_request_not_found", "Request not found");
    const auto scope = storage::ScopeAuthority::organization(*row.org_id);
    AUTHOS_TRY(auto grant,
               storage::find_provider_grant(s, scope, {account.user_id, *row.service_id, account.id}));
    if (!grant) {
        grant = storage::ProviderGrant{.id = storage::ProviderGrantId::make(deps.random),
                                       .user_id = account.user_id,
                                       .service_id = *row.service_id,
                                       .account_id = account.id,
                                       .provider = row.provider,
                                       .scopes = "[]",
                                       .token_scopes = std::nullopt,
                                       .status = std::string{storage::kGrantPending},
                                       .granted_at = now,
                                       .last_used_at = std::nullopt};
        AUTHOS_TRY(storage::put_provider_grant(s, scope, *grant));
    }
    const auto place = place_of(*grant);
    AUTHOS_TRY(storage::put_provider_tokens(s, place, seal_tokens(deps, place, person.tokens), now));
    return {};
}

Result<void> store_account(const Deps& deps, Session& s, const OAuthState& row, const LoginTarget& target,
                           const upstream::UpstreamUser& person, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const bool live, storage::is_session_live(s, *row.user_for_linking, *row.session_id, now));
    if (!live) return link_session_ended();
    AUTHOS_TRY(const auto candidate, find_login_candidate(s, target, *row.user_for_linking));
    if (!candidate.user || !candidate.may_enter) return link_session_ended();
    const storage::User& user = *candidate.user;
    AUTHOS_TRY(const bool held, storage::lock_user(s, realm_of(user.org_id), user.id));
    if (!held) return link_session_ended();
    AUTHOS_TRY(const auto linked, put_account(deps, s, user, row, person));
    if (row.purpose_detail) {
        AUTHOS_TRY(store_on_grant(deps, s, row, linked.account, person));
    } else {
        AUTHOS_TRY(store_on_account(deps, s, row, linked.account, person));
    }
    if (!linked.is_new) return {};
    const Json details = Json::object({{"provider", row.provider}});
    return record_account_event(
        deps, s, user, {"user.linked_account.added", "user", user.id.text(), now, details.dump()}, caller);
}

} // namespace

std::string seal_return_path(const Deps& deps, const std::string& request_hash, const std::string& path) {
    return seal_secret(deps, return_place(request_hash), SecretString{path});
}

std::optional<std::string> find_return_path(const Deps& deps, const OAuthState& row) {
    if (!row.purpose_detail || !row.return_to) return std::nullopt;
    const auto path = open_secret(deps, return_place(*row.purpose_detail), *row.return_to);
    if (!path) return std::nullopt;
    return path->reveal();
}

Result<void> store_account_link(const Deps& deps, const OAuthState& row, const LoginTarget& target,
                                const upstream::UpstreamUser& person, const Caller& caller) {
    if (!row.user_for_linking || !row.session_id) return fail(Errc::internal, "account_link_malformed");
    return deps.database.write(
        caller.deadline, [&](Session& s) { return store_account(deps, s, row, target, person, caller); });
}

} // namespace authos::identity::linked
