#pragma once
// The proven domains of all active organizations.

#include "authos/base/result.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <string>
#include <vector>

namespace authos::storage::platform {

/// At most `limit` of them, by name.
Result<std::vector<std::string>> list_verified_domains(Session& s, const PlatformScope& scope,
                                                       long long limit);

} // namespace authos::storage::platform
