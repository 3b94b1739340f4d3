#include "authos/identity/platform/usage.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/mfa_log.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity {

Result<Usage> read_usage(const Deps& deps, Deadline deadline) {
    const UnixMillis since = deps.clock.now() - std::chrono::hours{24 * 30};
    return deps.database.read(deadline, [&](storage::Session& s) -> Result<Usage> {
        AUTHOS_TRY(const auto jobs, storage::count_jobs(s));
        AUTHOS_TRY(const auto users, storage::count_active_users(s, since));
        AUTHOS_TRY(const auto organizations,
                   storage::platform::count_organizations(s, storage::ScopeAuthority::platform()));
        AUTHOS_TRY(const auto mfa, storage::count_mfa_adoption(s));
        return Usage{jobs.pending, jobs.processing, jobs.completed, jobs.failed,
                     users,        organizations,   mfa.users,      mfa.with_mfa};
    });
}

} // namespace authos::identity
