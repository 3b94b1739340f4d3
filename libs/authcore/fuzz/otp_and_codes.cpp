// What users and clients type: one-time passwords, recovery codes, PKCE parameters, token prefixes.

#include "authos/authcore/opaque_token.hpp"
#include "authos/authcore/otp.hpp"
#include "authos/authcore/pkce.hpp"
#include "authos/authcore/recovery_code.hpp"

#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(ByteView{data, size});
    const SecretString secret{std::string(text)};

    static const OtpSecret otp = OtpSecret::from_bytes(Bytes(20, 1)).value();
    const auto step = verify_totp(otp, text, UnixMillis::from_seconds(3000));
    if (step && (*step < 99 || *step > 101)) std::abort();
    const auto parsed_secret = OtpSecret::from_base32(secret);
    if (parsed_secret && parsed_secret.value().base32().reveal() != text) std::abort();

    const auto code = RecoveryCode::parse(text);
    if (code) {
        const auto again = RecoveryCode::parse(code.value().display().reveal());
        if (again.value().secret().reveal() != code.value().secret().reveal()) std::abort();
    }

    const auto challenge = CodeChallenge::parse(text);
    if (challenge && verify_code_verifier(challenge.value(), secret)) std::abort();
    const auto own = challenge_of(secret);
    if (own && !verify_code_verifier(own.value(), secret)) std::abort();

    const auto part = visible_part(secret, kServiceKeyPrefix);
    if (part && part.value().size() != kServiceKeyPrefix.size() + 6) std::abort();
    const auto stored = ClientSecretHash::parse(text);
    if (stored && stored.value().text() != text) std::abort();
    return 0;
}
