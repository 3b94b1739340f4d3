#include "authos/jobs/engine/lease.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/repo/leases.hpp"

namespace authos::jobs {

Result<LeaseOutcome> run_with_lease(const Deps& deps, const std::string& key, std::chrono::milliseconds ttl,
                                    const std::function<Result<void>(Deadline)>& work) {
    const auto& world = deps.identity;
    const storage::Lease lease{key, deps.instance};
    const Deadline deadline = Deadline::after(world.clock, ttl);
    const UnixMillis now = world.clock.now();
    AUTHOS_TRY(const bool held, world.database.write(deadline, [&](storage::Session& s) {
        return storage::acquire_lease(s, lease, now, now + ttl);
    }));
    if (!held) return LeaseOutcome::held_elsewhere;

    auto done = work(deadline);
    // Let go also after a failure; if that fails too, the lease ends by itself.
    auto released =
        world.database.write(Deadline::after(world.clock, std::chrono::seconds{5}),
                             [&](storage::Session& s) { return storage::release_lease(s, lease); });
    if (!released) {
        world.log.warn("lease.release_failed", {{"lease", key}, {"reason", released.error().reason}});
    }
    if (!done) return std::move(done).error();
    return LeaseOutcome::ran;
}

} // namespace authos::jobs
