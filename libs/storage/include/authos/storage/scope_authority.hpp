#pragma once
// Where scopes are made. Only libs/identity (and tests) may include this header: whoever can make a
// scope decides who may see which rows.

#include "authos/storage/scope.hpp"

namespace authos::storage {

/// Hands out scopes; the caller has checked that the principal may have them.
class ScopeAuthority {
public:
    [[nodiscard]] static OrgScope organization(OrgId org) { return OrgScope{std::move(org)}; }
    [[nodiscard]] static PlatformScope platform() { return PlatformScope{}; }
};

} // namespace authos::storage
