#include "authos/authcore/jose.hpp"

#include "authos/base/encoding.hpp"

#include <array>

namespace authos::authcore {

namespace {

Error jws_refused(std::string_view reason, std::string message) {
    return fail(Errc::unauthenticated, reason, std::move(message));
}

Error jws_header_invalid(std::string message) {
    return jws_refused("jws_header_invalid", std::move(message));
}

void append_member(std::string& text, std::string_view name, const std::string& json_value) {
    text.append(text.empty() ? "{\"" : ",\"").append(name).append("\":").append(json_value);
}

// Header parameters are few and mostly plain, so that the text is put together without a tree.
Result<std::string> header_text(Algorithm algorithm, const JwsHeader& header) {
    static constexpr std::array<std::string_view, 5> kOwn{"alg", "typ", "kid", "crit", "b64"};
    std::string text;
    append_member(text, "alg", Json(wire_name(algorithm)).dump());
    if (!header.typ.empty()) append_member(text, "typ", Json(header.typ).dump());
    if (header.kid) append_member(text, "kid", Json(header.kid->text()).dump());
    if (!header.extra.is_null()) {
        if (!header.extra.is_object()) {
            return fail(Errc::invalid_argument, "jws_header_invalid",
                        "Further header parameters are an object.");
        }
        for (const std::string_view own : kOwn) {
            if (header.extra.contains(own)) {
                return fail(Errc::invalid_argument, "jws_header_invalid",
                            "\"" + std::string(own) + "\" cannot be given as a further header parameter.");
            }
        }
        for (const std::string& name : header.extra.names()) {
            const std::string quoted = Json(name).dump();
            append_member(text, std::string_view(quoted).substr(1, quoted.size() - 2),
                          header.extra.get(name).value().dump());
        }
    }
    return text + '}';
}

// What this server does not understand it must not accept (RFC 7515 §4.1.11), and unencoded payloads
// (RFC 7797) change what is signed.
Result<void> check_header(const Json& header) {
    if (!header.is_object()) return jws_refused("jws_malformed", "The token's header is not a JSON object.");
    if (header.contains("crit") || header.contains("b64")) {
        return jws_header_invalid("The token's header demands an extension that is not supported.");
    }
    if (!header.get_string("alg")) return jws_header_invalid("The token's header lacks the text \"alg\".");
    for (const std::string_view name : {"typ", "cty", "kid"}) {
        if (header.contains(name) && !header.get_string(name)) {
            return jws_header_invalid("The token's header parameter \"" + std::string(name) +
                                      "\" is not a text.");
        }
    }
    return {};
}

Result<VerifiedJws> check_signature(const PublicKey& key, UnverifiedJws jws) {
    // "none", HMAC and everything else unknown fail here too: no key has such an algorithm.
    if (jws.header.get_string("alg").value_or("") != wire_name(key.algorithm())) {
        return jws_refused("jws_algorithm_mismatch", "The token names another algorithm than its key has.");
    }
    if (!key.verify(as_bytes(jws.signing_input), jws.signature)) {
        return jws_refused("jws_signature_invalid", "The token's signature is not valid.");
    }
    return VerifiedJws{std::move(jws.header), std::move(jws.payload)};
}

} // namespace

Result<SecretString> sign_compact(const PrivateKey& key, const JwsHeader& header, ByteView payload) {
    AUTHOS_TRY(const std::string head, header_text(key.algorithm(), header));
    std::string token;
    token.reserve(head.size() * 4 / 3 + payload.size() * 4 / 3 + 400);
    token += encode_base64url(as_bytes(head));
    token += '.';
    token += encode_base64url(payload);
    AUTHOS_TRY(const Bytes signature, key.sign(as_bytes(token)));
    token += '.';
    token += encode_base64url(signature);
    return SecretString(std::move(token));
}

Result<UnverifiedJws> parse_compact(std::string_view token, JoseLimits limits) {
    if (token.size() > limits.max_token_bytes) return jws_refused("jws_too_large", "The token is too long.");
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
        return jws_refused("jws_malformed", "The token does not have three parts.");
    }
    const auto head = decode_base64url(token.substr(0, first));
    auto payload = decode_base64url(token.substr(first + 1, second - first - 1));
    auto signature = decode_base64url(token.substr(second + 1));
    if (!head || !payload || !signature) {
        return jws_refused("jws_malformed", "The token is not base64url throughout.");
    }
    auto header = parse_json(as_text(*head), JsonLimits{.max_bytes = limits.max_token_bytes, .max_depth = 8});
    if (!header) return jws_refused("jws_malformed", "The token's header is not JSON.");
    AUTHOS_TRY(check_header(*header));
    return UnverifiedJws{std::move(header).value(), std::move(payload).value(), token.substr(0, second),
                         std::move(signature).value()};
}

Result<VerifiedJws> verify_compact(const VerificationKeys& keys, std::string_view token, JoseLimits limits) {
    AUTHOS_TRY(auto jws, parse_compact(token, limits));
    const auto kid = jws.header.get_string("kid");
    const PublicKey* key = kid ? keys.find(*kid) : nullptr;
    if (key == nullptr) return jws_refused("jws_kid_unknown", "The token names no key that is known here.");
    return check_signature(*key, std::move(jws));
}

Result<VerifiedJws> verify_compact(const KeySet& keys, std::string_view token, JoseLimits limits) {
    return verify_compact(keys.verification(), token, limits);
}

Result<VerifiedJws> verify_compact(const PublicKey& key, std::string_view token, JoseLimits limits) {
    AUTHOS_TRY(auto jws, parse_compact(token, limits));
    return check_signature(key, std::move(jws));
}

} // namespace authos::authcore
