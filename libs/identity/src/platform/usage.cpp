#include "authos/identity/platform/usage.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/login_events.hpp"
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
        return Usage{jobs.pending, jobs.processing, jobs.completed, jobs.failed, users, organizations};
    });
}

} // namespace authos::identity
