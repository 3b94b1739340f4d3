#include "rbac/role_capabilities.hpp"

#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/repo/roles.hpp"

namespace authos::identity {

bool is_built_in_role(std::string_view role) noexcept {
    return role == "owner" || role == "admin" || role == "member";
}

Result<std::optional<Capabilities>>
find_role_capabilities(storage::Session& s, const storage::OrgScope& scope, const std::string& role) {
    if (role == "owner" || role == "admin") return std::optional{Capabilities::all()};
    Capabilities granted;
    if (role == "member") return std::optional{granted};
    AUTHOS_TRY(const auto custom, storage::find_custom_role(s, scope, role));
    if (!custom) return std::optional<Capabilities>{};
    // A row that cannot be read gives nothing: doubt never grants.
    const auto permissions = parse_json(custom->permissions);
    if (!permissions) return std::optional{granted};
    for (const Json& item : permissions->items()) {
        if (const auto capability = parse_capability(item.as_string().value_or(""))) granted.add(*capability);
    }
    return std::optional{granted};
}

Result<void> require_holds(const OrgAccess& access, const Capabilities& wanted) {
    std::string missing;
    for (std::size_t i = 0; i < kCapabilityCount; ++i) {
        const auto capability = static_cast<Capability>(i);
        if (!wanted.has(capability) || access.capabilities.has(capability)) continue;
        missing += (missing.empty() ? "" : ", ") + std::string{name_of(capability)};
    }
    if (missing.empty()) return {};
    return fail(Errc::permission_denied, "capability_beyond_own",
                "You cannot give permissions that you do not have yourself: " + missing);
}

Result<void> require_may_give_role(storage::Session& s, const OrgAccess& access, const std::string& role) {
    AUTHOS_TRY(const auto wanted, find_role_capabilities(s, access.scope, role));
    if (!wanted) {
        return fail(Errc::invalid_argument, "role_unknown",
                    "Invalid role \"" + std::string{truncate_utf8(role, 100)} +
                        "\": use admin, member or the slug of a role of this organization");
    }
    return require_holds(access, *wanted);
}

} // namespace authos::identity
