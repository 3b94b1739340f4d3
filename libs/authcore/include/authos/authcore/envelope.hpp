#pragma once
// Encryption of single database fields. The envelope names its key, so that keys can be changed while old
// values stay readable, and is bound to its place: copied to another row or column it does not open.
// Layout before base64url: "AOE" | version 1 | length of key id | key id | nonce | ciphertext | tag.

#include "authos/authcore/aead.hpp"
#include "authos/base/random.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::authcore {

/// The name of an encryption key: 1 to 64 of [A-Za-z0-9._-].
class EncryptionKeyId {
public:
    /// Errc::invalid_argument, reason "encryption_key_id_malformed".
    static Result<EncryptionKeyId> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    friend bool operator==(const EncryptionKeyId&, const EncryptionKeyId&) = default;

private:
    explicit EncryptionKeyId(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// One active key, which seals and opens, and previous keys, which only open.
class KeyRing {
public:
    KeyRing(EncryptionKeyId active_id, AeadKey active_key);

    /// Errc::already_exists: "encryption_key_id_duplicate" if the id is in the ring,
    /// "encryption_key_duplicate" if the key itself is in it under another id.
    Result<void> add_previous(EncryptionKeyId id, AeadKey key);
    /// The keys of `list`, in the form "id=hex,id=hex"; blanks around the parts are dropped and an empty
    /// text adds nothing. Reasons as above, and Errc::invalid_argument "encryption_key_list_malformed",
    /// "encryption_key_id_malformed", "encryption_key_malformed". On an error the ring is unchanged.
    Result<void> add_previous_list(const SecretString& list);

    [[nodiscard]] const EncryptionKeyId& active_id() const noexcept { return keys_.front().first; }
    [[nodiscard]] const AeadKey& active_key() const noexcept { return keys_.front().second; }
    /// The active or a previous key, or a null pointer; valid while the ring is unchanged.
    [[nodiscard]] const AeadKey* find(const EncryptionKeyId& id) const noexcept;

private:
    std::vector<std::pair<EncryptionKeyId, AeadKey>> keys_; // the first one is active
};

/// Where a sealed value is stored. Any octets; the three parts are kept apart by their lengths.
struct EnvelopeContext {
    std::string_view table;
    std::string_view record_id;
    std::string_view field;
};

/// An envelope of `plaintext` (any octets) under the active key, as base64url text. Throws
/// std::length_error where the plaintext exceeds 2^31-17 octets.
[[nodiscard]] std::string seal(const KeyRing& ring, const EnvelopeContext& context,
                               const SecretString& plaintext, Random& random);

/// The plaintext. Errc::data_loss: "envelope_malformed" if `text` is no envelope, "envelope_key_unknown" if
/// its key is not in the ring, "envelope_not_authentic" if it was changed, sealed with another key of that
/// name, or sealed for another place.
[[nodiscard]] Result<SecretString> open(const KeyRing& ring, const EnvelopeContext& context,
                                        std::string_view text);

/// The name of the key that sealed `text`; nothing is decrypted. Errc::data_loss, "envelope_malformed".
[[nodiscard]] Result<EncryptionKeyId> key_id_of(std::string_view text);

/// Whether `text` was sealed with another key than the active one. Errc::data_loss, "envelope_malformed".
[[nodiscard]] Result<bool> needs_rewrap(const KeyRing& ring, std::string_view text);

} // namespace authos::authcore
