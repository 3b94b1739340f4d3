#include "dto/organization.hpp"

#include "dto/paging.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json optional_tier(const std::optional<storage::Tier>& tier) {
    return tier ? tier_json(*tier) : Json{};
}

Result<std::optional<storage::OrgStatus>> find_status(const http::Request& request) {
    AUTHOS_TRY(const auto text, find_query(request, "status"));
    if (!text) return std::optional<storage::OrgStatus>{};
    AUTHOS_TRY(const auto status, storage::parse_org_status(*text));
    return std::optional{status};
}

Json listed_json(const storage::platform::ListedOrganization& listed) {
    Json item = organization_json(listed.organization);
    item.set("tier", optional_tier(listed.tier));
    const auto& owner = listed.owner;
    item.set("owner", owner
                          ? account_json(owner->id, owner->email, owner->is_platform_owner, owner->created_at)
                          : Json{});
    return item;
}

} // namespace

Result<identity::OrganizationDraft> parse_organization_draft(const Json& body) {
    identity::OrganizationDraft draft;
    AUTHOS_TRY(draft.slug, body.get_string("slug"));
    AUTHOS_TRY(draft.name, body.get_string("name"));
    return draft;
}

Result<identity::TierWish> parse_tier_wish(const Json& body) {
    identity::TierWish wish;
    AUTHOS_TRY(wish.tier_id, body.get_string("tier_id"));
    AUTHOS_TRY(const auto services, body.find_integer("max_services"));
    AUTHOS_TRY(const auto users, body.find_integer("max_users"));
    if (services) wish.max_services = *services;
    if (users) wish.max_users = *users;
    return wish;
}

Result<storage::OwnOrganizationPage> parse_own_organization_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 20));
    AUTHOS_TRY(const auto status, find_status(request));
    return storage::OwnOrganizationPage{status, page.limit, page.offset};
}

Result<storage::platform::OrganizationPage> parse_organization_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    AUTHOS_TRY(const auto status, find_status(request));
    AUTHOS_TRY(auto tier, find_query(request, "tier_id"));
    AUTHOS_TRY(auto search, find_query(request, "search"));
    AUTHOS_TRY(auto before, parse_cursor(request));
    return storage::platform::OrganizationPage{
        {status, std::move(tier), std::move(search)}, page.limit, page.offset, std::move(before)};
}

Result<storage::platform::PlatformAuditPage> parse_audit_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    AUTHOS_TRY(auto before, parse_cursor(request));
    storage::platform::PlatformAuditPage wanted{{}, page.limit, page.offset, std::move(before)};
    AUTHOS_TRY(wanted.filter.action, find_query(request, "action"));
    AUTHOS_TRY(wanted.filter.target_type, find_query(request, "target_type"));
    AUTHOS_TRY(wanted.filter.target_id, find_query(request, "target_id"));
    return wanted;
}

Json organization_json(const storage::Organization& organization) {
    return Json::object({{"id", organization.id.text()},
                         {"slug", organization.slug},
                         {"name", organization.name},
                         {"owner_user_id", organization.owner_user_id.text()},
                         {"status", storage::name_of(organization.status)},
                         {"tier_id", organization.tier_id},
                         {"max_services", number(organization.max_services)},
                         {"max_users", number(organization.max_users)},
                         {"approved_by", id_text(organization.approved_by)},
                         {"approved_at", moment(organization.approved_at)},
                         {"rejected_by", id_text(organization.rejected_by)},
                         {"rejected_at", moment(organization.rejected_at)},
                         {"rejection_reason", organization.rejection_reason},
                         {"custom_domain", organization.custom_domain},
                         {"domain_verified", organization.domain_verified},
                         {"domain_verification_token", organization.domain_verification_token},
                         {"brand_logo_url", organization.brand_logo_url},
                         {"brand_primary_color", organization.brand_primary_color},
                         {"feature_overrides", stored_json(organization.feature_overrides, JsonKind::object)},
                         {"created_at", format_rfc3339(organization.created_at)},
                         {"updated_at", format_rfc3339(organization.updated_at)}});
}

Json tier_json(const storage::Tier& tier) {
    return Json::object({{"id", tier.id},
                         {"name", tier.name},
                         {"display_name", tier.display_name},
                         {"default_max_services", number(tier.default_max_services)},
                         {"default_max_users", number(tier.default_max_users)},
                         {"features", tier.features},
                         {"price_cents", number(tier.price_cents)},
                         {"currency", tier.currency},
                         {"created_at", format_rfc3339(tier.created_at)}});
}

Json membership_json(const storage::Membership& membership) {
    return Json::object({{"id", membership.id.text()},
                         {"org_id", membership.org_id.text()},
                         {"user_id", membership.user_id.text()},
                         {"role", membership.role},
                         {"created_at", format_rfc3339(membership.created_at)}});
}

Json organization_response(const storage::OrganizationSummary& summary) {
    return Json::object({{"organization", organization_json(summary.organization)},
                         {"membership_count", number(summary.membership_count)},
                         {"service_count", number(summary.service_count)},
                         {"tier", optional_tier(summary.tier)}});
}

Json created_organization_response(const identity::CreatedOrganization& created) {
    const auto& owner = created.owner;
    return Json::object(
        {{"organization", organization_json(created.organization)},
         {"owner", account_json(owner.id, owner.email.text(), owner.is_platform_owner, owner.created_at)},
         {"membership", membership_json(created.membership)},
         {"access_token", created.tokens.access_token.reveal()},
         {"refresh_token", created.tokens.refresh_token.reveal()}});
}

Json selected_organization_response(const identity::SelectedOrganization& selected) {
    return Json::object({{"organization", organization_json(selected.organization)},
                         {"membership", membership_json(selected.membership)},
                         {"access_token", selected.tokens.access_token.reveal()},
                         {"refresh_token", selected.tokens.refresh_token.reveal()},
                         {"expires_in", number(selected.tokens.expires_in.count())}});
}

Json organization_list_response(const identity::OrganizationList& list, int limit) {
    Json items = Json::array();
    ListPosition last;
    for (const auto& listed : list.organizations) {
        items.push(listed_json(listed));
        last = {listed.organization.created_at, listed.organization.id.text()};
    }
    return Json::object({{"organizations", items},
                         {"total", number(list.total)},
                         {"next_cursor", next_cursor(items.size(), limit, last)}});
}

Json audit_list_response(const identity::PlatformAuditList& list, int limit) {
    Json items = Json::array();
    ListPosition last;
    for (const auto& entry : list.entries) {
        items.push(Json::object({{"id", entry.id.text()},
                                 {"platform_owner_id", entry.owner.text()},
                                 {"action", entry.action},
                                 {"target_type", entry.target_type},
                                 {"target_id", entry.target_id},
                                 {"metadata", entry.metadata},
                                 {"created_at", format_rfc3339(entry.created_at)}}));
        last = {entry.created_at, entry.id.text()};
    }
    return Json::object({{"logs", items},
                         {"total", number(list.total)},
                         {"next_cursor", next_cursor(items.size(), limit, last)}});
}

} // namespace authos::api::dto
