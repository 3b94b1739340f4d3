#include "authos/identity/rbac/capability.hpp"

#include "authos/base/text.hpp"

#include <array>

namespace authos::identity {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, kCapabilityCount> kCapabilityNames = {
    "org.settings.manage", "org.members.view", "org.members.manage",  "org.roles.manage",
    "billing.manage",      "services.view",    "services.create",     "services.manage",
    "end_users.view",      "end_users.manage", "webhooks.manage",     "integrations.manage",
    "audit_logs.view",     "risk_events.view", "risk_policies.manage"};

} // namespace

std::string_view name_of(Capability capability) noexcept {
    return kCapabilityNames[static_cast<std::size_t>(capability)];
}

Result<Capability> parse_capability(std::string_view text) {
    for (std::size_t i = 0; i < kCapabilityCount; ++i) {
        if (kCapabilityNames[i] == text) return static_cast<Capability>(i);
    }
    return fail(Errc::invalid_argument, "capability_unknown",
                "Unknown permission \"" + std::string{truncate_utf8(text, 100)} + "\"");
}

} // namespace authos::identity
