#include "devices/trust.hpp"

#include "authos/authcore/hmac.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/repo/devices.hpp"
#include "devices/name.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr std::size_t kNonceBytes = 8;
constexpr std::size_t kMaxTokenChars = 200;

// Hex of the configuration as octets; empty in unencrypted development, where the row alone decides.
Result<Secret<Bytes>> trust_key(const Deps& deps) {
    AUTHOS_TRY(auto key, decode_hex(deps.settings.device_trust_secret.reveal()));
    return Secret<Bytes>{std::move(key)};
}

Result<SecretString> make_device_token(const Deps& deps, const UserId& user, UnixMillis now) {
    AUTHOS_TRY(const auto key, trust_key(deps));
    const std::string body =
        user.text() + ":" + encode_hex(deps.random.bytes(kNonceBytes)) + ":" + std::to_string(now.seconds());
    const Bytes tag = authcore::hmac(authcore::HmacHash::sha256, key.reveal(), as_bytes(body));
    return SecretString{body + "." + encode_base64(tag)};
}

bool is_nonce(std::string_view text) {
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == 2 * kNonceBytes && std::all_of(text.begin(), text.end(), hex);
}

// The account that a token of ours was given to; nothing if it is none of ours.
Result<std::optional<UserId>> find_token_owner(const Deps& deps, const SecretString& token) {
    const std::string_view text = token.reveal();
    const auto nobody = std::optional<UserId>{};
    const std::size_t dot = text.rfind('.');
    if (text.size() > kMaxTokenChars || dot == std::string_view::npos) return nobody;
    const auto tag = decode_base64(text.substr(dot + 1));
    if (!tag) return nobody;
    AUTHOS_TRY(const auto key, trust_key(deps));
    const std::string_view body = text.substr(0, dot);
    // Constant time, and before anything of the body is believed.
    if (!authcore::verify_hmac(authcore::HmacHash::sha256, key.reveal(), as_bytes(body), *tag)) return nobody;
    const auto parts = split(body, ':');
    if (parts.size() != 3 || !is_nonce(parts[1]) || !parse_decimal(parts[2])) return nobody;
    const auto owner = UserId::parse(parts[0]);
    // One spelling only: an id in upper case was not made here.
    if (!owner || owner->text() != parts[0]) return nobody;
    return std::optional<UserId>{*owner};
}

std::optional<std::string> address_of(const Caller& caller) {
    if (caller.ip_address.empty()) return std::nullopt;
    return caller.ip_address;
}

} // namespace

Result<DeviceStanding> device_standing(const Deps& deps, storage::Session& s, const UserId& user,
                                       const Caller& caller) {
    if (caller.device_token.empty()) return DeviceStanding::none;
    AUTHOS_TRY(const auto owner, find_token_owner(deps, caller.device_token));
    if (!owner) return DeviceStanding::invalid;
    if (*owner != user) return DeviceStanding::mismatch;
    AUTHOS_TRY(const auto device,
               storage::find_device_by_token(s, authcore::hash_token(caller.device_token)));
    const bool counts =
        device && device->user_id == user && device->is_trusted && device->expires_at > deps.clock.now();
    return counts ? DeviceStanding::trusted : DeviceStanding::untrusted;
}

Result<SecretString> trust_device(const Deps& deps, storage::Session& s, const UserId& user,
                                  const Caller& caller, std::optional<long long> risk_score) {
    const UnixMillis now = deps.clock.now();
    const UnixMillis expires = now + kDeviceTrustPeriod;
    AUTHOS_TRY(auto token, make_device_token(deps, user, now));
    const auto hash = authcore::hash_token(token);
    AUTHOS_TRY(const auto standing, device_standing(deps, s, user, caller));
    if (standing == DeviceStanding::trusted) {
        AUTHOS_TRY(const bool renewed,
                   storage::renew_device(s, {user, authcore::hash_token(caller.device_token), hash,
                                             address_of(caller), now, expires}));
        if (renewed) return token;
    }
    AUTHOS_TRY(storage::insert_device(s, {.id = storage::DeviceId::make(deps.random),
                                          .user_id = user,
                                          .token = hash,
                                          .name = device_name_of(caller.user_agent),
                                          .ip_address = address_of(caller),
                                          .risk_score = risk_score,
                                          .created_at = now,
                                          .expires_at = expires}));
    AUTHOS_TRY(storage::trim_devices(s, user, kMaxDevices));
    return token;
}

} // namespace authos::identity
