#include "dto/risk.hpp"

#include "authos/base/text.hpp"
#include "dto/values.hpp"

#include <algorithm>

namespace authos::api::dto {
namespace {

Result<long long> query_number(const http::Request& request, std::string_view name, long long usual,
                               long long most) {
    const auto text = request.query_value(name);
    if (!text || text->empty()) return usual;
    const auto number = parse_decimal(*text);
    if (number && *number >= 0 && *number <= most) return *number;
    return fail(Errc::invalid_argument, "page_malformed",
                "\"" + std::string{name} + "\" must be a number from 0 to " + std::to_string(most));
}

// Degrees, as stored times a million.
Json degrees(const std::optional<long long>& e6) {
    return e6 ? Json{static_cast<double>(*e6) / 1e6} : Json{};
}

Json risk_event_json(const identity::JudgedSignIn& judged) {
    const auto& event = judged.event;
    return Json::object({{"id", event.id.text()},
                         {"user_id", event.user_id.text()},
                         {"user_email", event.user_email},
                         {"created_at", format_rfc3339(event.created_at)},
                         {"risk_score", number(event.risk.score)},
                         {"risk_factors", stored_array(event.risk.factors)},
                         {"risk_action", judged.action},
                         {"geo_country", event.geo.country},
                         {"geo_city", event.geo.city},
                         {"geo_latitude", degrees(event.geo.lat_e6)},
                         {"geo_longitude", degrees(event.geo.long_e6)},
                         {"ip_address", event.ip_address},
                         {"provider", event.provider}});
}

} // namespace

Result<identity::RiskSettingsChange> parse_risk_settings(const Json& body) {
    identity::RiskSettingsChange change;
    AUTHOS_TRY(change.enforcement_mode, body.find_string("enforcement_mode"));
    AUTHOS_TRY(change.low_threshold, body.find_integer("low_threshold"));
    AUTHOS_TRY(change.medium_threshold, body.find_integer("medium_threshold"));
    AUTHOS_TRY(change.new_device_score, body.find_integer("new_device_score"));
    AUTHOS_TRY(change.impossible_travel_score, body.find_integer("impossible_travel_score"));
    AUTHOS_TRY(change.velocity_threshold, body.find_integer("velocity_threshold"));
    AUTHOS_TRY(change.velocity_score, body.find_integer("velocity_score"));
    return change;
}

Json risk_settings_json(const storage::RiskRules& rules) {
    return Json::object({{"enforcement_mode", rules.enforcement_mode},
                         {"low_threshold", number(rules.low_threshold)},
                         {"medium_threshold", number(rules.medium_threshold)},
                         {"new_device_score", number(rules.new_device_score)},
                         {"impossible_travel_score", number(rules.impossible_travel_score)},
                         {"velocity_threshold", number(rules.velocity_threshold)},
                         {"velocity_score", number(rules.velocity_score)}});
}

Result<storage::RiskEventQuery> parse_risk_event_query(const http::Request& request) {
    constexpr long long most_items = 100;
    AUTHOS_TRY(const long long page, query_number(request, "page", 0, 1'000'000));
    AUTHOS_TRY(const long long limit, query_number(request, "limit", 50, 1'000'000));
    AUTHOS_TRY(const long long min_score, query_number(request, "min_score", 0, 100));
    if (limit == 0) {
        return fail(Errc::invalid_argument, "page_malformed", "\"limit\" counts from 1");
    }
    const long long items = std::min(limit, most_items);
    return storage::RiskEventQuery{min_score, static_cast<int>(items), page * items};
}

Json risk_events_json(const std::vector<identity::JudgedSignIn>& events) {
    Json items = Json::array();
    for (const auto& judged : events) items.push(risk_event_json(judged));
    return items;
}

} // namespace authos::api::dto
