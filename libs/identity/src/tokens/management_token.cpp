#include "tokens/management_token.hpp"

#include "authos/authcore/jwt.hpp"
#include "authos/authcore/keyset.hpp"
#include "authos/base/json.hpp"

namespace authos::identity {

std::string TokenContext::audience() const {
    if (!org_slug) return "platform";
    if (!service_slug) return "org:" + *org_slug;
    return "service:" + *org_slug + "/" + *service_slug;
}

namespace {

struct JtiTag;
using TokenId = Id<JtiTag>;

Error token_invalid(std::string detail) {
    return fail(Errc::unauthenticated, "token_invalid", "Invalid token").with_detail(std::move(detail));
}

Result<ManagementClaims> claims_of(const authcore::Jwt& jwt) {
    AUTHOS_TRY(const auto subject, jwt.claims.get_string("sub"));
    AUTHOS_TRY(const auto email_text, jwt.claims.get_string("email"));
    AUTHOS_TRY(const bool owner, jwt.claims.get_boolean("is_platform_owner"));
    TokenContext context;
    AUTHOS_TRY(context.org_slug, jwt.claims.find_string("org"));
    AUTHOS_TRY(context.service_slug, jwt.claims.find_string("service"));
    AUTHOS_TRY(auto user_id, UserId::parse(subject));
    AUTHOS_TRY(auto email, Email::parse(email_text));
    AUTHOS_TRY(const auto token_use, jwt.claims.get_string("token_use"));
    if (token_use != kManagementUse) return token_invalid("token_use is not management_access");
    if (context.service_slug && !context.org_slug) return token_invalid("service without org");
    // The audience repeats the context; a token in which they differ was never made here.
    const auto audiences = jwt.audiences();
    if (audiences.size() != 1 || audiences.front() != context.audience()) {
        return token_invalid("aud does not fit org and service");
    }
    AUTHOS_TRY(const auto verified, jwt.claims.find_boolean("mfa_verified"));
    return ManagementClaims{std::move(user_id), std::move(email), owner, std::move(context),
                            verified.value_or(false)};
}

} // namespace

Result<SecretString> sign_management_token(const Deps& deps, const ManagementClaims& claims, UnixMillis now) {
    const UnixMillis expires = claims.expires_at.value_or(now + deps.settings.access_token_ttl);
    Json body = Json::object({{"iss", deps.settings.base_url},
                              {"sub", claims.user_id.text()},
                              {"aud", claims.context.audience()},
                              {"iat", now.seconds()},
                              {"exp", expires.seconds()},
                              {"jti", TokenId::make(deps.random).text()},
                              {"token_use", kManagementUse},
                              {"email", claims.email.text()},
                              {"is_platform_owner", claims.is_platform_owner}});
    if (claims.context.org_slug) body.set("org", *claims.context.org_slug);
    if (claims.context.service_slug) body.set("service", *claims.context.service_slug);
    if (claims.mfa_verified) body.set("mfa_verified", true);
    return authcore::sign_jwt(deps.keys, kManagementTyp, body);
}

Result<ManagementClaims> verify_management_token(const Deps& deps, const SecretString& token,
                                                 UnixMillis now) {
    authcore::JwtRules rules;
    rules.typ = kManagementTyp;
    rules.issuer = deps.settings.base_url;
    rules.required_claims = {"sub", "iat", "jti", "token_use", "email", "is_platform_owner"};
    auto jwt = authcore::verify_jwt(deps.keys, token.reveal(), rules, now);
    if (!jwt) {
        if (jwt.error().reason == "jwt_expired") {
            return fail(Errc::unauthenticated, "token_expired", "Token has expired");
        }
        return token_invalid(jwt.error().reason);
    }
    auto claims = claims_of(*jwt);
    if (!claims && claims.error().reason != "token_invalid") return token_invalid(claims.error().reason);
    return claims;
}

} // namespace authos::identity
