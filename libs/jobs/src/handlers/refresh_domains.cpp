#include "authos/identity/tenant_settings/domain_directory.hpp"
#include "authos/jobs/handlers/handlers.hpp"

namespace authos::jobs {

Result<void> refresh_domains(const Deps& deps, Deadline deadline) {
    if (deps.domains == nullptr) return {};
    return deps.domains->refresh(deps.identity, deadline);
}

} // namespace authos::jobs
