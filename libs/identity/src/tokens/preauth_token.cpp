#include "tokens/preauth_token.hpp"

#include "authos/authcore/jwt.hpp"
#include "authos/authcore/keyset.hpp"
#include "authos/base/json.hpp"
#include "secrets/derived_key.hpp"

namespace authos::identity {

namespace {

constexpr std::string_view kStampLabel = "authos account stamps v1";

using PreauthTokenId = Id<struct PreauthTokenTag>;

Error preauth_invalid(std::string detail) {
    return fail(Errc::invalid_argument, "preauth_token_invalid", "Invalid pre-authentication token")
        .with_detail(std::move(detail));
}

std::optional<SignInMethod> method_of(std::string_view name) {
    using enum SignInMethod;
    for (const auto method : {password, magic_link, passkey, github, google, microsoft, oidc, device}) {
        if (name_of(method) == name) return method;
    }
    return std::nullopt;
}

Result<PreauthClaims> preauth_claims_of(const authcore::Jwt& jwt) {
    const Json& claims = jwt.claims;
    AUTHOS_TRY(const auto token_use, claims.get_string("token_use"));
    if (token_use != kPreauthUse) return preauth_invalid("token_use is not mfa_preauth");
    AUTHOS_TRY(const auto subject, claims.get_string("sub"));
    AUTHOS_TRY(const auto address, claims.get_string("email"));
    AUTHOS_TRY(const bool owner, claims.get_boolean("is_platform_owner"));
    AUTHOS_TRY(const auto first, claims.get_string("amr_first"));
    AUTHOS_TRY(auto jti, claims.get_string("jti"));
    AUTHOS_TRY(auto user_id, UserId::parse(subject));
    AUTHOS_TRY(auto email, Email::parse(address));
    const auto method = method_of(first);
    if (!method) return preauth_invalid("amr_first is unknown");
    PreauthClaims out{.user_id = std::move(user_id),
                      .email = std::move(email),
                      .is_platform_owner = owner,
                      .context = {},
                      .method = *method,
                      .jti = std::move(jti),
                      .resource = {},
                      .device_code_id = {},
                      .saml_state = {}};
    AUTHOS_TRY(out.context.org_slug, claims.find_string("org"));
    AUTHOS_TRY(out.context.service_slug, claims.find_string("service"));
    AUTHOS_TRY(out.resource, claims.find_string("resource"));
    AUTHOS_TRY(out.device_code_id, claims.find_string("device_code_id"));
    AUTHOS_TRY(out.saml_state, claims.find_string("saml_state"));
    AUTHOS_TRY(out.account_stamp, claims.find_string("account_stamp"));
    if (out.context.service_slug && !out.context.org_slug) return preauth_invalid("service without org");
    const auto audiences = jwt.audiences();
    if (audiences.size() != 1 || audiences.front() != out.context.audience()) {
        return preauth_invalid("aud does not fit org and service");
    }
    return out;
}

void set_if(Json& body, std::string_view name, const std::optional<std::string>& value) {
    if (value) body.set(name, *value);
}

} // namespace

std::string account_stamp_of(const Settings& settings, const storage::User& user) {
    const std::string hash = user.password_hash ? user.password_hash->reveal() : std::string{};
    return keyed_hash(settings, kStampLabel, user.id.text() + "\n" + user.email.key() + "\n" + hash).hex();
}

std::string make_preauth_id(Random& random) {
    return PreauthTokenId::make(random).text();
}

Result<SecretString> sign_preauth_token(const Deps& deps, const PreauthClaims& claims, UnixMillis now) {
    const UnixMillis expires = now + deps.settings.mfa_preauth_ttl;
    Json body = Json::object({{"iss", deps.settings.base_url},
                              {"sub", claims.user_id.text()},
                              {"aud", claims.context.audience()},
                              {"iat", now.seconds()},
                              {"exp", expires.seconds()},
                              {"jti", claims.jti},
                              {"token_use", kPreauthUse},
                              {"email", claims.email.text()},
                              {"is_platform_owner", claims.is_platform_owner},
                              {"amr_first", name_of(claims.method)},
                              {"mfa_required", true}});
    set_if(body, "org", claims.context.org_slug);
    set_if(body, "service", claims.context.service_slug);
    set_if(body, "resource", claims.resource);
    set_if(body, "device_code_id", claims.device_code_id);
    set_if(body, "saml_state", claims.saml_state);
    set_if(body, "account_stamp", claims.account_stamp);
    return authcore::sign_jwt(deps.keys, kPreauthTyp, body);
}

Result<PreauthClaims> verify_preauth_token(const Deps& deps, const SecretString& token, UnixMillis now) {
    authcore::JwtRules rules;
    rules.typ = kPreauthTyp;
    rules.issuer = deps.settings.base_url;
    rules.required_claims = {"sub", "iat", "jti", "token_use", "email", "amr_first"};
    const auto jwt = authcore::verify_jwt(deps.keys, token.reveal(), rules, now);
    if (!jwt) return preauth_invalid(jwt.error().reason);
    auto claims = preauth_claims_of(*jwt);
    if (!claims) return preauth_invalid(claims.error().reason);
    return claims;
}

} // namespace authos::identity
