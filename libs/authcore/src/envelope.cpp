#include "authos/authcore/envelope.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

#include <algorithm>
#include <stdexcept>

namespace authos::authcore {

namespace {

constexpr std::string_view kEnvelopeMagic{"AOE\x01", 4};
constexpr std::size_t kMaxKeyIdBytes = 64;

Error malformed_envelope() {
    return fail(Errc::data_loss, "envelope_malformed", "The stored value is not an encrypted envelope.");
}

Error malformed_key_list() {
    return fail(Errc::invalid_argument, "encryption_key_list_malformed",
                "Previous encryption keys are written as id=hex,id=hex.");
}

/// The parts of a decoded envelope, as views into it.
struct EnvelopeParts {
    EncryptionKeyId key_id;
    ByteView header;
    AeadNonce nonce;
    ByteView sealed;
};

Result<EnvelopeParts> split_envelope(ByteView raw) {
    const std::size_t fixed = kEnvelopeMagic.size() + 1;
    if (raw.size() < fixed || as_text(raw.first(kEnvelopeMagic.size())) != kEnvelopeMagic)
        return malformed_envelope();
    const std::size_t header_bytes = fixed + raw[kEnvelopeMagic.size()];
    if (raw.size() < header_bytes + kAeadNonceBytes + kAeadTagBytes) return malformed_envelope();
    auto key_id = EncryptionKeyId::parse(as_text(raw.subspan(fixed, header_bytes - fixed)));
    if (!key_id) return malformed_envelope();
    EnvelopeParts parts{.key_id = std::move(key_id).value(),
                        .header = raw.first(header_bytes),
                        .nonce = {},
                        .sealed = raw.subspan(header_bytes + kAeadNonceBytes)};
    const ByteView nonce = raw.subspan(header_bytes, kAeadNonceBytes);
    std::copy(nonce.begin(), nonce.end(), parts.nonce.begin());
    return parts;
}

Result<Bytes> decode_envelope(std::string_view text) {
    auto raw = decode_base64url(text);
    if (!raw) return malformed_envelope();
    return raw;
}

void append_with_length(Bytes& out, std::string_view part) {
    if (part.size() > 0xffffffff) throw std::length_error("a part of the envelope's context is too long");
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(part.size() >> shift & 0xff));
    const ByteView octets = as_bytes(part);
    out.insert(out.end(), octets.begin(), octets.end());
}

/// Lengths in front keep ("ab", "c") and ("a", "bc") apart.
Bytes associated_data(ByteView header, const EnvelopeContext& context) {
    Bytes out(header.begin(), header.end());
    append_with_length(out, context.table);
    append_with_length(out, context.record_id);
    append_with_length(out, context.field);
    return out;
}

} // namespace

Result<EncryptionKeyId> EncryptionKeyId::parse(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-';
    };
    if (text.empty() || text.size() > kMaxKeyIdBytes || !std::all_of(text.begin(), text.end(), allowed)) {
        return fail(Errc::invalid_argument, "encryption_key_id_malformed",
                    "The id of an encryption key is 1 to 64 letters, digits, dots, underscores or dashes.");
    }
    return EncryptionKeyId{std::string(text)};
}

KeyRing::KeyRing(EncryptionKeyId active_id, AeadKey active_key) {
    keys_.emplace_back(std::move(active_id), std::move(active_key));
}

Result<void> KeyRing::add_previous(EncryptionKeyId id, AeadKey key) {
    for (const auto& [known_id, known_key] : keys_) {
        if (known_id == id) {
            return fail(Errc::already_exists, "encryption_key_id_duplicate",
                        "Two encryption keys have the id '" + id.text() + "'.");
        }
        // The same key twice means that a rotation changed the name only: the operator believes in a new
        // key that is none.
        if (equal_constant_time(known_key.reveal(), key.reveal())) {
            return fail(Errc::already_exists, "encryption_key_duplicate",
                        "The encryption keys '" + known_id.text() + "' and '" + id.text() +
                            "' are the same key.");
        }
    }
    keys_.emplace_back(std::move(id), std::move(key));
    return {};
}

Result<void> KeyRing::add_previous_list(const SecretString& list) {
    if (is_blank(list.reveal())) return {};
    KeyRing extended = *this;
    for (const std::string_view entry : split(list.reveal(), ',')) {
        const std::size_t equals = entry.find('=');
        if (equals == std::string_view::npos) return malformed_key_list();
        AUTHOS_TRY(auto id, EncryptionKeyId::parse(trim(entry.substr(0, equals))));
        AUTHOS_TRY(auto key, AeadKey::from_hex(SecretString{std::string(trim(entry.substr(equals + 1)))}));
        AUTHOS_TRY(extended.add_previous(std::move(id), std::move(key)));
    }
    *this = std::move(extended);
    return {};
}

const AeadKey* KeyRing::find(const EncryptionKeyId& id) const noexcept {
    for (const auto& [known_id, key] : keys_) {
        if (known_id == id) return &key;
    }
    return nullptr;
}

std::string seal(const KeyRing& ring, const EnvelopeContext& context, const SecretString& plaintext,
                 Random& random) {
    const std::string& key_id = ring.active_id().text();
    Bytes envelope = to_bytes(kEnvelopeMagic);
    envelope.push_back(static_cast<std::uint8_t>(key_id.size()));
    envelope.insert(envelope.end(), key_id.begin(), key_id.end());
    const AeadNonce nonce = make_aead_nonce(random);
    const Bytes sealed = aead_encrypt(ring.active_key(), nonce, associated_data(envelope, context),
                                      as_bytes(plaintext.reveal()));
    envelope.insert(envelope.end(), nonce.begin(), nonce.end());
    envelope.insert(envelope.end(), sealed.begin(), sealed.end());
    return encode_base64url(envelope);
}

Result<SecretString> open(const KeyRing& ring, const EnvelopeContext& context, std::string_view text) {
    AUTHOS_TRY(const Bytes raw, decode_envelope(text));
    AUTHOS_TRY(const EnvelopeParts parts, split_envelope(raw));
    const AeadKey* key = ring.find(parts.key_id);
    if (key == nullptr) {
        return fail(Errc::data_loss, "envelope_key_unknown",
                    "The stored value is encrypted with the key '" + parts.key_id.text() +
                        "', which is not configured.");
    }
    const auto plaintext =
        aead_decrypt(*key, parts.nonce, associated_data(parts.header, context), parts.sealed);
    if (!plaintext) {
        return fail(Errc::data_loss, "envelope_not_authentic",
                    "The stored value was changed, moved, or encrypted with another key of the same name.");
    }
    return SecretString{std::string(as_text(plaintext.value().reveal()))};
}

Result<EncryptionKeyId> key_id_of(std::string_view text) {
    AUTHOS_TRY(const Bytes raw, decode_envelope(text));
    AUTHOS_TRY(EnvelopeParts parts, split_envelope(raw));
    return std::move(parts.key_id);
}

Result<bool> needs_rewrap(const KeyRing& ring, std::string_view text) {
    AUTHOS_TRY(const auto key_id, key_id_of(text));
    return key_id != ring.active_id();
}

} // namespace authos::authcore
