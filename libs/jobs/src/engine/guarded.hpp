#pragma once
// The fence around work that somebody else wrote: whatever it throws becomes an Error, so that one bad
// job or task never ends the thread that runs it.

#include "authos/base/result.hpp"

#include <exception>

namespace authos::jobs {

/// What `work()` returns, or Errc::internal, reason "work_threw".
template <class F>
[[nodiscard]] Result<void> run_guarded(F&& work) {
    try {
        return work();
    } catch (const std::exception& thrown) {
        return fail(Errc::internal, "work_threw", "The work ended unexpectedly.").with_detail(thrown.what());
    } catch (...) {
        return fail(Errc::internal, "work_threw", "The work ended unexpectedly.");
    }
}

} // namespace authos::jobs
