#include "login/entry.hpp"

namespace authos::identity {

Result<void> check_entry(const LoginTarget& target, const LoginCandidate& candidate) {
    if (!candidate.user->email_verified_at) {
        return fail(Errc::unauthenticated, "email_not_verified",
                    "Please verify your email address before logging in");
    }
    if (candidate.may_enter) return {};
    if (target.service) {
        return fail(Errc::permission_denied, "service_access_denied",
                    "You do not have access to this service");
    }
    return fail(Errc::permission_denied, "not_a_member", "You are not a member of this organization");
}

SessionPlace place_of(const LoginTarget& target) {
    SessionPlace place;
    if (target.org) place.context.org_slug = target.org->slug;
    if (target.service) {
        place.context.service_slug = target.service->slug;
        place.service_id = target.service->id;
        place.client_id = target.service->client_id;
    }
    return place;
}

} // namespace authos::identity
