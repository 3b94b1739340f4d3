#include "tokens/resource_token.hpp"

#include "authos/authcore/jwt.hpp"
#include "authos/authcore/keyset.hpp"
#include "authos/base/json.hpp"

namespace authos::identity {

namespace {

using ResourceTokenId = Id<struct ResourceTokenTag>;

} // namespace

Result<SecretString> sign_resource_token(const Deps& deps, const ResourceClaims& claims, UnixMillis now) {
    const UnixMillis expires = claims.expires_at.value_or(now + deps.settings.access_token_ttl);
    Json body = Json::object({{"iss", deps.settings.base_url},
                              {"sub", claims.user_id.text()},
                              {"aud", claims.resource},
                              {"iat", now.seconds()},
                              {"exp", expires.seconds()},
                              {"jti", ResourceTokenId::make(deps.random).text()},
                              {"token_use", kResourceUse},
                              {"email", claims.email.text()},
                              {"is_platform_owner", claims.is_platform_owner}});
    if (claims.context.org_slug) body.set("org", *claims.context.org_slug);
    if (claims.context.service_slug) body.set("service", *claims.context.service_slug);
    if (!claims.client_id.empty()) body.set("client_id", claims.client_id);
    return authcore::sign_jwt(deps.keys, kResourceTyp, body);
}

} // namespace authos::identity
