#include "authos/identity/members/roles.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/invitations.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "names.hpp"
#include "rbac/recheck.hpp"
#include "rbac/role_capabilities.hpp"

namespace authos::identity {

namespace {

constexpr long long kMostRoles = 100;
constexpr std::size_t kMostDescriptionBytes = 1000;

Result<void> check_role_slug(const std::string& slug) {
    AUTHOS_TRY(check_slug_form(slug));
    if (is_built_in_role(ascii_lower(slug))) {
        return fail(Errc::invalid_argument, "slug_reserved", "Slug is reserved");
    }
    return {};
}

// A blank description is none.
Result<std::optional<std::string>> parse_description(const std::optional<std::string>& text) {
    if (!text || is_blank(*text)) return std::optional<std::string>{};
    const std::string_view plain = trim(*text);
    if (plain.size() > kMostDescriptionBytes || !is_printable_line(plain)) {
        return fail(Errc::invalid_argument, "description_malformed",
                    "Description must be one line of at most 1000 octets");
    }
    return std::optional{std::string{plain}};
}

Result<Capabilities> parse_permissions(const std::vector<std::string>& names) {
    Capabilities wanted;
    for (const std::string& name : names) {
        AUTHOS_TRY(const Capability capability, parse_capability(name));
        wanted.add(capability);
    }
    return wanted;
}

// In the order of the capabilities, each once.
std::string stored_permissions(const Capabilities& capabilities) {
    Json names = Json::array();
    for (std::size_t i = 0; i < kCapabilityCount; ++i) {
        const auto capability = static_cast<Capability>(i);
        if (capabilities.has(capability)) names.push(name_of(capability));
    }
    return names.dump();
}

Result<storage::CustomRole> load_role(storage::Session& s, const OrgAccess& access,
                                      const storage::RoleId& id) {
    AUTHOS_TRY(auto found, storage::find_custom_role(s, access.scope, id));
    if (!found) return fail(Errc::not_found, "role_not_found", "Role not found");
    return std::move(*found);
}

Result<void> record_role(const Deps& deps, storage::Session& s, const OrgAccess& access,
                         const std::pair<std::string, storage::CustomRole>& what, const Caller& caller) {
    const auto& [action, role] = what;
    const Json details =
        Json::object({{"slug", role.slug},
                      {"name", role.name},
                      {"permissions", parse_json(role.permissions).value_or(Json::array())}});
    return record_org_event(deps, s, access.scope, access.user_id,
                            {action, "role", role.id.text(), deps.clock.now(), details.dump()}, caller);
}

Result<void> require_room_for_role(storage::Session& s, const OrgAccess& access) {
    AUTHOS_TRY(const long long count, storage::count_custom_roles(s, access.scope));
    if (count < kMostRoles) return {};
    return fail(Errc::failed_precondition, "role_limit_reached",
                "An organization can have at most 100 custom roles: delete one first");
}

Result<void> require_unused(storage::Session& s, const OrgAccess& access, const std::string& role,
                            UnixMillis now) {
    AUTHOS_TRY(const long long members, storage::count_members(s, access.scope, role));
    AUTHOS_TRY(const long long invitations, storage::count_open_invitations(s, access.scope, role, now));
    if (members == 0 && invitations == 0) return {};
    return fail(Errc::failed_precondition, "role_in_use",
                "Role is in use by " + std::to_string(members) + " members and " +
                    std::to_string(invitations) + " pending invitations: give them another role first");
}

// The change as checked, ready to be laid over a stored role.
struct CheckedChange {
    std::optional<std::string> name;
    FieldChange<std::string> description;
    std::optional<Capabilities> permissions;
};

Result<CheckedChange> check_change(const RoleChange& change) {
    if (!change.name && !change.description && !change.permissions) {
        return fail(Errc::invalid_argument, "nothing_to_update",
                    "No fields to update: name, description and permissions can be changed");
    }
    CheckedChange checked;
    if (change.name) {
        AUTHOS_TRY(checked.name, parse_name(*change.name));
    }
    if (change.description) {
        AUTHOS_TRY(checked.description, parse_description(*change.description));
    }
    if (change.permissions) {
        AUTHOS_TRY(checked.permissions, parse_permissions(*change.permissions));
    }
    return checked;
}

} // namespace

Result<std::vector<storage::CustomRole>> list_roles(const Deps& deps, const OrgAccess& access,
                                                    const Caller& caller) {
    return deps.database.read(
        caller.deadline, [&](storage::Session& s) { return storage::list_custom_roles(s, access.scope); });
}

Result<storage::CustomRole> get_role(const Deps& deps, const OrgAccess& access, const storage::RoleId& id,
                                     const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) { return load_role(s, access, id); });
}

Result<storage::CustomRole> create_role(const Deps& deps, const OrgAccess& access, const RoleDraft& draft,
                                        const Caller& caller) {
    AUTHOS_TRY(check_role_slug(draft.slug));
    AUTHOS_TRY(auto name, parse_name(draft.name));
    AUTHOS_TRY(auto description, parse_description(draft.description));
    AUTHOS_TRY(const auto permissions, parse_permissions(draft.permissions));
    const UnixMillis now = deps.clock.now();
    const storage::CustomRole role{.id = storage::RoleId::make(deps.random),
                                   .slug = draft.slug,
                                   .name = std::move(name),
                                   .description = std::move(description),
                                   .permissions = stored_permissions(permissions),
                                   .created_at = now,
                                   .updated_at = now};
    return write_locked(deps, access, caller,
                        [&](storage::Session& s, const OrgAccess& inside) -> Result<storage::CustomRole> {
                            AUTHOS_TRY(require_holds(inside, permissions));
                            AUTHOS_TRY(require_room_for_role(s, inside));
                            AUTHOS_TRY(storage::insert_custom_role(s, inside.scope, role));
                            AUTHOS_TRY(record_role(deps, s, inside, {"role.created", role}, caller));
                            return role;
                        });
}

Result<storage::CustomRole> update_role(const Deps& deps, const OrgAccess& access, const storage::RoleId& id,
                                        const RoleChange& change, const Caller& caller) {
    auto checked = check_change(change);
    const UnixMillis now = deps.clock.now();
    return write_locked(deps, access, caller,
                        [&](storage::Session& s, const OrgAccess& inside) -> Result<storage::CustomRole> {
                            AUTHOS_TRY(auto role, load_role(s, inside, id));
                            // After the look-up: what is wrong with a change of nothing is that there is
                            // nothing.
                            if (!checked) return checked.error();
                            if (checked->name) role.name = *checked->name;
                            if (checked->description) role.description = *checked->description;
                            if (checked->permissions) {
                                AUTHOS_TRY(require_holds(inside, *checked->permissions));
                                role.permissions = stored_permissions(*checked->permissions);
                            }
                            role.updated_at = now;
                            AUTHOS_TRY(storage::update_custom_role(s, inside.scope, role));
                            AUTHOS_TRY(record_role(deps, s, inside, {"role.updated", role}, caller));
                            return role;
                        });
}

Result<void> delete_role(const Deps& deps, const OrgAccess& access, const storage::RoleId& id,
                         const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_locked(deps, access, caller,
                        [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
                            AUTHOS_TRY(const auto role, load_role(s, inside, id));
                            AUTHOS_TRY(require_unused(s, inside, role.slug, now));
                            AUTHOS_TRY(storage::delete_custom_role(s, inside.scope, id));
                            return record_role(deps, s, inside, {"role.deleted", role}, caller);
                        });
}

} // namespace authos::identity
