#include "login/login_record.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity {

namespace {

AuditFact login_fact(std::string action, const LoginTarget& target, SignInMethod method, const UserId& user,
                     UnixMillis now, Json details) {
    details.set("provider", name_of(method));
    if (target.service) details.set("service_slug", target.service->slug);
    return {std::move(action), "user", user.text(), now, details.dump()};
}

bool belongs_to(const LoginTarget& target, const LoginCandidate& candidate) {
    return candidate.user && (candidate.may_enter || candidate.user->org_id == target.org->id);
}

} // namespace

Result<void> record_login_success(const Deps& deps, storage::Session& s, const LoginTarget& target,
                                  SignInMethod method, const UserId& user, const Caller& caller) {
    if (!target.org) return {};
    return record_org_event(
        deps, s, storage::ScopeAuthority::organization(target.org->id), user,
        login_fact("user.login.success", target, method, user, deps.clock.now(), Json::object()), caller);
}

void record_login_failure(const Deps& deps, const LoginTarget& target, const LoginCandidate& candidate,
                          SignInMethod method, const std::string& reason, const Caller& caller) {
    if (!target.org) return;
    const auto scope = storage::ScopeAuthority::organization(target.org->id);
    const auto recorded = deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        if (!belongs_to(target, candidate)) {
            AUTHOS_TRY(storage::lock_organization(s, scope)); // a write that changes nothing
            return {};
        }
        auto fact = login_fact("user.login.failed", target, method, candidate.user->id, deps.clock.now(),
                               Json::object({{"reason", reason}}));
        fact.success = false;
        // Nobody proved to be the user: there is no actor.
        return record_org_event(deps, s, scope, std::nullopt, fact, caller);
    });
    if (!recorded) deps.log.warn("login.failure_not_recorded", {{"reason", recorded.error().reason}});
}

} // namespace authos::identity
