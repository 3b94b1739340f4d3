#include "passkeys/decoys.hpp"

#include "authos/authcore/hmac.hpp"
#include "authos/base/text.hpp"
#include "secrets/derived_key.hpp"

namespace authos::identity {

namespace {

constexpr std::string_view kDecoyLabel = "authos passkey decoys v1";

// What platforms and password managers make (16, 20 and 32 octets), with the transports that they tell.
struct Model {
    std::size_t id_octets;
    std::vector<std::string> transports;
};
const Model& model_number(std::uint8_t draw) {
    static const std::vector<Model> models{{20, {"hybrid", "internal"}},
                                           {16, {"hybrid", "internal"}},
                                           {32, {"internal"}},
                                           {20, {"hybrid", "internal"}}};
    return models[draw % models.size()];
}

} // namespace

std::vector<authcore::CredentialDescriptor>
decoy_credentials(const Settings& settings, std::string_view realm, std::string_view address) {
    const auto key = derive_key(settings, kDecoyLabel);
    const auto draw = [&key](std::string_view what) {
        return authcore::hmac(authcore::HmacHash::sha256, key.reveal(), as_bytes(what));
    };
    const std::string name = ascii_lower(trim(address));
    const Bytes traits = draw("traits\n" + name);
    const std::string place = traits[0] % 2 == 0 ? std::string{} : std::string{realm};
    const int count = traits[1] % 4 == 0 ? 2 : 1;
    std::vector<authcore::CredentialDescriptor> decoys;
    for (int i = 0; i < count; ++i) {
        const std::string which = std::to_string(i) + "\n" + place + "\n" + name;
        const Bytes octets = draw("id\n" + which);
        const Model& model = model_number(draw("model\n" + which).front());
        const ByteView id = ByteView{octets}.first(model.id_octets);
        decoys.push_back({authcore::CredentialId::from_bytes(id).value(), model.transports});
    }
    return decoys;
}

} // namespace authos::identity
