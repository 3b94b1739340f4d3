#include "authos/identity/platform/organizations.hpp"

#include "audit/record.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "platform/access.hpp"

#include <functional>

namespace authos::identity {

namespace {

using storage::OrgStatus;

Error no_such_organization() {
    return fail(Errc::not_found, "organization_not_found", "Organization not found");
}

/// What a decision was, for the audit log.
struct Decision {
    std::string action;
    Json metadata;
};
using Decide = std::function<Result<Decision>(storage::Session&, const storage::Organization& before)>;

// The frame of every decision: the caller is an owner now, the organization exists and nobody else changes
// it until the end, and the change comes with its audit row.
Result<storage::Organization> decide(const Deps& deps, const PlatformAccess& access, const OrgId& id,
                                     const Caller& caller, const Decide& change) {
    const UnixMillis now = deps.clock.now();
    auto decided =
        deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<storage::Organization> {
            AUTHOS_TRY(recheck_owner(s, access));
            AUTHOS_TRY(const bool locked, storage::platform::lock_organization(s, access.scope, id, now));
            if (!locked) return no_such_organization();
            AUTHOS_TRY(const auto before, storage::find_organization(s, id));
            if (!before) return no_such_organization();
            AUTHOS_TRY(const Decision decision, change(s, *before));
            AUTHOS_TRY(record_platform_event(
                deps, s, access.owner,
                {decision.action, "organization", id.text(), now, decision.metadata.dump()}));
            AUTHOS_TRY(auto after, storage::find_organization(s, id));
            return after ? std::move(*after) : *before;
        });
    if (decided) {
        deps.log.info("organization.decided", {{"org_id", id.text()}, {"user_id", access.owner.text()}});
    }
    return decided;
}

Result<Decision> move_status(storage::Session& s, const PlatformAccess& access,
                             const storage::Organization& before, const storage::platform::StatusChange& step,
                             std::string action) {
    AUTHOS_TRY(const bool moved, storage::platform::change_status(s, access.scope, before.id, step));
    if (!moved) return fail(Errc::aborted, "organization_status_moved");
    return Decision{std::move(action), Json::object({{"old_status", storage::name_of(step.from)},
                                                     {"new_status", storage::name_of(step.to)}})};
}

Result<void> require_pending(const storage::Organization& organization) {
    if (organization.status == OrgStatus::pending) return {};
    return fail(Errc::failed_precondition, "organization_not_pending",
                "Organization is not in pending status");
}

Result<void> require_tier(storage::Session& s, const std::string& tier_id) {
    AUTHOS_TRY(const auto tier, storage::find_tier(s, tier_id));
    if (!tier) return fail(Errc::not_found, "tier_not_found", "Organization tier not found");
    return {};
}

Result<void> check_limit(const std::optional<long long>& limit) {
    if (!limit || (*limit >= 0 && *limit <= 1'000'000'000)) return {};
    return fail(Errc::invalid_argument, "limit_malformed", "Limits must be between 0 and 1000000000");
}

Json number_or_null(const std::optional<long long>& number) {
    return number ? Json{static_cast<std::int64_t>(*number)} : Json{};
}

} // namespace

Result<storage::Organization> approve_organization(const Deps& deps, const PlatformAccess& access,
                                                   const OrgId& id, const std::string& tier_id,
                                                   const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return decide(deps, access, id, caller, [&](storage::Session& s, const auto& before) -> Result<Decision> {
        AUTHOS_TRY(require_pending(before));
        AUTHOS_TRY(require_tier(s, tier_id));
        AUTHOS_TRY(storage::platform::set_tier(s, access.scope, id,
                                               {tier_id, before.max_services, before.max_users, now}));
        AUTHOS_TRY(auto decision,
                   move_status(s, access, before,
                               {OrgStatus::pending, OrgStatus::active, access.owner, std::nullopt, now},
                               "approve_organization"));
        decision.metadata.set("tier_id", tier_id);
        return decision;
    });
}

Result<storage::Organization> reject_organization(const Deps& deps, const PlatformAccess& access,
                                                  const OrgId& id, const std::string& reason,
                                                  const Caller& caller) {
    const std::string why{trim(reason)};
    if (why.empty() || why.size() > 1000 || !is_utf8(why) || why.find('\0') != std::string::npos) {
        return fail(Errc::invalid_argument, "reason_malformed",
                    "A reason of at most 1000 characters is required");
    }
    const UnixMillis now = deps.clock.now();
    return decide(deps, access, id, caller, [&](storage::Session& s, const auto& before) -> Result<Decision> {
        AUTHOS_TRY(require_pending(before));
        AUTHOS_TRY(auto decision,
                   move_status(s, access, before,
                               {OrgStatus::pending, OrgStatus::rejected, access.owner, why, now},
                               "reject_organization"));
        decision.metadata.set("reason", why);
        return decision;
    });
}

Result<storage::Organization> suspend_organization(const Deps& deps, const PlatformAccess& access,
                                                   const OrgId& id, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return decide(deps, access, id, caller, [&](storage::Session& s, const auto& before) -> Result<Decision> {
        if (before.status == OrgStatus::suspended) {
            return fail(Errc::failed_precondition, "organization_suspended",
                        "Organization is already suspended");
        }
        return move_status(s, access, before,
                           {before.status, OrgStatus::suspended, access.owner, std::nullopt, now},
                           "suspend_organization");
    });
}

Result<storage::Organization> activate_organization(const Deps& deps, const PlatformAccess& access,
                                                    const OrgId& id, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return decide(deps, access, id, caller, [&](storage::Session& s, const auto& before) -> Result<Decision> {
        if (before.status != OrgStatus::suspended) {
            return fail(Errc::failed_precondition, "organization_not_suspended",
                        "Organization is not suspended");
        }
        return move_status(s, access, before,
                           {OrgStatus::suspended, OrgStatus::active, access.owner, std::nullopt, now},
                           "activate_organization");
    });
}

Result<storage::Organization> set_organization_tier(const Deps& deps, const PlatformAccess& access,
                                                    const OrgId& id, const TierWish& wish,
                                                    const Caller& caller) {
    AUTHOS_TRY(check_limit(wish.max_services));
    AUTHOS_TRY(check_limit(wish.max_users));
    const UnixMillis now = deps.clock.now();
    return decide(deps, access, id, caller, [&](storage::Session& s, const auto& before) -> Result<Decision> {
        AUTHOS_TRY(require_tier(s, wish.tier_id));
        AUTHOS_TRY(storage::platform::set_tier(s, access.scope, id,
                                               {wish.tier_id, wish.max_services, wish.max_users, now}));
        return Decision{"update_organization_tier",
                        Json::object({{"old_tier_id", before.tier_id},
                                      {"new_tier_id", wish.tier_id},
                                      {"max_services", number_or_null(wish.max_services)},
                                      {"max_users", number_or_null(wish.max_users)}})};
    });
}

Result<storage::Organization> set_organization_features(const Deps& deps, const PlatformAccess& access,
                                                        const OrgId& id, const FeaturePatch& patch,
                                                        const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return decide(deps, access, id, caller, [&](storage::Session& s, const auto& before) -> Result<Decision> {
        const auto overrides = patch.applied_to(before.feature_overrides);
        AUTHOS_TRY(storage::platform::set_feature_overrides(s, access.scope, id, overrides, now));
        return Decision{
            "update_organization_features",
            Json::object({{"old_overrides", before.feature_overrides}, {"new_overrides", overrides}})};
    });
}

Result<void> remove_organization(const Deps& deps, const PlatformAccess& access, const OrgId& id,
                                 const Caller& caller) {
    AUTHOS_TRY(
        decide(deps, access, id, caller, [&](storage::Session& s, const auto& before) -> Result<Decision> {
            AUTHOS_TRY(storage::delete_organization(s, storage::ScopeAuthority::organization(before.id)));
            return Decision{"delete_organization",
                            Json::object({{"slug", before.slug},
                                          {"name", before.name},
                                          {"old_status", storage::name_of(before.status)}})};
        }));
    return {};
}

} // namespace authos::identity
