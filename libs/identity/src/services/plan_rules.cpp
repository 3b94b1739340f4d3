#include "services/plan_rules.hpp"

#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "names.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr long long kHighestPriceCents = 100'000'000;
constexpr std::size_t kMostFeatures = 100;
constexpr std::size_t kMaxFeatureCharacters = 200;
constexpr std::size_t kMaxDescriptionCharacters = 1000;
constexpr std::size_t kMaxPriceIdOctets = 191;

Error refused(std::string_view reason, std::string message) {
    return fail(Errc::invalid_argument, reason, std::move(message));
}

bool is_price_id_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

Result<std::string> parse_currency(std::string_view text) {
    std::string currency = ascii_lower(text);
    const bool is_letters =
        std::all_of(currency.begin(), currency.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (currency.size() != 3 || !is_letters) {
        return refused("currency_malformed", "currency must be three letters, such as usd");
    }
    return currency;
}

// Lines and tabs are a writer's; other control characters are nobody's.
Result<void> check_description(const std::string& text) {
    const bool has_controls = std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
    });
    if (has_controls || !is_utf8(text) || count_characters(text) > kMaxDescriptionCharacters) {
        return refused("description_malformed",
                       "description must have at most 1000 characters and no control characters");
    }
    return {};
}

Result<void> check_features(const std::vector<std::string>& features) {
    if (features.size() > kMostFeatures) {
        return refused("features_malformed", "features must have at most 100 entries");
    }
    for (std::size_t i = 0; i < features.size(); ++i) {
        const std::string& feature = features[i];
        if (is_blank(feature) || !is_printable_line(feature) ||
            count_characters(feature) > kMaxFeatureCharacters) {
            return refused("features_malformed", "features[" + std::to_string(i) +
                                                     "]: a feature must have 1 to 200 printable characters");
        }
    }
    return {};
}

Result<void> check_price_id(const std::string& text) {
    if (text.empty() || text.size() > kMaxPriceIdOctets ||
        !std::all_of(text.begin(), text.end(), is_price_id_char)) {
        return refused("stripe_price_id_malformed",
                       "stripe_price_id must have 1 to 191 letters, digits and underscores");
    }
    return {};
}

Result<void> apply_price(storage::Plan& plan, const PlanChange& change) {
    if (change.price_cents) {
        if (*change.price_cents < 0 || *change.price_cents > kHighestPriceCents) {
            return refused("price_malformed", "price_cents must be a whole number from 0 to 100000000");
        }
        plan.price_cents = *change.price_cents;
    }
    if (change.currency) {
        AUTHOS_TRY(plan.currency, parse_currency(*change.currency));
    }
    return {};
}

} // namespace

Result<void> apply_plan_change(storage::Plan& plan, const PlanChange& change) {
    if (change.name) {
        AUTHOS_TRY(plan.name, parse_name(*change.name));
    }
    AUTHOS_TRY(apply_price(plan, change));
    if (change.description) {
        if (*change.description) {
            AUTHOS_TRY(check_description(**change.description));
        }
        plan.description = *change.description;
    }
    if (change.features) {
        const auto features = change.features->value_or(std::vector<std::string>{});
        AUTHOS_TRY(check_features(features));
        plan.features = Json{features}.dump();
    }
    if (change.stripe_price_id) {
        if (*change.stripe_price_id) {
            AUTHOS_TRY(check_price_id(**change.stripe_price_id));
        }
        plan.stripe_price_id = *change.stripe_price_id;
    }
    return {};
}

AuditFact plan_fact(std::string action, const storage::Plan& plan, const std::string& service_slug,
                    UnixMillis now) {
    const Json details = Json::object({{"service_id", plan.service_id.text()},
                                       {"service_slug", service_slug},
                                       {"name", plan.name},
                                       {"price_cents", Json{static_cast<std::int64_t>(plan.price_cents)}},
                                       {"currency", plan.currency},
                                       {"is_default", plan.is_default}});
    return {std::move(action), "plan", plan.id.text(), now, details.dump()};
}

} // namespace authos::identity
