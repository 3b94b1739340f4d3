#include "dto/analytics.hpp"

#include "authos/base/text.hpp"
#include "dto/paging.hpp"
#include "dto/values.hpp"

#include <algorithm>

namespace authos::api::dto {
namespace {

template <class Item, class Map>
Json array_of(const std::vector<Item>& items, const Map& map) {
    Json array = Json::array();
    for (const Item& item : items) array.push(map(item));
    return array;
}

} // namespace

Result<identity::DayRangeWish> parse_day_range_wish(const http::Request& request) {
    identity::DayRangeWish wish;
    AUTHOS_TRY(wish.start_date, find_query(request, "start_date"));
    AUTHOS_TRY(wish.end_date, find_query(request, "end_date"));
    AUTHOS_TRY(const auto days, find_query(request, "days"));
    if (!days) return wish;
    wish.days = parse_decimal(*days);
    if (!wish.days) return fail(Errc::invalid_argument, "query_malformed", "\"days\" is not valid");
    return wish;
}

Result<int> parse_limit(const http::Request& request, int usual, int most) {
    AUTHOS_TRY(const auto page, parse_page(request, usual));
    return std::min(page.limit, most);
}

Json day_counts_response(const std::vector<storage::DayCount>& days) {
    return array_of(days, [](const storage::DayCount& day) {
        return Json::object({{"date", identity::format_day(day.day)}, {"count", number(day.count)}});
    });
}

Json service_counts_response(const std::vector<storage::ServiceCount>& services) {
    return array_of(services, [](const storage::ServiceCount& service) {
        return Json::object({{"service_id", service.service_id},
                             {"service_name", service.service_name},
                             {"count", number(service.count)}});
    });
}

Json provider_counts_response(const std::vector<storage::ProviderCount>& providers) {
    return array_of(providers, [](const storage::ProviderCount& provider) {
        return Json::object({{"provider", provider.provider}, {"count", number(provider.count)}});
    });
}

Json recent_logins_response(const std::vector<storage::RecentLogin>& logins) {
    return array_of(logins, [](const storage::RecentLogin& login) {
        return Json::object({{"id", login.id},
                             {"user_id", login.user_id.text()},
                             {"service_id", id_text(login.service_id)},
                             {"provider", login.provider},
                             {"created_at", format_rfc3339(login.created_at)}});
    });
}

Json overview_response(const storage::platform::Overview& overview) {
    return Json::object({{"total_organizations", number(overview.total_organizations)},
                         {"total_users", number(overview.total_users)},
                         {"total_end_users", number(overview.total_end_users)},
                         {"total_services", number(overview.total_services)},
                         {"total_logins_24h", number(overview.total_logins_24h)},
                         {"total_logins_30d", number(overview.total_logins_30d)}});
}

Json status_counts_response(const storage::platform::StatusCounts& counts) {
    return Json::object({{"pending", number(counts.pending)},
                         {"active", number(counts.active)},
                         {"suspended", number(counts.suspended)},
                         {"rejected", number(counts.rejected)}});
}

Json growth_response(const std::vector<identity::Growth>& days) {
    return array_of(days, [](const identity::Growth& day) {
        return Json::object({{"date", identity::format_day(day.day)},
                             {"new_organizations", number(day.new_organizations)},
                             {"new_users", number(day.new_users)}});
    });
}

Json top_organizations_response(const std::vector<storage::platform::TopOrganization>& organizations) {
    return array_of(organizations, [](const storage::platform::TopOrganization& top) {
        return Json::object({{"id", top.id.text()},
                             {"name", top.name},
                             {"slug", top.slug},
                             {"user_count", number(top.user_count)},
                             {"service_count", number(top.service_count)},
                             {"login_count_30d", number(top.login_count)}});
    });
}

Json recent_organizations_response(const std::vector<storage::platform::RecentOrganization>& organizations) {
    return array_of(organizations, [](const storage::platform::RecentOrganization& recent) {
        return Json::object({{"id", recent.id.text()},
                             {"name", recent.name},
                             {"slug", recent.slug},
                             {"status", storage::name_of(recent.status)},
                             {"created_at", format_rfc3339(recent.created_at)}});
    });
}

} // namespace authos::api::dto
