#include "authos/identity/invitations/invitations.hpp"
#include "authos/jobs/handlers/handlers.hpp"

namespace authos::jobs {

namespace {

constexpr int kExpiryBatch = 100;

} // namespace

Result<void> expire_invitations(const Deps& deps, Deadline deadline) {
    // One short transaction per batch, as in the clean-up of sessions.
    while (!deadline.passed(deps.identity.clock)) {
        AUTHOS_TRY(const long long seen, identity::expire_invitations(deps.identity, kExpiryBatch, deadline));
        if (seen > 0) deps.identity.log.info("invitations.expired", {{"count", seen}});
        if (seen < kExpiryBatch) break;
    }
    return {};
}

} // namespace authos::jobs
