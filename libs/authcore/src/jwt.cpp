#include "authos/authcore/jwt.hpp"

#include "authos/base/text.hpp"

#include <algorithm>
#include <cmath>

namespace authos::authcore {

namespace {

using std::chrono::milliseconds;

constexpr double kMaxNumericDate = 253'402'300'799; // the last second of the year 9999

Error jwt_refused(std::string_view reason, std::string message) {
    return fail(Errc::unauthenticated, reason, std::move(message));
}

Error claim_invalid(std::string_view name) {
    return jwt_refused("jwt_claim_invalid", "The token's claim \"" + std::string(name) + "\" is not valid.");
}

Error claim_missing(std::string_view name) {
    return jwt_refused("jwt_claim_missing", "The token lacks the claim \"" + std::string(name) + "\".");
}

// The refusals of the JWS layer under this layer's name: "jws_malformed" becomes "jwt_malformed".
Error as_jwt_error(Error error) {
    if (error.reason.compare(0, 4, "jws_") == 0) error.reason.replace(0, 4, "jwt_");
    return error;
}

std::string_view without_media_prefix(std::string_view typ) {
    constexpr std::string_view prefix = "application/";
    const bool prefixed = equals_ignoring_case(typ.substr(0, prefix.size()), prefix);
    return prefixed ? typ.substr(prefix.size()) : typ;
}

Result<void> check_typ(const Json& header, const JwtRules& rules) {
    if (rules.typ.empty()) return {};
    const auto typ = header.get_string("typ");
    if (!typ || !equals_ignoring_case(without_media_prefix(*typ), without_media_prefix(rules.typ))) {
        return jwt_refused("jwt_typ_mismatch", "The token is of another type than is wanted here.");
    }
    return {};
}

// A NumericDate: seconds since 1970, possibly with a fraction (RFC 7519 §2).
Result<std::optional<UnixMillis>> find_date(const Json& claims, std::string_view name) {
    if (!claims.contains(name)) return std::optional<UnixMillis>();
    const auto seconds = claims.find(name).value_or(Json()).as_number();
    // Written so that NaN fails as well; the bounds keep the arithmetic below from overflowing.
    if (!seconds || !(*seconds >= 0 && *seconds <= kMaxNumericDate)) return claim_invalid(name);
    return std::optional(UnixMillis{static_cast<std::int64_t>(std::floor(*seconds * 1000))});
}

Result<void> check_times(const Json& claims, const JwtRules& rules, UnixMillis now) {
    const milliseconds leeway = rules.leeway;
    AUTHOS_TRY(const auto expires, find_date(claims, "exp"));
    AUTHOS_TRY(const auto starts, find_date(claims, "nbf"));
    AUTHOS_TRY(const auto issued, find_date(claims, "iat"));
    if (rules.expiry_required && !expires) return claim_missing("exp");
    if (rules.max_age && !issued) return claim_missing("iat");
    // "On or after" its time a token is over (RFC 7519 §4.1.4).
    if (expires && now >= *expires + leeway) return jwt_refused("jwt_expired", "The token has expired.");
    if ((starts && now + leeway < *starts) || (issued && now + leeway < *issued)) {
        return jwt_refused("jwt_not_yet_valid", "The token is not valid yet.");
    }
    if (rules.max_age && now - *issued > *rules.max_age + leeway) {
        return jwt_refused("jwt_too_old", "The token was issued too long ago.");
    }
    return {};
}

// "aud" as its list of texts; nothing if it is of another form.
std::optional<std::vector<std::string>> audience_list(const Json& aud) {
    if (const auto one = aud.as_string()) return std::vector<std::string>{*one};
    if (aud.kind() != JsonKind::array || aud.size() == 0) return std::nullopt;
    std::vector<std::string> list;
    for (const Json& item : aud.items()) {
        auto text = item.as_string();
        if (!text) return std::nullopt;
        list.push_back(*std::move(text));
    }
    return list;
}

Result<void> check_audience(const Json& claims, const JwtRules& rules) {
    const auto aud = claims.find("aud");
    if (!aud) {
        if (claims.contains("aud")) return claim_invalid("aud");
        if (rules.audience_required || !rules.audiences.empty()) return claim_missing("aud");
        return {};
    }
    const auto list = audience_list(*aud);
    if (!list) return claim_invalid("aud");
    const auto wanted = [&](const std::string& name) {
        return std::find(rules.audiences.begin(), rules.audiences.end(), name) != rules.audiences.end();
    };
    if (!rules.audiences.empty() && std::none_of(list->begin(), list->end(), wanted)) {
        return jwt_refused("jwt_audience_mismatch", "The token is meant for another audience.");
    }
    return {};
}

Result<void> check_texts(const Json& claims, const JwtRules& rules) {
    for (const std::string_view name : {"iss", "sub", "jti"}) {
        if (claims.contains(name) && !claims.get_string(name)) return claim_invalid(name);
    }
    if (!rules.issuer.empty()) {
        if (!claims.contains("iss")) return claim_missing("iss");
        if (claims.get_string("iss").value_or("") != rules.issuer) {
            return jwt_refused("jwt_issuer_mismatch", "The token comes from another issuer.");
        }
    }
    return {};
}

Result<Jwt> believe(Result<VerifiedJws> verified, const JwtRules& rules, UnixMillis now) {
    if (!verified) return as_jwt_error(std::move(verified).error());
    AUTHOS_TRY(check_typ(verified->header, rules));
    auto claims =
        parse_json(as_text(verified->payload), JsonLimits{.max_bytes = rules.limits.max_token_bytes});
    if (!claims || !claims->is_object()) {
        return jwt_refused("jwt_malformed", "The token's claims are not a JSON object.");
    }
    AUTHOS_TRY(check_claims(*claims, rules, now));
    return Jwt{std::move(verified->header), std::move(claims).value()};
}

} // namespace

std::vector<std::string> Jwt::audiences() const {
    const auto aud = claims.find("aud");
    return aud ? audience_list(*aud).value_or(std::vector<std::string>()) : std::vector<std::string>();
}

Result<SecretString> sign_jwt(const SigningKey& key, std::string_view typ, const Json& claims) {
    if (!claims.is_object()) {
        return fail(Errc::invalid_argument, "jwt_claims_invalid", "The claims of a token are a JSON object.");
    }
    const JwsHeader header{.typ = std::string(typ), .kid = key.kid, .extra = {}};
    return sign_compact(key.key, header, as_bytes(claims.dump()));
}

Result<SecretString> sign_jwt(const KeySet& keys, std::string_view typ, const Json& claims) {
    return sign_jwt(keys.active(), typ, claims);
}

Result<Jwt> verify_jwt(const VerificationKeys& keys, std::string_view token, const JwtRules& rules,
                       UnixMillis now) {
    return believe(verify_compact(keys, token, rules.limits), rules, now);
}

Result<Jwt> verify_jwt(const KeySet& keys, std::string_view token, const JwtRules& rules, UnixMillis now) {
    return verify_jwt(keys.verification(), token, rules, now);
}

Result<Jwt> verify_jwt(const PublicKey& key, std::string_view token, const JwtRules& rules, UnixMillis now) {
    return believe(verify_compact(key, token, rules.limits), rules, now);
}

Result<void> check_claims(const Json& claims, const JwtRules& rules, UnixMillis now) {
    if (!claims.is_object()) return jwt_refused("jwt_malformed", "The token's claims are not a JSON object.");
    AUTHOS_TRY(check_texts(claims, rules));
    AUTHOS_TRY(check_times(claims, rules, now));
    AUTHOS_TRY(check_audience(claims, rules));
    for (const std::string& name : rules.required_claims) {
        // find() takes null for absent.
        if (!claims.find(name)) return claim_missing(name);
    }
    return {};
}

} // namespace authos::authcore
