#include "config.hpp"

#include "authos/authcore/kdf.hpp"
#include "authos/base/encoding.hpp"

#include <algorithm>

namespace authos::sso {
namespace {

/// The octets of base64 text that may be wrapped into lines, as `base64` without -w0 writes it.
Result<SecretString> decode_wrapped_base64(const std::string& text) {
    std::string joined;
    std::copy_if(text.begin(), text.end(), std::back_inserter(joined),
                 [](char c) { return c != '\n' && c != '\r' && c != ' ' && c != '\t'; });
    AUTHOS_TRY(const Bytes octets, decode_base64(joined));
    return SecretString{std::string{as_text(octets)}};
}

/// What is wrong with a key, in words that show nothing of it.
std::string key_problem(const Error& error) {
    if (error.reason == "base64_malformed") return "is not base64";
    if (error.reason == "rsa_key_too_small") return "holds an RSA key below 2048 bits";
    if (error.reason == "key_unsupported" || error.reason == "key_algorithm_mismatch")
        return "holds a key that is not RSA";
    if (error.reason == "key_is_private") return "holds a private key where a public one belongs";
    return "holds no usable key in PEM form";
}

Result<authcore::PublicKey> parse_public_key(const std::string& base64) {
    AUTHOS_TRY(const auto pem, decode_wrapped_base64(base64));
    return authcore::PublicKey::parse_pem(pem.reveal(), authcore::Algorithm::rs256);
}

Result<authcore::PrivateKey> parse_private_key(const std::string& base64) {
    AUTHOS_TRY(const auto pem, decode_wrapped_base64(base64));
    return authcore::PrivateKey::parse_pem(pem, authcore::Algorithm::rs256);
}

std::vector<authcore::VerificationKey> read_previous_keys(VariableReader& in) {
    constexpr std::string_view name = "JWT_PREVIOUS_PUBLIC_KEYS_JSON";
    std::vector<authcore::VerificationKey> keys;
    if (!in.is_set(name)) return keys;
    const auto json = parse_json(in.raw(name));
    if (!json || !json->is_object()) {
        in.fault(name, !json && json.error().reason == "json_duplicate_member" ? "names a key id twice"
                                                                               : "is not a JSON object");
        return keys;
    }
    if (json->size() > authcore::KeySet::kMaxPrevious) in.fault(name, "holds over 10 keys");
    for (const std::string& id : json->names()) {
        auto kid = authcore::Kid::parse(id);
        if (!kid) in.fault(name, "holds a key id that is not valid");
        const auto text = json->get_string(id);
        auto key = text ? parse_public_key(*text) : Result<authcore::PublicKey>{text.error()};
        if (kid && !key) in.fault(name, "key \"" + id + "\" " + key_problem(key.error()));
        if (kid && key) keys.push_back({std::move(kid).value(), std::move(key).value()});
    }
    return keys;
}

} // namespace

void read_token_keys(VariableReader& in, Config& out) {
    std::string kid_text;
    SecretString private_text;
    SecretString public_text;
    in.read("JWT_KID", kid_text);
    in.read("JWT_PRIVATE_KEY_BASE64", private_text);
    in.read("JWT_PUBLIC_KEY_BASE64", public_text);
    auto previous = read_previous_keys(in);
    auto kid = authcore::Kid::parse(kid_text);
    if (!kid && !kid_text.empty()) in.fault("JWT_KID", "is not a valid key id");
    auto private_key = parse_private_key(private_text.reveal());
    const auto check = [&in](std::string_view name, const SecretString& text, const auto& key) {
        if (!key && !text.empty()) in.fault(name, key_problem(key.error()));
    };
    check("JWT_PRIVATE_KEY_BASE64", private_text, private_key);
    const auto public_key = parse_public_key(public_text.reveal());
    check("JWT_PUBLIC_KEY_BASE64", public_text, public_key);
    if (private_key && public_key && !matches(*private_key, *public_key)) {
        in.fault("JWT_PUBLIC_KEY_BASE64", "does not belong to JWT_PRIVATE_KEY_BASE64");
    }
    if (!kid || !private_key || previous.size() > authcore::KeySet::kMaxPrevious) return;
    auto keys =
        authcore::KeySet::make({std::move(kid).value(), std::move(private_key).value()}, std::move(previous));
    if (!keys) {
        const bool id = keys.error().reason == "kid_duplicate";
        return in.fault("JWT_PREVIOUS_PUBLIC_KEYS_JSON", id ? "holds a key id twice, or the active one"
                                                            : "holds a key twice, or the active one");
    }
    out.api.jwks = keys->to_jwks();
    out.keys = std::move(keys).value();
}

void read_encryption(VariableReader& in, Config& out, std::vector<std::string>& warnings) {
    bool allow_unencrypted = false;
    in.read("AUTHOS_ALLOW_UNENCRYPTED_DEVELOPMENT", allow_unencrypted);
    SecretString hex;
    SecretString previous;
    std::string id_text;
    in.read("ENCRYPTION_KEY", hex);
    in.read("ENCRYPTION_PREVIOUS_KEYS", previous);
    in.read("ENCRYPTION_KEY_ID", id_text);
    auto id = authcore::EncryptionKeyId::parse(id_text);
    if (!id) in.fault("ENCRYPTION_KEY_ID", "is not a valid key id");
    auto key = authcore::AeadKey::from_hex(hex);
    if (!hex.empty() && !key) in.fault("ENCRYPTION_KEY", "is not 64 hexadecimal digits");
    if (hex.empty() && !allow_unencrypted) in.fault("ENCRYPTION_KEY", "is missing");
    if (hex.empty())
        warnings.emplace_back("without ENCRYPTION_KEY secrets are stored as they are (development only)");
    in.read("DEVICE_TRUST_SECRET", out.identity.device_trust_secret);
    if (!out.identity.device_trust_secret.empty() &&
        !authcore::AeadKey::from_hex(out.identity.device_trust_secret)) {
        in.fault("DEVICE_TRUST_SECRET", "is not 64 hexadecimal digits");
    }
    if (!key || !id) return;
    if (out.identity.device_trust_secret.empty()) {
        // Derived under its own label, so that one key never serves two purposes.
        const auto derived = authcore::hkdf_sha256(key->reveal(), {}, as_bytes("authos device trust v1"), 32);
        if (derived) out.identity.device_trust_secret = SecretString{encode_hex(derived->reveal())};
    }
    authcore::KeyRing ring{std::move(id).value(), std::move(key).value()};
    if (const auto added = ring.add_previous_list(previous); !added) {
        const bool twice = added.error().code == Errc::already_exists;
        in.fault("ENCRYPTION_PREVIOUS_KEYS",
                 twice ? "holds a key or an id twice, or the active one" : "is not valid");
    }
    out.ring = std::move(ring);
}

} // namespace authos::sso
