#include "mfa/records.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/mfa_log.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity {

namespace {

constexpr std::chrono::hours kEpisodePause{1};
constexpr long long kSuspiciousFrom = 5;

std::optional<std::string> details_of(const MfaRecord& record) {
    if (record.method.empty()) return std::nullopt;
    return Json::object({{"method", record.method}}).dump();
}

} // namespace

Result<MfaScene> mfa_scene_of(storage::Session& s, const Principal& principal) {
    MfaScene scene{principal.user_id, principal.home_org, principal.home_org};
    if (!principal.context.org_slug) return scene;
    AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *principal.context.org_slug));
    if (org) scene.org = org->id;
    return scene;
}

Result<void> record_mfa(const Deps& deps, storage::Session& s, const MfaScene& scene, const MfaRecord& record,
                        const Caller& caller) {
    return storage::insert_mfa_event(s, {.id = storage::MfaEventId::make(deps.random),
                                         .org_id = scene.home,
                                         .user_id = scene.user,
                                         .type = std::string{record.type},
                                         .ip_address = caller.ip_address,
                                         .user_agent = caller.user_agent,
                                         .success = record.success,
                                         .details = details_of(record),
                                         .created_at = deps.clock.now()});
}

Result<void> record_mfa_in_org(const Deps& deps, storage::Session& s, const MfaScene& scene,
                               const std::vector<std::string>& actions, const Caller& caller) {
    if (!scene.org) return {};
    for (const std::string& action : actions) {
        AUTHOS_TRY(record_org_event(deps, s, storage::ScopeAuthority::organization(*scene.org), scene.user,
                                    {action, "user", scene.user.text(), deps.clock.now()}, caller));
    }
    return {};
}

Result<void> record_mfa_check(const Deps& deps, storage::Session& s, const MfaScene& scene,
                              const MfaRecord& record, const Caller& caller) {
    AUTHOS_TRY(record_mfa(deps, s, scene, record, caller));
    if (!scene.org) return {};
    const std::string action = record.success ? "user.mfa.verify.success" : "user.mfa.verify.failed";
    AuditFact fact{action, "user", scene.user.text(), deps.clock.now(), details_of(record)};
    fact.success = record.success;
    const auto actor = record.success ? std::optional{scene.user} : std::nullopt;
    return record_org_event(deps, s, storage::ScopeAuthority::organization(*scene.org), actor, fact, caller);
}

void record_wrong_code(const Deps& deps, const MfaScene& scene, const Caller& caller) {
    const auto recorded = deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(record_mfa_check(deps, s, scene, {"mfa_verify_failed", false}, caller));
        return storage::note_mfa_failure(s,
                                         {.id = storage::MfaEventId::make(deps.random),
                                          .org_id = scene.org,
                                          .user_id = scene.user,
                                          .ip_address = caller.ip_address,
                                          .type = "mfa_verify_failed",
                                          .at = deps.clock.now()},
                                         kEpisodePause, kSuspiciousFrom);
    });
    if (!recorded) deps.log.warn("mfa.failure_not_recorded", {{"reason", recorded.error().reason}});
}

} // namespace authos::identity
