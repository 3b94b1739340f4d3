#include "device_flow/codes.hpp"

#include "authos/base/json.hpp"
#include "authos/base/url.hpp"
#include "secrets/derived_key.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr std::string_view kUserCodeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
constexpr std::size_t kUserCodeLength = 8;
constexpr std::string_view kUserCodeLabel = "authos device user codes v1";

std::string hyphenated(const std::string& letters) {
    return letters.substr(0, kUserCodeLength / 2) + "-" + letters.substr(kUserCodeLength / 2);
}

Error user_code_malformed() {
    return fail(Errc::invalid_argument, "user_code_malformed", "Invalid user code format");
}

} // namespace

std::string make_user_code(Random& random) {
    std::string letters;
    for (std::size_t i = 0; i < kUserCodeLength; ++i)
        letters += kUserCodeLetters[static_cast<std::size_t>(random.below(kUserCodeLetters.size()))];
    return hyphenated(letters);
}

Result<std::string> parse_user_code(std::string_view typed) {
    std::string letters;
    if (typed.size() > 32) return user_code_malformed();
    for (const char c : typed) {
        if (c == '-' || c == ' ') continue;
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (kUserCodeLetters.find(upper) == std::string_view::npos) return user_code_malformed();
        letters += upper;
    }
    if (letters.size() != kUserCodeLength) return user_code_malformed();
    return hyphenated(letters);
}

TokenHash hash_user_code(const Settings& settings, std::string_view user_code) {
    return keyed_hash(settings, kUserCodeLabel, user_code);
}

bool is_platform_cli(std::string_view org, std::string_view service) noexcept {
    return org == kPlatformOrgSlug && service == kPlatformCliSlug;
}

SignInPlace place_of(const storage::DeviceCode& code) {
    if (is_platform_cli(code.org_slug, code.service_slug)) return {};
    SignInPlace place;
    place.org_slug = code.org_slug;
    place.service_slug = code.service_slug;
    return place;
}

bool is_for(const storage::DeviceCode& code, const LoginTarget& target) noexcept {
    return !target.service || target.service->client_id == code.client_id;
}

bool is_client_text(std::string_view text, std::size_t limit) noexcept {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    };
    return !text.empty() && text.size() <= limit && std::all_of(text.begin(), text.end(), allowed);
}

std::string with_user_code(const std::string& uri, std::string_view user_code) {
    const auto fragment = uri.find('#');
    const std::string base = uri.substr(0, fragment);
    const std::string rest = fragment == std::string::npos ? std::string{} : uri.substr(fragment);
    const char joint = base.find('?') == std::string::npos ? '?' : '&';
    return base + joint + "user_code=" + percent_encode(user_code) + rest;
}

Result<void> check_resource(const std::optional<storage::Service>& service,
                            const std::optional<std::string>& resource) {
    if (!resource) return {};
    if (service && service->resource_uris) {
        const auto registered = parse_json(*service->resource_uris);
        if (registered) {
            for (const Json& item : registered->items()) {
                if (item.as_string() == *resource) return {};
            }
        }
    }
    return fail(Errc::invalid_argument, "resource_not_registered",
                "resource is not registered for this service");
}

Error device_code_expired() {
    return fail(Errc::invalid_argument, "device_code_expired", "Device code expired");
}

} // namespace authos::identity
