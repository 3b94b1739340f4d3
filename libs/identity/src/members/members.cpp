#include "authos/identity/members/members.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/device_codes.hpp"
#include "authos/storage/repo/service_grants.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "members/lookup.hpp"
#include "orgs/hand_over.hpp"
#include "rbac/recheck.hpp"
#include "rbac/role_capabilities.hpp"

namespace authos::identity {

namespace {

bool is_leading(const std::string& role) {
    return role == "owner" || role == "admin";
}

// Who leads answers to the owner alone; a custom role never leads, whatever it may do.
Result<void> require_owner_for(const OrgAccess& access, bool leading, std::string message) {
    if (!leading || access.role == "owner") return {};
    return fail(Errc::permission_denied, "owner_required", std::move(message));
}

Result<void> check_role_change(storage::Session& s, const OrgAccess& access, const storage::Member& target,
                               const std::string& role) {
    if (target.membership.user_id == access.user_id) {
        return fail(Errc::invalid_argument, "own_role", "Cannot change your own role");
    }
    AUTHOS_TRY(require_owner_for(access, is_leading(target.membership.role),
                                 "Only the owner can change the role of owners and admins"));
    AUTHOS_TRY(require_owner_for(access, role == "owner", "Only the owner can hand over the ownership"));
    if (role == "admin" && !is_leading(access.role)) {
        return fail(Errc::permission_denied, "owner_required", "Only the owner and admins can make admins");
    }
    return require_may_give_role(s, access, role);
}

AuditFact fact_about(const storage::Member& target, std::string action, UnixMillis now, Json details) {
    details.set("user_id", target.membership.user_id.text()).set("email", target.email);
    return {std::move(action), "user", target.membership.user_id.text(), now, details.dump()};
}

} // namespace

Result<storage::Member> get_member(storage::Session& s, const OrgAccess& access, const UserId& user) {
    AUTHOS_TRY(auto found, storage::find_member(s, access.scope, user));
    if (!found) {
        return fail(Errc::not_found, "member_not_found", "User is not a member of this organization");
    }
    return std::move(*found);
}

Result<MemberList> list_members(const Deps& deps, const OrgAccess& access, const storage::MemberPage& page,
                                const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<MemberList> {
        MemberList list;
        AUTHOS_TRY(list.members, storage::list_members(s, access.scope, page));
        AUTHOS_TRY(list.total, storage::count_members(s, access.scope, page.role));
        AUTHOS_TRY(list.current, storage::count_members(s, access.scope, std::nullopt));
        AUTHOS_TRY(auto entitlements, load_entitlements(s, access.organization));
        list.limit = std::move(entitlements.users);
        return list;
    });
}

Result<storage::Member> change_member_role(const Deps& deps, const OrgAccess& access, const UserId& member,
                                           const std::string& role, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_locked(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<storage::Member> {
            AUTHOS_TRY(const auto target, get_member(s, inside, member));
            AUTHOS_TRY(check_role_change(s, inside, target, role));
            if (role == target.membership.role) return target;
            if (role == "owner") {
                AUTHOS_TRY(hand_over(deps, s, inside, {member, now}, caller));
            } else {
                AUTHOS_TRY(storage::set_role(s, inside.scope, member, role));
                AUTHOS_TRY(storage::delete_service_grants_of_user(s, inside.scope, member));
            }
            const Json details = Json::object({{"old_role", target.membership.role}, {"new_role", role}});
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        fact_about(target, "user.role_updated", now, details), caller));
            return get_member(s, inside, member);
        });
}

Result<void> remove_member(const Deps& deps, const OrgAccess& access, const UserId& member,
                           const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_locked(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(const auto target, get_member(s, inside, member));
            if (member == inside.user_id) {
                return fail(Errc::invalid_argument, "own_membership",
                            "Cannot remove yourself from the organization");
            }
            AUTHOS_TRY(require_owner_for(inside, is_leading(target.membership.role),
                                         "Only owners can remove other owners and admins"));
            AUTHOS_TRY(storage::delete_membership(s, inside.scope, member));
            AUTHOS_TRY(storage::delete_service_grants_of_user(s, inside.scope, member));
            AUTHOS_TRY(storage::withdraw_device_approvals_in(s, inside.scope, member));
            AUTHOS_TRY(const long long ended, storage::delete_sessions_of_user_in(s, inside.scope, member));
            const Json details = Json::object(
                {{"role", target.membership.role}, {"ended_sessions", static_cast<std::int64_t>(ended)}});
            return record_org_event(deps, s, inside.scope, inside.user_id,
                                    fact_about(target, "user.removed", now, details), caller);
        });
}

} // namespace authos::identity
