#include "upstream/stored_connection.hpp"

#include "authos/base/json.hpp"

namespace authos::identity::upstream {

ConnectionMetadata metadata_of(const storage::UpstreamProvider& row) {
    ConnectionMetadata out;
    if (!row.metadata) return out;
    const auto json = parse_json(*row.metadata);
    if (!json) return out;
    if (const auto uri = json->get_string("jwks_uri")) out.jwks_uri = *uri;
    const auto method = json->get_string("token_endpoint_auth_method");
    if (method) out.secret_in_body = *method == "client_secret_post";
    return out;
}

std::vector<std::string> token_scopes_of(const storage::UpstreamProvider& row) {
    std::vector<std::string> scopes;
    if (!row.scopes) return scopes;
    const auto json = parse_json(*row.scopes);
    if (!json) return scopes;
    for (const Json& item : json->items()) {
        if (const auto text = item.as_string()) scopes.push_back(*text);
    }
    return scopes;
}

std::vector<std::string> scopes_of(const storage::UpstreamProvider& row) {
    auto scopes = token_scopes_of(row);
    if (scopes.empty() && row.type == kOidcType) scopes = {"openid", "email", "profile"};
    return scopes;
}

std::optional<std::string> discovery_url_of(const storage::UpstreamProvider& row) {
    if (row.discovery_url) return row.discovery_url;
    if (row.type != kOidcType || !row.issuer) return std::nullopt;
    std::string base = *row.issuer;
    while (!base.empty() && base.back() == '/') base.pop_back();
    return base + "/.well-known/openid-configuration";
}

authcore::EnvelopeContext connection_secret_place(const std::string& id) {
    return {"upstream_providers", id, "client_secret"};
}

} // namespace authos::identity::upstream
