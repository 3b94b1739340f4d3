#include "dto/members.hpp"

#include "dto/body.hpp"
#include "dto/organization.hpp"
#include "dto/paging.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {

Result<storage::MemberPage> parse_member_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    storage::MemberPage wanted;
    AUTHOS_TRY(wanted.role, find_query(request, "role"));
    AUTHOS_TRY(wanted.after, parse_cursor(request));
    wanted.limit = page.limit;
    wanted.offset = page.offset;
    return wanted;
}

Result<std::vector<identity::ServiceRightWish>> parse_service_right_wishes(const Json& body) {
    AUTHOS_TRY(const auto grants, body.get("grants"));
    if (grants.kind() != JsonKind::array) {
        return fail(Errc::invalid_argument, "member_type", "\"grants\" must be an array");
    }
    std::vector<identity::ServiceRightWish> wishes;
    for (const Json& grant : grants.items()) {
        identity::ServiceRightWish wish;
        AUTHOS_TRY(wish.service_slug, grant.get_string("service_slug"));
        if (!grant.contains("access")) {
            return fail(Errc::invalid_argument, "member_missing",
                        "\"access\" is missing: \"viewer\", \"manager\", or null to take it away");
        }
        AUTHOS_TRY(const auto access, grant.find_string("access"));
        if (access) {
            AUTHOS_TRY(wish.relation, storage::parse_service_relation(*access));
        }
        wishes.push_back(std::move(wish));
    }
    return wishes;
}

Result<identity::RoleDraft> parse_role_draft(const Json& body) {
    identity::RoleDraft draft;
    AUTHOS_TRY(draft.slug, body.get_string("slug"));
    AUTHOS_TRY(draft.name, body.get_string("name"));
    AUTHOS_TRY(draft.description, body.find_string("description"));
    AUTHOS_TRY(draft.permissions, body.get_strings("permissions"));
    return draft;
}

Result<identity::RoleChange> parse_role_change(const Json& body) {
    identity::RoleChange change;
    AUTHOS_TRY(change.name, body.find_string("name"));
    AUTHOS_TRY(change.description, find_change(body, "description"));
    AUTHOS_TRY(change.permissions, body.find_strings("permissions"));
    return change;
}

Json member_json(const storage::Member& member) {
    const auto& membership = member.membership;
    return Json::object({{"user", account_json(membership.user_id, member.email, member.is_platform_owner,
                                               member.user_created_at)},
                         {"membership", membership_json(membership)}});
}

Json member_list_response(const identity::MemberList& list, int limit) {
    Json items = Json::array();
    for (const auto& member : list.members) items.push(member_json(member));
    ListPosition last;
    if (!list.members.empty()) {
        const auto& membership = list.members.back().membership;
        last = {membership.created_at, membership.id.text()};
    }
    return Json::object({{"members", std::move(items)},
                         {"total", number(list.total)},
                         {"limit", Json::object({{"current", number(list.current)},
                                                 {"max", number(list.limit.max)},
                                                 {"source", list.limit.source}})},
                         {"next_cursor", next_cursor(list.members.size(), limit, last)}});
}

Json service_access_response(const std::vector<storage::ServiceWithGrant>& rights) {
    Json items = Json::array();
    for (const auto& right : rights) {
        items.push(
            Json::object({{"service_id", right.service_id.text()},
                          {"service_slug", right.slug},
                          {"service_name", right.name},
                          {"access", right.relation ? Json{storage::name_of(*right.relation)} : Json{}}}));
    }
    return items;
}

Json role_json(const OrgId& org, const storage::CustomRole& role) {
    return Json::object({{"id", role.id.text()},
                         {"org_id", org.text()},
                         {"slug", role.slug},
                         {"name", role.name},
                         {"description", role.description},
                         {"permissions", stored_array(role.permissions)},
                         {"created_at", format_rfc3339(role.created_at)},
                         {"updated_at", format_rfc3339(role.updated_at)}});
}

Json built_in_role_json(const OrgId& org, const identity::BuiltInRole& role) {
    return Json::object({{"id", nullptr},
                         {"org_id", org.text()},
                         {"slug", role.slug},
                         {"name", role.name},
                         {"description", role.description},
                         {"permissions", Json::array({Json{role.permission}})},
                         {"created_at", nullptr},
                         {"updated_at", nullptr}});
}

} // namespace authos::api::dto
