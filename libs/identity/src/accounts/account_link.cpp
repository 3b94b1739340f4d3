#include "accounts/account_link.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

using storage::AccountTokenKind;

std::chrono::seconds lifetime_of(const Settings& settings, AccountTokenKind kind) {
    switch (kind) {
    case AccountTokenKind::email_verification: return settings.email_verification_ttl;
    case AccountTokenKind::password_reset: return settings.password_reset_ttl;
    case AccountTokenKind::magic_link: break;
    }
    return settings.magic_link_ttl;
}

// The member of a token's context beside those of its place.
constexpr std::string_view kPasswordHash = "password_hash";

struct LinkContext {
    const SignInPlace& place;
    Json kept;
};

Result<AccountLink> insert_link(const Deps& deps, storage::Session& s, AccountTokenKind kind,
                                const storage::User& user, const LinkContext& context) {
    const UnixMillis now = deps.clock.now();
    AccountLink link{authcore::make_opaque_token(deps.random), context.place,
                     now + lifetime_of(deps.settings, kind)};
    AUTHOS_TRY(storage::insert_account_token(s, kind,
                                             {.id = storage::AccountTokenId::make(deps.random),
                                              .user_id = user.id,
                                              .token = authcore::hash_token(link.token),
                                              .email = user.email,
                                              .context = context.kept.dump(),
                                              .created_at = now,
                                              .expires_at = link.expires_at}));
    return link;
}

} // namespace

Json place_json(const SignInPlace& place) {
    return Json::object({{"org_slug", place.org_slug},
                         {"service_slug", place.service_slug},
                         {"redirect_uri", place.redirect_uri},
                         {"state", place.state}});
}

Result<SignInPlace> place_from_json(const Json& json) {
    SignInPlace place;
    AUTHOS_TRY(place.org_slug, json.find_string("org_slug"));
    AUTHOS_TRY(place.service_slug, json.find_string("service_slug"));
    AUTHOS_TRY(place.redirect_uri, json.find_string("redirect_uri"));
    AUTHOS_TRY(place.state, json.find_string("state"));
    return place;
}

Result<AccountLink> issue_account_link(const Deps& deps, storage::Session& s, AccountTokenKind kind,
                                       const storage::User& user, const SignInPlace& place) {
    AUTHOS_TRY(storage::lock_user(s, realm_of(user.org_id), user.id));
    AUTHOS_TRY(storage::delete_account_tokens(s, kind, user.id));
    return insert_link(deps, s, kind, user, {place, place_json(place)});
}

Result<AccountLink> issue_signup_link(const Deps& deps, storage::Session& s, const storage::User& user,
                                      const SignInPlace& place, const SecretString& password_hash) {
    Json context = place_json(place);
    context.set(kPasswordHash, password_hash.reveal());
    return insert_link(deps, s, AccountTokenKind::email_verification, user, {place, context});
}

Result<std::optional<PresentedLink>> find_presented_link(const Deps& deps, storage::Session& s,
                                                         AccountTokenKind kind, const SecretString& token) {
    AUTHOS_TRY(const auto found,
               storage::find_account_token(s, kind, authcore::hash_token(token), deps.clock.now()));
    if (!found) return std::optional<PresentedLink>{};
    AUTHOS_TRY(auto user, storage::find_user(s, realm_of(found->user_org_id), found->user_id));
    if (!user) return std::optional<PresentedLink>{};
    AUTHOS_TRY(const auto context, parse_json(found->context));
    AUTHOS_TRY(auto place, place_from_json(context));
    AUTHOS_TRY(auto hash, context.find_string(kPasswordHash));
    return std::optional{PresentedLink{std::move(*user), std::move(place),
                                       hash ? std::optional{SecretString{*std::move(hash)}} : std::nullopt}};
}

Result<void> withdraw_account_links(storage::Session& s, const UserId& user) {
    for (const auto kind : {AccountTokenKind::email_verification, AccountTokenKind::password_reset,
                            AccountTokenKind::magic_link}) {
        AUTHOS_TRY(storage::delete_account_tokens(s, kind, user));
    }
    return {};
}

} // namespace authos::identity
