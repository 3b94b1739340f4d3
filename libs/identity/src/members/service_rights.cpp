#include "authos/identity/members/service_rights.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/services.hpp"
#include "members/lookup.hpp"
#include "rbac/recheck.hpp"

#include <set>

namespace authos::identity {

namespace {

using storage::ServiceRelation;

constexpr std::size_t kMostWishes = 200;

Result<void> check_wishes(const std::vector<ServiceRightWish>& wishes) {
    if (wishes.size() > kMostWishes) {
        return fail(Errc::invalid_argument, "too_many_grants", "At most 200 grants can be changed at once");
    }
    std::set<std::string> named;
    for (const auto& wish : wishes) {
        if (named.insert(wish.service_slug).second) continue;
        return fail(Errc::invalid_argument, "service_named_twice",
                    "Service '" + std::string{truncate_utf8(wish.service_slug, 100)} + "' is named twice");
    }
    return {};
}

// Nobody hands on more than he has: by his role on all services, or on this one.
Result<void> require_may_give(storage::Session& s, const OrgAccess& access, const ServiceId& service,
                              ServiceRelation wanted) {
    AUTHOS_TRY(const auto own, storage::find_service_grant(s, access.scope, service, access.user_id));
    const bool views = own.has_value() || access.capabilities.has(Capability::services_view);
    const bool manages =
        own == ServiceRelation::manager || access.capabilities.has(Capability::services_manage);
    if (views && (manages || wanted == ServiceRelation::viewer)) return {};
    return fail(Errc::permission_denied, "capability_beyond_own",
                "You cannot give access to a service that you do not have yourself: " +
                    std::string{storage::name_of(wanted)});
}

// A wish with the id of the row that it may need.
struct PreparedWish {
    storage::ServiceGrantId id;
    ServiceRightWish wish;
};
struct GrantPlace {
    const UserId& member;
    UnixMillis now;
};

Result<void> grant_wish(storage::Session& s, const OrgAccess& access, const GrantPlace& place,
                        const PreparedWish& prepared) {
    const ServiceRightWish& wish = prepared.wish;
    AUTHOS_TRY(const auto service, storage::find_service_by_slug(s, access.scope, wish.service_slug));
    if (!service) {
        return fail(Errc::not_found, "service_not_found",
                    "Service '" + std::string{truncate_utf8(wish.service_slug, 100)} + "' not found");
    }
    if (!wish.relation) {
        AUTHOS_TRY(storage::delete_service_grant(s, access.scope, service->id, place.member));
        return {};
    }
    AUTHOS_TRY(const auto before, storage::find_service_grant(s, access.scope, service->id, place.member));
    if (before == wish.relation) return {};
    // What only takes something away is nobody's gain.
    if (!before || *before < *wish.relation) {
        AUTHOS_TRY(require_may_give(s, access, service->id, *wish.relation));
    }
    AUTHOS_TRY(storage::put_service_grant(
        s, access.scope, {prepared.id, place.member, {service->id, *wish.relation}, place.now}));
    return {};
}

Json details_of(const UserId& member, const std::vector<ServiceRightWish>& wishes) {
    Json grants = Json::array();
    for (const auto& wish : wishes) {
        grants.push(
            Json::object({{"service_slug", wish.service_slug},
                          {"access", wish.relation ? Json{storage::name_of(*wish.relation)} : Json{}}}));
    }
    return Json::object({{"user_id", member.text()}, {"grants", std::move(grants)}});
}

} // namespace

Result<std::vector<storage::ServiceWithGrant>>
list_service_rights(const Deps& deps, const OrgAccess& access, const UserId& member, const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) -> Result<std::vector<storage::ServiceWithGrant>> {
                                  AUTHOS_TRY(get_member(s, access, member));
                                  return storage::list_services_with_grants(s, access.scope, member);
                              });
}

Result<std::vector<storage::ServiceWithGrant>>
change_service_rights(const Deps& deps, const OrgAccess& access, const UserId& member,
                      const std::vector<ServiceRightWish>& wishes, const Caller& caller) {
    AUTHOS_TRY(check_wishes(wishes));
    const UnixMillis now = deps.clock.now();
    std::vector<PreparedWish> prepared;
    for (const auto& wish : wishes) prepared.push_back({storage::ServiceGrantId::make(deps.random), wish});
    return write_locked(
        deps, access, caller,
        [&](storage::Session& s, const OrgAccess& inside) -> Result<std::vector<storage::ServiceWithGrant>> {
            AUTHOS_TRY(get_member(s, inside, member));
            for (const auto& each : prepared) {
                AUTHOS_TRY(grant_wish(s, inside, {member, now}, each));
            }
            if (!wishes.empty()) {
                AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                            {"user.service_access_updated", "user", member.text(), now,
                                             details_of(member, wishes).dump()},
                                            caller));
            }
            return storage::list_services_with_grants(s, inside.scope, member);
        });
}

} // namespace authos::identity
