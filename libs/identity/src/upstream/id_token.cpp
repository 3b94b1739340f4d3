#include "upstream/id_token.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/digest.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

namespace authos::identity::upstream {

namespace {

using std::chrono_literals::operator""s;

constexpr auto kLeeway = 60s;
// An ID token is made while the code is exchanged; some providers date theirs back by a few minutes.
constexpr auto kOldest = 1800s;
constexpr std::size_t kMaxSubject = 255;

Result<void> check_authorized_party(const authcore::Jwt& jwt, const std::string& client_id) {
    const auto party = jwt.claims.find_string("azp");
    if (!party) return upstream_token_invalid("azp_malformed");
    if (*party && **party != client_id) return upstream_token_invalid("azp_mismatch");
    if (!*party && jwt.audiences().size() > 1) return upstream_token_invalid("azp_missing");
    return {};
}

ByteView octets_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Half of the digest that the signature's algorithm uses: SHA-512 for Ed25519, SHA-256 for all others here.
std::string half_hash(const std::string& text, std::string_view algorithm) {
    if (algorithm == "EdDSA") {
        const auto digest = authcore::sha512(octets_of(text));
        return encode_base64url(ByteView{digest.data(), digest.size() / 2});
    }
    const auto digest = authcore::sha256(octets_of(text));
    return encode_base64url(ByteView{digest.data(), digest.size() / 2});
}

Result<void> check_access_token_hash(const authcore::Jwt& jwt, const SecretString& access_token) {
    if (!jwt.claims.contains("at_hash")) return {};
    const auto hash = jwt.claims.get_string("at_hash");
    const auto algorithm = jwt.header.get_string("alg");
    if (!hash || !algorithm) return upstream_token_invalid("at_hash_malformed");
    if (!authcore::equal_constant_time(*hash, half_hash(access_token.reveal(), *algorithm)))
        return upstream_token_invalid("at_hash_mismatch");
    return {};
}

Result<void> check_nonce(const Json& claims, const std::string& nonce) {
    const auto given = claims.get_string("nonce");
    // One was sent with the request: a token without it belongs to another request.
    if (!given || nonce.empty()) return upstream_token_invalid("nonce_missing");
    if (!authcore::equal_constant_time(*given, nonce)) return upstream_token_invalid("nonce_mismatch");
    return {};
}

} // namespace

Error upstream_token_invalid(std::string_view rule) {
    return fail(Errc::failed_precondition, "upstream_token_invalid",
                "The identity provider's token is not valid")
        .with_detail(std::string{rule});
}

Result<Json> verify_id_token(const authcore::VerificationKeys& keys, std::string_view token,
                             const IdTokenExpectation& expected, UnixMillis now) {
    authcore::JwtRules rules;
    rules.issuer = expected.issuer;
    rules.audiences = {expected.client_id};
    rules.required_claims = {"sub", "iat"};
    rules.leeway = kLeeway;
    rules.max_age = kOldest;
    const auto jwt = authcore::verify_jwt(keys, token, rules, now);
    if (!jwt) return upstream_token_invalid(jwt.error().reason);
    AUTHOS_TRY(check_authorized_party(*jwt, expected.client_id));
    AUTHOS_TRY(check_nonce(jwt->claims, expected.nonce));
    AUTHOS_TRY(check_access_token_hash(*jwt, expected.access_token));
    AUTHOS_TRY(subject_of(jwt->claims));
    return jwt->claims;
}

Result<std::string> subject_of(const Json& claims) {
    auto subject = claims.get_string("sub");
    if (!subject || is_blank(*subject) || subject->size() > kMaxSubject || !is_printable_line(*subject) ||
        trim(*subject).size() != subject->size()) {
        return upstream_token_invalid("sub_malformed");
    }
    return subject;
}

std::optional<Email> verified_email_of(const Json& claims) {
    const auto vouched = claims.get_boolean("email_verified");
    const auto text = claims.get_string("email");
    if (!vouched || !*vouched || !text) return std::nullopt;
    auto email = Email::parse(*text);
    if (!email) return std::nullopt;
    return std::move(email).value();
}

} // namespace authos::identity::upstream
