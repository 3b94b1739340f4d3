#include "authos/authcore/webauthn_types.hpp"

#include "authos/base/encoding.hpp"

namespace authos::authcore {

namespace {

constexpr std::size_t kNewChallengeBytes = 32;

template <class Kind>
Error octets_out_of_bounds() {
    return fail(Errc::invalid_argument, Kind::kReason,
                "base64url of " + std::to_string(Kind::kMin) + " to " + std::to_string(Kind::kMax) +
                    " octets is needed.");
}

} // namespace

template <class Kind>
Result<WebauthnOctets<Kind>> WebauthnOctets<Kind>::from_bytes(ByteView raw) {
    if (raw.size() < Kind::kMin || raw.size() > Kind::kMax) return octets_out_of_bounds<Kind>();
    return WebauthnOctets{Bytes(raw.begin(), raw.end())};
}

template <class Kind>
Result<WebauthnOctets<Kind>> WebauthnOctets<Kind>::parse(std::string_view text) {
    // Bounded before it is decoded: four characters carry three octets.
    if (text.size() > Kind::kMax / 3 * 4 + 4) return octets_out_of_bounds<Kind>();
    const auto raw = decode_base64url(text);
    if (!raw) return octets_out_of_bounds<Kind>();
    return from_bytes(*raw);
}

template <class Kind>
std::string WebauthnOctets<Kind>::text() const {
    return encode_base64url(raw_);
}

template class WebauthnOctets<CredentialIdKind>;
template class WebauthnOctets<UserHandleKind>;
template class WebauthnOctets<WebauthnChallengeKind>;

WebauthnChallenge make_webauthn_challenge(Random& random) {
    return WebauthnChallenge::from_bytes(random.bytes(kNewChallengeBytes)).value();
}

std::string_view wire_name(AuthenticatorAttachment attachment) noexcept {
    return attachment == AuthenticatorAttachment::platform ? "platform" : "cross-platform";
}

std::optional<AuthenticatorAttachment> find_attachment(std::string_view name) noexcept {
    for (const auto known : {AuthenticatorAttachment::platform, AuthenticatorAttachment::cross_platform}) {
        if (wire_name(known) == name) return known;
    }
    return std::nullopt;
}

} // namespace authos::authcore
