#pragma once
// What a member of an organization may be allowed to do. Owners and admins have every capability, plain
// members none, custom roles those that they list.

#include "authos/base/result.hpp"

#include <bitset>
#include <string_view>

namespace authos::identity {

/// One thing that a role may allow.
enum class Capability {
    org_settings_manage,
    org_members_view,
    org_members_manage,
    org_roles_manage,
    billing_manage,
    services_view,
    services_create,
    services_manage,
    end_users_view,
    end_users_manage,
    webhooks_manage,
    integrations_manage,
    audit_logs_view,
    risk_events_view,
    risk_policies_manage,
};
inline constexpr std::size_t kCapabilityCount = 15;

/// "org.settings.manage" and so on: as stored and sent.
[[nodiscard]] std::string_view name_of(Capability capability) noexcept;
/// Exact. Errc::invalid_argument, reason "capability_unknown".
[[nodiscard]] Result<Capability> parse_capability(std::string_view text);

/// A set of capabilities.
class Capabilities {
public:
    [[nodiscard]] static Capabilities all() noexcept {
        Capabilities every;
        every.set_.set();
        return every;
    }
    Capabilities& add(Capability capability) noexcept {
        set_.set(static_cast<std::size_t>(capability));
        return *this;
    }
    [[nodiscard]] bool has(Capability capability) const noexcept {
        return set_[static_cast<std::size_t>(capability)];
    }
    friend bool operator==(const Capabilities&, const Capabilities&) = default;

private:
    std::bitset<kCapabilityCount> set_;
};

} // namespace authos::identity
