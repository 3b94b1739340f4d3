#include "authos/authcore/keyset.hpp"

#include <algorithm>

namespace authos::authcore {

namespace {

constexpr std::size_t kMaxKid = 128;
constexpr std::size_t kMaxJwksKeys = 100;

// Written by hand: the members come in the order of RFC 7517's examples, which readers expect to see.
std::string jwk_text(const VerificationKey& entry) {
    const Json jwk = entry.key.to_jwk();
    std::string text = "{";
    const auto add = [&](std::string_view name, const Json& value) {
        if (text.size() > 1) text += ',';
        text.append("\"").append(name).append("\":").append(value.dump());
    };
    add("kty", jwk.get("kty").value());
    add("alg", jwk.get("alg").value());
    add("use", jwk.get("use").value());
    add("kid", entry.kid.text());
    for (const std::string_view name : {"crv", "x", "y", "n", "e"}) {
        if (const auto value = jwk.find(name)) add(name, *value);
    }
    return text + "}";
}

Error jwks_malformed(std::string message) {
    return fail(Errc::invalid_argument, "jwks_malformed", std::move(message));
}

} // namespace

Result<Kid> Kid::parse(std::string_view text) {
    const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (text.empty() || text.size() > kMaxKid || !printable) {
        return fail(Errc::invalid_argument, "kid_malformed",
                    "A key id has 1 to 128 printable ASCII characters and no blanks.");
    }
    return Kid(std::string(text));
}

Result<VerificationKeys> VerificationKeys::make(std::vector<VerificationKey> keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (keys[i].kid == keys[j].kid) {
                return fail(Errc::invalid_argument, "kid_duplicate", "Two keys have the same key id.");
            }
            if (keys[i].key.same_material(keys[j].key)) {
                return fail(Errc::invalid_argument, "key_duplicate",
                            "The same key stands under two key ids.");
            }
        }
    }
    return VerificationKeys(std::move(keys));
}

Result<VerificationKeys> VerificationKeys::parse_jwks(std::string_view text) {
    const auto document = parse_json(text);
    if (!document) return jwks_malformed("The JWK Set is not JSON.");
    const auto list = document->get("keys");
    if (!list || list->kind() != JsonKind::array)
        return jwks_malformed("The JWK Set lacks the array \"keys\".");
    if (list->size() > kMaxJwksKeys) return jwks_malformed("The JWK Set has more than 100 keys.");
    std::vector<VerificationKey> usable;
    for (const Json& jwk : list->items()) {
        auto kid = Kid::parse(jwk.get_string("kid").value_or(""));
        if (!kid) continue;
        auto key = PublicKey::parse_jwk(jwk);
        if (!key) continue;
        usable.push_back({std::move(kid).value(), std::move(key).value()});
    }
    if (usable.empty()) return jwks_malformed("The JWK Set has no key that can be used here.");
    return make(std::move(usable));
}

const PublicKey* VerificationKeys::find(std::string_view kid) const noexcept {
    for (const VerificationKey& entry : keys_) {
        if (entry.kid.text() == kid) return &entry.key;
    }
    return nullptr;
}

KeySet::KeySet(SigningKey active, VerificationKeys verification)
    : active_(std::move(active)), verification_(std::move(verification)), jwks_(R"({"keys":[)") {
    for (const VerificationKey& entry : verification_.all()) {
        if (jwks_.back() != '[') jwks_ += ',';
        jwks_ += jwk_text(entry);
    }
    jwks_ += "]}";
}

Result<KeySet> KeySet::make(SigningKey active, std::vector<VerificationKey> previous) {
    if (previous.size() > kMaxPrevious) {
        return fail(Errc::invalid_argument, "too_many_previous_keys", "At most ten previous keys are kept.");
    }
    previous.insert(previous.begin(), VerificationKey{active.kid, active.key.public_key()});
    AUTHOS_TRY(auto verification, VerificationKeys::make(std::move(previous)));
    return KeySet(std::move(active), std::move(verification));
}

} // namespace authos::authcore
