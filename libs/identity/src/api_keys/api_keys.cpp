#include "authos/identity/api_keys/api_keys.hpp"

#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/api_keys/permission.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "names.hpp"
#include "rbac/recheck.hpp"

namespace authos::identity {

namespace {

constexpr long long kMostKeyDays = 3650;
constexpr int kMostKeyAttempts = 3;

Error api_key_not_found() {
    return fail(Errc::not_found, "api_key_not_found", "API key not found");
}

Result<std::optional<UnixMillis>> parse_expiry(const std::optional<long long>& days, UnixMillis now) {
    if (!days) return std::optional<UnixMillis>{};
    if (*days < 1 || *days > kMostKeyDays) {
        return fail(Errc::invalid_argument, "expires_in_days_malformed",
                    "\"expires_in_days\" must be from 1 to 3650");
    }
    return std::optional{now + std::chrono::hours{24 * *days}};
}

AuditFact fact_about_key(const storage::ApiKey& key, std::string action, UnixMillis now) {
    const Json details = Json::object({{"service_id", key.service_id.text()},
                                       {"name", key.name},
                                       {"prefix", key.prefix},
                                       {"permissions", parse_json(key.permissions).value_or(Json{})}});
    return {std::move(action), "api_key", key.id.text(), now, details.dump()};
}

Result<void> store_key(const Deps& deps, const ServiceAccess& access, const CreatedApiKey& made,
                       const Caller& caller) {
    const storage::ApiKey& key = made.key;
    const storage::NewApiKey row{
        key.id,          key.service_id, key.name,       key.prefix,    authcore::hash_token(made.secret),
        key.permissions, key.expires_at, key.created_at, key.created_by};
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const ServiceAccess& inside) -> Result<void> {
            AUTHOS_TRY(storage::insert_api_key(s, inside.org.scope, row));
            return record_org_event(deps, s, inside.org.scope, inside.org.user_id,
                                    fact_about_key(key, "api_key.created", key.created_at), caller);
        });
}

} // namespace

Result<CreatedApiKey> create_api_key(const Deps& deps, const ServiceAccess& access, const ApiKeyDraft& draft,
                                     const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto name, parse_name(draft.name));
    AUTHOS_TRY(const auto permissions, KeyPermissions::parse(draft.permissions));
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto expires_at, parse_expiry(draft.expires_in_days, now));
    // The visible prefix has 36 random bits and must be unique: meeting a taken one is rare, not impossible.
    for (int attempt = 1;; ++attempt) {
        SecretString secret = authcore::make_opaque_token(deps.random, authcore::kServiceKeyPrefix);
        AUTHOS_TRY(auto prefix, authcore::visible_part(secret, authcore::kServiceKeyPrefix));
        CreatedApiKey made{{.id = storage::ApiKeyId::make(deps.random),
                            .service_id = access.service.id,
                            .name = name,
                            .prefix = std::move(prefix),
                            .permissions = Json{permissions.names()}.dump(),
                            .last_used_at = std::nullopt,
                            .expires_at = expires_at,
                            .created_at = now,
                            .created_by = access.org.user_id},
                           std::move(secret)};
        const auto stored = store_key(deps, access, made, caller);
        if (stored) return made;
        if (stored.error().reason != "api_key_taken" || attempt == kMostKeyAttempts) return stored.error();
    }
}

Result<ApiKeyList> list_api_keys(const Deps& deps, const ServiceAccess& access,
                                 const storage::ApiKeyPage& page, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<ApiKeyList> {
        AUTHOS_TRY(auto keys, storage::list_api_keys(s, access.org.scope, access.service.id, page));
        AUTHOS_TRY(const long long total, storage::count_api_keys(s, access.org.scope, access.service.id));
        return ApiKeyList{std::move(keys), total};
    });
}

Result<storage::ApiKey> get_api_key(const Deps& deps, const ServiceAccess& access,
                                    const storage::ApiKeyId& id, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<storage::ApiKey> {
        AUTHOS_TRY(auto key, storage::find_api_key(s, access.org.scope, access.service.id, id));
        if (!key) return api_key_not_found();
        return std::move(*key);
    });
}

Result<void> delete_api_key(const Deps& deps, const ServiceAccess& access, const storage::ApiKeyId& id,
                            const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const ServiceAccess& inside) -> Result<void> {
            const auto& scope = inside.org.scope;
            AUTHOS_TRY(const auto key, storage::find_api_key(s, scope, inside.service.id, id));
            if (!key) return api_key_not_found();
            AUTHOS_TRY(const bool deleted, storage::delete_api_key(s, scope, inside.service.id, id));
            // Of two at once, the other one was first.
            if (!deleted) return api_key_not_found();
            return record_org_event(deps, s, scope, inside.org.user_id,
                                    fact_about_key(*key, "api_key.deleted", now), caller);
        });
}

} // namespace authos::identity
