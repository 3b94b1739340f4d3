#include "authos/identity/sessions/own_sessions.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/scope_authority.hpp"
#include "devices/name.hpp"
#include "sessions/lifetime.hpp"
#include "sessions/subject.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

constexpr int kMostSessions = 200;

Error session_not_found() {
    return fail(Errc::not_found, "session_not_found", "Session not found");
}

// The service that bounds what the session may see; nothing: it sees all of its account.
Result<std::optional<ServiceId>> find_horizon(storage::Session& s, const Principal& principal,
                                              UnixMillis now) {
    if (!principal.context.service_slug) return std::optional<ServiceId>{};
    AUTHOS_TRY(const auto own,
               storage::find_session_of_user(s, principal.user_id, principal.session_id, now));
    if (!own || !own->context.service_id) {
        return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
    }
    return own->context.service_id;
}

// The slugs behind the ids of rows; each is looked up once.
class ContextNames {
public:
    explicit ContextNames(storage::Session& s) : session_(s) {}

    Result<TokenContext> context_of(const storage::SessionRow& row) {
        TokenContext context{row.context.org_slug, std::nullopt};
        if (!row.context.service_id || !row.context.org_slug) return context;
        const auto known = services_.find(row.context.service_id->text());
        if (known != services_.end()) {
            context.service_slug = known->second;
            return context;
        }
        AUTHOS_TRY(const auto org, storage::find_organization_by_slug(session_, *row.context.org_slug));
        if (!org) return context;
        AUTHOS_TRY(const auto service, storage::find_service(session_, ScopeAuthority::organization(org->id),
                                                             *row.context.service_id));
        if (service) context.service_slug = service->slug;
        services_[row.context.service_id->text()] = context.service_slug;
        return context;
    }

private:
    storage::Session& session_;
    std::map<std::string, std::optional<std::string>> services_;
};

Result<std::vector<OwnSession>> load_sessions(const Deps& deps, storage::Session& s,
                                              const Principal& principal) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto horizon, find_horizon(s, principal, now));
    AUTHOS_TRY(auto rows,
               storage::list_sessions_of_user(s, principal.user_id, now, {std::nullopt, kMostSessions}));
    ContextNames names{s};
    std::vector<OwnSession> sessions;
    for (auto& row : rows) {
        if (horizon && row.context.service_id != horizon) continue;
        if (is_over(deps.settings, row, now)) continue;
        AUTHOS_TRY(auto context, names.context_of(row));
        const bool is_current = row.id == principal.session_id;
        std::string device = device_name_of(row.context.user_agent.value_or(std::string{}));
        sessions.push_back({std::move(row), std::move(context), std::move(device), is_current});
    }
    std::sort(sessions.begin(), sessions.end(), [](const OwnSession& a, const OwnSession& b) {
        return a.session.last_used_at > b.session.last_used_at;
    });
    return sessions;
}

// In the logs of the organizations that sessions were in.
Result<void> record_ends(const Deps& deps, storage::Session& s, const Principal& principal,
                         const std::set<std::string>& org_slugs, const Json& details, const Caller& caller) {
    for (const std::string& slug : org_slugs) {
        AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, slug));
        if (!org) continue;
        AUTHOS_TRY(record_org_event(
            deps, s, ScopeAuthority::organization(org->id), principal.user_id,
            {"user.logout", "user", principal.user_id.text(), deps.clock.now(), details.dump()}, caller));
    }
    return {};
}

Result<void> delete_own_session(const Deps& deps, storage::Session& s, const Principal& principal,
                                const SessionId& id, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto horizon, find_horizon(s, principal, now));
    AUTHOS_TRY(const auto row, storage::find_session_of_user(s, principal.user_id, id, now));
    if (!row || (horizon && row->context.service_id != horizon)) return session_not_found();
    AUTHOS_TRY(const bool deleted, storage::delete_session(s, principal.user_id, id));
    if (!deleted) return session_not_found();
    std::set<std::string> orgs;
    if (row->context.org_slug) orgs.insert(*row->context.org_slug);
    return record_ends(deps, s, principal, orgs, Json::object({{"session_id", id.text()}}), caller);
}

Result<long long> delete_own_sessions(const Deps& deps, storage::Session& s, const Principal& principal,
                                      bool keep_current, const Caller& caller) {
    // A session that opens at this moment is there before, and ends, or sees that what let it in has ended.
    AUTHOS_TRY(storage::lock_user(s, realm_of(principal.home_org), principal.user_id));
    AUTHOS_TRY(const auto horizon, find_horizon(s, principal, deps.clock.now()));
    AUTHOS_TRY(const auto sessions, load_sessions(deps, s, principal));
    std::set<std::string> orgs;
    for (const auto& own : sessions) {
        if (own.context.org_slug && !(keep_current && own.is_current)) orgs.insert(*own.context.org_slug);
    }
    std::optional<SessionId> keep;
    if (keep_current) keep = principal.session_id;
    long long ended = 0;
    if (horizon) {
        AUTHOS_TRY(ended, storage::delete_sessions_of_user_at(s, principal.user_id, *horizon, keep));
    } else if (keep) {
        AUTHOS_TRY(ended, storage::delete_other_sessions_of_user(s, principal.user_id, *keep));
    } else {
        AUTHOS_TRY(ended, storage::delete_sessions_of_user(s, principal.user_id));
    }
    AUTHOS_TRY(record_ends(deps, s, principal, orgs, Json::object({{"everywhere", true}}), caller));
    return ended;
}

} // namespace

Result<std::vector<OwnSession>> list_own_sessions(const Deps& deps, const Principal& principal,
                                                  const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return load_sessions(deps, s, principal); });
}

Result<void> end_own_session(const Deps& deps, const Principal& principal, const SessionId& id,
                             const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(deps.database.write(caller.deadline, [&](storage::Session& s) {
        return delete_own_session(deps, s, principal, id, caller);
    }));
    deps.log.info("session.revoked", {{"user_id", principal.user_id.text()}, {"session_id", id.text()}});
    return {};
}

Result<long long> end_own_sessions(const Deps& deps, const Principal& principal, bool keep_current,
                                   const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const long long ended, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return delete_own_sessions(deps, s, principal, keep_current, caller);
    }));
    deps.log.info("sessions.revoked", {{"user_id", principal.user_id.text()}, {"count", ended}});
    return ended;
}

} // namespace authos::identity
