#include "authos/identity/linked/renew_due.hpp"

#include "authos/jobs/handlers/handlers.hpp"

namespace authos::jobs {

Result<void> renew_provider_tokens(const Deps& deps, Deadline deadline) {
    AUTHOS_TRY(const auto report, identity::renew_due_provider_tokens(deps.identity, deadline));
    if (report.renewed + report.withdrawn + report.unreachable + report.not_asked > 0) {
        deps.identity.log.info("provider_tokens.renewed", {{"renewed", report.renewed},
                                                           {"withdrawn", report.withdrawn},
                                                           {"unreachable", report.unreachable},
                                                           {"not_asked", report.not_asked}});
    }
    return {};
}

} // namespace authos::jobs
