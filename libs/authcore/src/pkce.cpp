#include "authos/authcore/pkce.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/digest.hpp"
#include "authos/base/encoding.hpp"

#include <algorithm>

namespace authos::authcore {

namespace {

constexpr std::size_t kVerifierRandomBytes = 32;

bool is_unreserved(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

} // namespace

Result<CodeChallenge> CodeChallenge::parse(std::string_view text) {
    const auto digest = decode_base64url(text);
    if (!digest || digest.value().size() != Sha256{}.size()) {
        return fail(
            Errc::invalid_argument, "code_challenge_malformed",
            "code_challenge must be the base64url form of a SHA-256 digest, 43 characters without padding.");
    }
    return CodeChallenge{std::string(text)};
}

Result<void> require_s256(std::string_view method) {
    if (method != "S256") {
        return fail(Errc::invalid_argument, "code_challenge_method_unsupported",
                    "code_challenge_method must be S256.");
    }
    return {};
}

SecretString make_code_verifier(Random& random) {
    const Secret<Bytes> raw{random.bytes(kVerifierRandomBytes)};
    return SecretString{encode_base64url(raw.reveal())};
}

Result<CodeChallenge> challenge_of(const SecretString& verifier) {
    const std::string& text = verifier.reveal();
    if (text.size() < 43 || text.size() > 128 || !std::all_of(text.begin(), text.end(), is_unreserved)) {
        return fail(Errc::invalid_argument, "code_verifier_malformed",
                    "code_verifier must be 43 to 128 letters, digits, dashes, dots, underscores or tildes.");
    }
    return CodeChallenge{encode_base64url(sha256(as_bytes(text)))};
}

bool verify_code_verifier(const CodeChallenge& challenge, const SecretString& verifier) {
    const auto expected = challenge_of(verifier);
    return expected && equal_constant_time(expected.value().text(), challenge.text());
}

} // namespace authos::authcore
