#include "audit/record.hpp"

#include "authos/base/json.hpp"
#include "authos/storage/repo/audit.hpp"
#include "authos/storage/repo/platform/audit.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "webhooks/emit.hpp"

namespace authos::identity {

namespace {

// Whoever acts in another's name is named in every row that comes of it.
std::optional<std::string> details_of(const AuditFact& fact, const Caller& caller) {
    if (!caller.impersonator) return fact.details;
    Json details = Json::object();
    if (fact.details) details = parse_json(*fact.details).value_or(Json::object());
    return details.set("impersonated_by", caller.impersonator->text()).dump();
}

} // namespace

Result<void> record_platform_event(const Deps& deps, storage::Session& s, const UserId& owner,
                                   const AuditFact& fact) {
    const storage::platform::PlatformAuditEntry entry{storage::AuditId::make(deps.random),
                                                      owner,
                                                      fact.action,
                                                      fact.target_type,
                                                      fact.target_id,
                                                      fact.details,
                                                      fact.at};
    return storage::platform::insert_audit(s, storage::ScopeAuthority::platform(), entry);
}

Result<void> record_org_event(const Deps& deps, storage::Session& s, const storage::OrgScope& scope,
                              const std::optional<UserId>& actor, const AuditFact& fact,
                              const Caller& caller) {
    storage::AuditEntry entry{.id = storage::AuditId::make(deps.random),
                              .actor = actor,
                              .action = fact.action,
                              .target_type = fact.target_type,
                              .target_id = fact.target_id,
                              .ip_address = std::nullopt,
                              .user_agent = std::nullopt,
                              .success = fact.success,
                              .details = details_of(fact, caller),
                              .created_at = fact.at,
                              .actor_email = std::nullopt};
    if (!caller.ip_address.empty()) entry.ip_address = caller.ip_address;
    if (!caller.user_agent.empty()) entry.user_agent = caller.user_agent;
    AUTHOS_TRY(storage::insert_audit(s, scope, entry));
    return emit_webhooks(deps, s, scope, entry);
}

Result<void> record_account_event(const Deps& deps, storage::Session& s, const storage::User& user,
                                  const AuditFact& fact, const Caller& caller) {
    if (user.is_platform_owner) return record_platform_event(deps, s, user.id, fact);
    if (!user.org_id) return {};
    return record_org_event(deps, s, storage::ScopeAuthority::organization(*user.org_id), user.id, fact,
                            caller);
}

} // namespace authos::identity
