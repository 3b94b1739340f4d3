#pragma once
// How much of its limit of services an organization uses.

#include "authos/identity/services/services.hpp"

namespace authos::identity {

/// As of now; true until the end of the transaction where the organization is locked.
[[nodiscard]] Result<ServiceUsage> load_service_usage(storage::Session& s, const OrgAccess& access);

} // namespace authos::identity
