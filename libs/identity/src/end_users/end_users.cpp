#include "authos/identity/end_users/end_users.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/device_codes.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "rbac/recheck.hpp"

#include <unordered_map>

namespace authos::identity {

namespace {

Result<storage::EndUsersOf> find_filter(storage::Session& s, const OrgAccess& access,
                                        const std::optional<std::string>& slug) {
    if (!slug) return storage::EndUsersOf{};
    AUTHOS_TRY(const auto service, storage::find_service_by_slug(s, access.scope, *slug));
    if (!service) {
        return fail(Errc::not_found, "end_user_service_not_found", "Service '" + *slug + "' not found");
    }
    return storage::EndUsersOf{service->id};
}

// One query each for all people of the page.
Result<std::vector<EndUserProfile>> complete_profiles(storage::Session& s, const OrgAccess& access,
                                                      const storage::EndUsersOf& service,
                                                      std::vector<storage::EndUser> users) {
    std::vector<EndUserProfile> profiles;
    if (users.empty()) return profiles;
    const storage::UserRange range{users.front().id, users.back().id};
    AUTHOS_TRY(auto identities, storage::list_end_user_identities(s, access.scope, service, range));
    AUTHOS_TRY(auto subscriptions, storage::list_end_user_subscriptions(s, access.scope, service, range));
    std::unordered_map<UserId, std::size_t> places;
    for (auto& user : users) {
        places.emplace(user.id, profiles.size());
        profiles.push_back({std::move(user), {}, {}});
    }
    // Deleted accounts between the first and the last are in no place.
    for (auto& identity : identities) {
        if (const auto at = places.find(identity.user_id); at != places.end())
            profiles[at->second].identities.push_back(std::move(identity));
    }
    for (auto& subscription : subscriptions) {
        if (const auto at = places.find(subscription.user_id); at != places.end())
            profiles[at->second].subscriptions.push_back(std::move(subscription));
    }
    return profiles;
}

Result<storage::EndUser> load_end_user(storage::Session& s, const OrgAccess& access, const UserId& id) {
    AUTHOS_TRY(auto user, storage::find_end_user(s, access.scope, std::nullopt, id));
    if (!user) return fail(Errc::not_found, "end_user_not_found", "End-user not found");
    return std::move(*user);
}

} // namespace

Result<EndUserList> list_end_users(const Deps& deps, const OrgAccess& access,
                                   const std::optional<std::string>& service_slug,
                                   const storage::UserPage& page, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<EndUserList> {
        AUTHOS_TRY(const auto service, find_filter(s, access, service_slug));
        AUTHOS_TRY(auto users, storage::list_end_users(s, access.scope, service, page));
        AUTHOS_TRY(auto profiles, complete_profiles(s, access, service, std::move(users)));
        AUTHOS_TRY(const long long total, storage::count_end_users(s, access.scope, service));
        return EndUserList{std::move(profiles), total};
    });
}

Result<EndUserDetail> get_end_user(const Deps& deps, const OrgAccess& access, const UserId& id,
                                   const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<EndUserDetail> {
        AUTHOS_TRY(auto user, load_end_user(s, access, id));
        AUTHOS_TRY(auto profiles, complete_profiles(s, access, std::nullopt, {std::move(user)}));
        AUTHOS_TRY(const long long sessions,
                   storage::count_sessions_in_organization(s, access.scope, id, now));
        return EndUserDetail{std::move(profiles.front()), sessions};
    });
}

Result<long long> end_sessions_of_end_user(const Deps& deps, const OrgAccess& access, const UserId& id,
                                           const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<long long> {
            AUTHOS_TRY(load_end_user(s, inside, id));
            // What nobody could use any more goes along, but does not count.
            AUTHOS_TRY(const long long alive,
                       storage::count_sessions_in_organization(s, inside.scope, id, now));
            AUTHOS_TRY(storage::withdraw_device_approvals_in(s, inside.scope, id));
            AUTHOS_TRY(storage::delete_sessions_of_user_in(s, inside.scope, id));
            const Json details = Json::object({{"revoked_count", static_cast<std::int64_t>(alive)}});
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        {"user.sessions.revoked", "user", id.text(), now, details.dump()},
                                        caller));
            return alive;
        });
}

} // namespace authos::identity
