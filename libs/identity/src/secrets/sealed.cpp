#include "secrets/sealed.hpp"

namespace authos::identity {

namespace {

constexpr std::string_view kPlainMark = "plain:";

Error secret_unreadable(std::string detail) {
    return fail(Errc::data_loss, "secret_unreadable", "A stored secret cannot be read.")
        .with_detail(std::move(detail));
}

} // namespace

std::string seal_secret(const Deps& deps, const authcore::EnvelopeContext& place,
                        const SecretString& secret) {
    if (deps.key_ring == nullptr) return std::string{kPlainMark} + secret.reveal();
    return authcore::seal(*deps.key_ring, place, secret, deps.random);
}

Result<SecretString> open_secret(const Deps& deps, const authcore::EnvelopeContext& place,
                                 std::string_view stored) {
    if (deps.key_ring == nullptr) {
        if (stored.rfind(kPlainMark, 0) != 0) return secret_unreadable("no encryption key is set");
        return SecretString{std::string{stored.substr(kPlainMark.size())}};
    }
    // With a key, nothing that is not sealed is believed.
    auto opened = authcore::open(*deps.key_ring, place, stored);
    if (!opened) return secret_unreadable(opened.error().reason);
    return opened;
}

std::string sealing_key_id(const Deps& deps) {
    return deps.key_ring == nullptr ? "none" : deps.key_ring->active_id().text();
}

} // namespace authos::identity
