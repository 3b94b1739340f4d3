#include "api_keys/access.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "sessions/subject.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr std::chrono::milliseconds kTouchInterval = std::chrono::minutes{1};
constexpr std::chrono::milliseconds kTouchBudget{500};

Error api_key_invalid() {
    return fail(Errc::unauthenticated, "api_key_invalid", "Invalid or expired API key");
}

// Where a route asks for the provider tokens of every provider, those of one will do: only the body says
// which is wanted, and then it is asked again.
bool opens(const KeyPermissions& permissions, KeyPermission needed) {
    if (permissions.has(needed)) return true;
    return needed == KeyPermission::read_provider_tokens &&
           (permissions.has(KeyPermission::read_provider_tokens_github) ||
            permissions.has(KeyPermission::read_provider_tokens_google) ||
            permissions.has(KeyPermission::read_provider_tokens_microsoft));
}

Result<ApiKeyAccess> admit_key(storage::Session& s, storage::PresentedApiKey presented,
                               KeyPermission needed) {
    const auto scope = storage::ScopeAuthority::organization(presented.org_id);
    const auto permissions = KeyPermissions::from_stored(presented.key.permissions);
    if (!opens(permissions, needed)) {
        return fail(Errc::permission_denied, "key_permission_missing",
                    "The API key lacks the permission \"" + std::string{name_of(needed)} + "\"");
    }
    AUTHOS_TRY(auto organization, storage::find_organization(s, scope.org()));
    AUTHOS_TRY(auto service, storage::find_service(s, scope, presented.key.service_id));
    if (!organization || !service) return api_key_invalid();
    AUTHOS_TRY(require_active(*organization));
    return ApiKeyAccess{
        scope, std::move(*organization), std::move(*service), std::move(presented.key), permissions, needed};
}

void note_use(const Deps& deps, const ApiKeyAccess& access, UnixMillis now, Deadline deadline) {
    const UnixMillis before = now - kTouchInterval;
    if (access.key.last_used_at && *access.key.last_used_at > before) return;
    // The call must not wait long for this, nor end with it.
    const auto budget = std::min(deadline.remaining(deps.clock), kTouchBudget);
    const auto noted = deps.database.write(Deadline::after(deps.clock, budget), [&](storage::Session& s) {
        return storage::touch_api_key(s, access.scope, access.key.id, now, before);
    });
    if (!noted) deps.log.warn("api_key.use_not_noted", {{"reason", noted.error().reason}});
}

} // namespace

Result<ApiKeyAccess> enter_with_api_key(const Deps& deps, const SecretString& key, KeyPermission needed,
                                        Deadline deadline) {
    // What has not the form of a key is not worth a database connection.
    if (!authcore::visible_part(key, authcore::kServiceKeyPrefix)) return api_key_invalid();
    const UnixMillis now = deps.clock.now();
    // Looked up by the hash of the whole key: how long that takes tells nothing about a stored one.
    const TokenHash hash = authcore::hash_token(key);
    AUTHOS_TRY(auto access, deps.database.read(deadline, [&](storage::Session& s) -> Result<ApiKeyAccess> {
        AUTHOS_TRY(auto presented, storage::find_presented_api_key(s, hash, now));
        if (!presented) return api_key_invalid();
        return admit_key(s, std::move(*presented), needed);
    }));
    note_use(deps, access, now, deadline);
    return access;
}

Result<ApiKeyAccess> recheck_access(storage::Session& s, const ApiKeyAccess& access, UnixMillis now) {
    AUTHOS_TRY(auto key, storage::find_api_key(s, access.scope, access.service.id, access.key.id));
    if (!key || (key->expires_at && *key->expires_at <= now)) return api_key_invalid();
    return admit_key(s, {std::move(*key), access.scope.org()}, access.needed);
}

Result<void> record_key_event(const Deps& deps, storage::Session& s, const ApiKeyAccess& inside, KeyDeed deed,
                              const Caller& caller) {
    deed.details.set("api_key_id", inside.key.id.text()).set("service_id", inside.service.id.text());
    return record_org_event(deps, s, inside.scope, std::nullopt,
                            {std::move(deed.action), std::move(deed.target_type), std::move(deed.target_id),
                             deps.clock.now(), deed.details.dump()},
                            caller);
}

} // namespace authos::identity
