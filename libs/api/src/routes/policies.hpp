#pragma once
// Short names for the policies that most rows of the route table have.

#include "route.hpp"

namespace authos::api {

using http::Method;
using identity::Capability;

inline constexpr bool kActive = true;

/// Any member; `active`: while the organization is active.
constexpr Policy member(bool active = false) {
    return {.lane = LaneIndex::db, .auth = Auth::org_member, .active = active};
}
constexpr Policy owner(bool active = false) {
    return {.lane = LaneIndex::db, .auth = Auth::org_owner, .active = active};
}
/// Members whose role has that capability.
constexpr Policy cap(Capability needed, bool active = false) {
    return {.lane = LaneIndex::db, .auth = Auth::org_capability, .capability = needed, .active = active};
}
/// The same, and members who were given that right on the service in the path; the organization is active.
constexpr Policy service(Capability needed, identity::ServiceRight right) {
    return {.lane = LaneIndex::db,
            .auth = Auth::org_service,
            .capability = needed,
            .right = right,
            .active = true};
}
/// Programs whose API key has that permission.
constexpr Policy api_key(identity::KeyPermission needed) {
    return {.lane = LaneIndex::db, .auth = Auth::api_key, .permission = needed};
}
inline constexpr Policy kSignedIn = {.lane = LaneIndex::db, .auth = Auth::bearer};
inline constexpr Policy kPlatformOwner = {.lane = LaneIndex::db, .auth = Auth::platform_owner};
/// For anyone, and therefore limited.
inline constexpr Policy kPublic = {.lane = LaneIndex::db, .limit = Limit::authentication};

} // namespace authos::api
