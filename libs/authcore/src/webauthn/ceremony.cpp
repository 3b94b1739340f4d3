#include "webauthn/ceremony.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/digest.hpp"

#include <algorithm>

namespace authos::authcore::detail {

namespace {

// The members of CollectedClientData that are looked at; clients may add others (§5.8.1).
struct ClientData {
    std::string type;
    std::string challenge;
    std::string origin;
    bool cross_origin = false;
    std::optional<std::string> top_origin;
};

Result<ClientData> read_client_data(const Ceremony& ceremony, ByteView octets) {
    const auto malformed = [&](std::string_view why) {
        return ceremony.refuse("webauthn_client_data_malformed", "The client data is malformed.")
            .with_detail(std::string(why));
    };
    const auto json = parse_json(as_text(octets), JsonLimits{.max_bytes = 64 * 1024, .max_depth = 8});
    if (!json) return malformed(json.error().reason);
    auto type = json->get_string("type");
    auto challenge = json->get_string("challenge");
    auto origin = json->get_string("origin");
    const auto cross_origin = json->find_boolean("crossOrigin");
    auto top_origin = json->find_string("topOrigin");
    if (!type || !challenge || !origin || !cross_origin || !top_origin) {
        return malformed("a member is missing or of the wrong type");
    }
    return ClientData{std::move(*type), std::move(*challenge), std::move(*origin),
                      cross_origin->value_or(false), std::move(*top_origin)};
}

bool lists(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

} // namespace

Result<void> check_client_data(const Ceremony& ceremony, ByteView client_data_json) {
    // §7.1 steps 5 and 6, §7.2 steps 8 and 9: read the JSON.
    AUTHOS_TRY(const auto data, read_client_data(ceremony, client_data_json));
    // §7.1 step 7, §7.2 step 10: an answer to one kind of ceremony is none to the other.
    if (data.type != ceremony.type) {
        return ceremony.refuse("webauthn_type_mismatch", "The response belongs to another kind of ceremony.");
    }
    // §7.1 step 8, §7.2 step 11: the challenge is the one that was given out.
    if (!equal_constant_time(data.challenge, ceremony.challenge.text())) {
        return ceremony.refuse("webauthn_challenge_mismatch", "The response answers another challenge.");
    }
    // §7.1 step 9, §7.2 step 12: exact text; a shared suffix, another port or scheme is another origin.
    if (!lists(ceremony.rp.origins, data.origin)) {
        return ceremony.refuse("webauthn_origin_mismatch", "The response comes from an unexpected origin.");
    }
    // §7.1 step 10, §7.2 step 13: a frame of another site.
    if (data.cross_origin && !ceremony.embedding.allow_cross_origin) {
        return ceremony.refuse("webauthn_cross_origin_refused",
                               "Passkeys cannot be used inside a frame of another site.");
    }
    // §7.1 step 11, §7.2 step 14: the page around that frame.
    if (data.top_origin && (!ceremony.embedding.allow_cross_origin ||
                            !lists(ceremony.embedding.top_origins, *data.top_origin))) {
        return ceremony.refuse("webauthn_top_origin_refused",
                               "Passkeys cannot be used inside a frame of that site.");
    }
    return {};
}

Result<void> check_authenticator(const Ceremony& ceremony, const AuthenticatorData& data) {
    // §7.1 step 14, §7.2 step 15: the authenticator was asked for this relying party.
    if (!equal_constant_time(data.rp_id_hash, sha256(as_bytes(ceremony.rp.id)))) {
        return ceremony.refuse("webauthn_rp_id_mismatch", "The response is for another relying party.");
    }
    // §7.1 step 15, §7.2 step 16: somebody touched it. Conditional creation, which may do without, is not
    // used.
    if (!data.user_present) {
        return ceremony.refuse("webauthn_user_not_present", "The authenticator saw nobody.");
    }
    // §7.1 step 16, §7.2 step 17: and it knew who.
    if (ceremony.require_user_verification && !data.user_verified) {
        return ceremony.refuse("webauthn_user_not_verified", "The authenticator did not verify the user.");
    }
    // §7.1 step 17, §7.2 step 18: what cannot be backed up is not backed up.
    if (data.backup_state && !data.backup_eligible) {
        return ceremony.refuse("webauthn_backup_flags_invalid", "The backup flags contradict each other.");
    }
    return {};
}

} // namespace authos::authcore::detail
