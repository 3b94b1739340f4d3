#include "tokens/impersonation_token.hpp"

#include "authos/authcore/jwt.hpp"
#include "authos/authcore/keyset.hpp"
#include "authos/base/json.hpp"

namespace authos::identity {

namespace {

using ImpersonationTokenId = Id<struct ImpersonationTokenTag>;

Error impersonation_invalid(std::string detail) {
    return fail(Errc::unauthenticated, "token_invalid", "Invalid token").with_detail(std::move(detail));
}

Result<Impersonator> actor_of(const Json& claims) {
    AUTHOS_TRY(const auto act, claims.get("act"));
    AUTHOS_TRY(const auto subject, act.get_string("sub"));
    AUTHOS_TRY(const auto address, act.get_string("email"));
    AUTHOS_TRY(auto reason, act.get_string("reason"));
    AUTHOS_TRY(auto user_id, UserId::parse(subject));
    AUTHOS_TRY(auto email, Email::parse(address));
    return Impersonator{std::move(user_id), std::move(email), std::move(reason)};
}

Result<ImpersonationClaims> impersonation_claims_of(const authcore::Jwt& jwt) {
    AUTHOS_TRY(const auto token_use, jwt.claims.get_string("token_use"));
    if (token_use != kImpersonationUse) return impersonation_invalid("token_use is not impersonation");
    // Alone: a token that also names another audience was never made here.
    if (jwt.audiences().size() != 1) return impersonation_invalid("aud names several");
    AUTHOS_TRY(const auto subject, jwt.claims.get_string("sub"));
    AUTHOS_TRY(const auto address, jwt.claims.get_string("email"));
    AUTHOS_TRY(auto org_slug, jwt.claims.find_string("org"));
    AUTHOS_TRY(auto user_id, UserId::parse(subject));
    AUTHOS_TRY(auto email, Email::parse(address));
    AUTHOS_TRY(auto actor, actor_of(jwt.claims));
    return ImpersonationClaims{std::move(user_id), std::move(email), std::move(org_slug), std::move(actor)};
}

} // namespace

Result<SecretString> sign_impersonation_token(const Deps& deps, const ImpersonationClaims& claims,
                                              UnixMillis now) {
    const UnixMillis expires = now + kImpersonationTtl;
    const Json act = Json::object({{"sub", claims.actor.user_id.text()},
                                   {"email", claims.actor.email.text()},
                                   {"reason", claims.actor.reason}});
    Json body = Json::object({{"iss", deps.settings.base_url},
                              {"sub", claims.user_id.text()},
                              {"aud", kImpersonationAudience},
                              {"iat", now.seconds()},
                              {"exp", expires.seconds()},
                              {"jti", ImpersonationTokenId::make(deps.random).text()},
                              {"token_use", kImpersonationUse},
                              {"email", claims.email.text()},
                              {"is_platform_owner", false},
                              {"act", act}});
    if (claims.org_slug) body.set("org", *claims.org_slug);
    return authcore::sign_jwt(deps.keys, kImpersonationTyp, body);
}

bool looks_like_impersonation(const SecretString& token) {
    const auto parts = authcore::parse_compact(token.reveal());
    return parts && parts->header.get_string("typ").value_or("") == kImpersonationTyp;
}

Result<ImpersonationClaims> verify_impersonation_token(const Deps& deps, const SecretString& token,
                                                       UnixMillis now) {
    authcore::JwtRules rules;
    rules.typ = kImpersonationTyp;
    rules.issuer = deps.settings.base_url;
    rules.audiences = {std::string{kImpersonationAudience}};
    rules.required_claims = {"sub", "iat", "jti", "token_use", "email", "act"};
    rules.max_age = kImpersonationTtl;
    auto jwt = authcore::verify_jwt(deps.keys, token.reveal(), rules, now);
    if (!jwt) {
        if (jwt.error().reason == "jwt_expired") {
            return fail(Errc::unauthenticated, "token_expired", "Token has expired");
        }
        return impersonation_invalid(jwt.error().reason);
    }
    auto claims = impersonation_claims_of(*jwt);
    if (!claims && claims.error().reason != "token_invalid") {
        return impersonation_invalid(claims.error().reason);
    }
    return claims;
}

} // namespace authos::identity
