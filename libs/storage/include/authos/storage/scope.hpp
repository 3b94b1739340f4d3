#pragma once
// Proof of the right to touch rows. A tenant's rows are reached only with an OrgScope, platform-wide ones
// only with a PlatformScope; both come from authentication, so a query that forgets the tenant does not
// compile.

#include "authos/base/ids.hpp"

#include <optional>
#include <string>

namespace authos::storage {

class ScopeAuthority;

/// The rows of one organization.
class OrgScope {
public:
    [[nodiscard]] const OrgId& org() const noexcept { return org_; }

private:
    friend class ScopeAuthority;
    explicit OrgScope(OrgId org) : org_(std::move(org)) {}
    OrgId org_;
};

/// All rows of the deployment.
class PlatformScope {
private:
    friend class ScopeAuthority;
    PlatformScope() = default;
};

/// Where an account lives: in one organization, or on the platform itself. The same e-mail address may
/// have one account in each realm.
class Realm {
public:
    Realm(const OrgScope& scope) : org_(scope.org()) {}
    Realm(const PlatformScope&) {}

    [[nodiscard]] const std::optional<OrgId>& org() const noexcept { return org_; }
    /// The organization's id, or "" for the platform: the column `org_key`.
    [[nodiscard]] std::string key() const { return org_ ? org_->text() : std::string{}; }

private:
    std::optional<OrgId> org_;
};

} // namespace authos::storage
