#include "upstream/connection_rules.hpp"

#include "authos/base/text.hpp"
#include "names.hpp"
#include "outbound_url.hpp"
#include "upstream/stored_connection.hpp"

#include <algorithm>

namespace authos::identity::upstream {

namespace {

constexpr std::size_t kMaxConnectionId = 100;
constexpr std::size_t kMaxClientId = 255;
constexpr std::size_t kMaxSecret = 2048;
constexpr std::size_t kMaxIssuer = 500;
constexpr std::size_t kMaxScopes = 30;
constexpr std::size_t kMaxScope = 100;
constexpr std::size_t kMaxMetadata = 4096;

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Result<void> check_connection_id(std::string_view id) {
    const bool fits = !id.empty() && id.size() <= kMaxConnectionId && is_alphanumeric(id.front()) &&
                      std::all_of(id.begin(), id.end(), [](char c) {
                          return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
                      });
    if (fits) return {};
    return fail(Errc::invalid_argument, "connection_id_malformed",
                "\"connection_id\" must have 1 to 100 letters, digits, hyphens, underscores and dots and "
                "begin with a letter or digit");
}

bool is_line(std::string_view text, std::size_t limit) {
    return !text.empty() && text.size() <= limit && is_printable_line(text) &&
           trim(text).size() == text.size();
}

Result<void> check_type(std::string_view type) {
    if (type == kOidcType || type == kOAuth2Type) return {};
    if (type == "saml") {
        return fail(Errc::invalid_argument, "provider_type_unsupported",
                    "\"provider_type\" saml is not supported: signing in through a SAML identity provider "
                    "is refused by this server. Use oidc or oauth2");
    }
    return fail(Errc::invalid_argument, "provider_type_unknown", "\"provider_type\" must be oidc or oauth2");
}

Result<void> check_url(const Settings& settings, std::string_view name,
                       const std::optional<std::string>& url) {
    if (!url) return {};
    auto checked = check_outbound_url(settings, *url);
    if (checked) return {};
    return fail(checked.error().code, checked.error().reason,
                "\"" + std::string{name} + "\": " + checked.error().message);
}

Result<void> check_issuer(const Settings& settings, const storage::UpstreamProvider& row) {
    if (!row.issuer) {
        if (row.type != kOidcType) return {};
        return fail(Errc::invalid_argument, "issuer_missing", "\"issuer\" is needed for oidc");
    }
    AUTHOS_TRY(check_url(settings, "issuer", row.issuer));
    if (row.issuer->size() > kMaxIssuer || row.issuer->find('?') != std::string::npos) {
        return fail(Errc::invalid_argument, "url_malformed",
                    "\"issuer\" must have at most 500 characters and no query");
    }
    return {};
}

Result<void> check_endpoints(const storage::UpstreamProvider& row) {
    if (row.type == kOidcType) return {};
    // Without an ID token, what the userinfo endpoint says is all there is.
    const bool complete = row.authorization_url && row.token_url && row.userinfo_url;
    if (complete) return {};
    return fail(Errc::invalid_argument, "endpoint_missing",
                "\"authorization_url\", \"token_url\" and \"userinfo_url\" are needed for oauth2");
}

bool is_scope(std::string_view scope) {
    return !scope.empty() && scope.size() <= kMaxScope && std::all_of(scope.begin(), scope.end(), [](char c) {
        return c > ' ' && c <= '~' && c != '"' && c != '\\';
    });
}

} // namespace

Result<void> check_connection(const Settings& settings, const storage::UpstreamProvider& row) {
    AUTHOS_TRY(check_connection_id(row.connection_id));
    AUTHOS_TRY(parse_name(row.name));
    AUTHOS_TRY(check_type(row.type));
    if (!is_line(row.client_id, kMaxClientId)) {
        return fail(Errc::invalid_argument, "client_id_malformed",
                    "\"client_id\" must have 1 to 255 characters without blanks around them");
    }
    AUTHOS_TRY(check_issuer(settings, row));
    AUTHOS_TRY(check_url(settings, "authorization_url", row.authorization_url));
    AUTHOS_TRY(check_url(settings, "token_url", row.token_url));
    AUTHOS_TRY(check_url(settings, "userinfo_url", row.userinfo_url));
    AUTHOS_TRY(check_url(settings, "discovery_url", row.discovery_url));
    return check_endpoints(row);
}

Result<void> check_client_secret(const SecretString& secret) {
    if (is_line(secret.reveal(), kMaxSecret)) return {};
    return fail(Errc::invalid_argument, "client_secret_malformed",
                "\"client_secret\" must have 1 to 2048 characters without blanks around them; leave it out "
                "for a public client");
}

Result<std::string> stored_scopes(const std::vector<std::string>& scopes) {
    if (scopes.size() > kMaxScopes || !std::all_of(scopes.begin(), scopes.end(), is_scope)) {
        return fail(Errc::invalid_argument, "scopes_malformed",
                    "\"scopes\" must be at most 30 scopes of 1 to 100 characters without blanks");
    }
    return Json{scopes}.dump();
}

Result<std::string> stored_metadata(const Settings& settings, const Json& metadata) {
    const auto method = metadata.find_string("token_endpoint_auth_method");
    const auto jwks = metadata.find_string("jwks_uri");
    std::string text = metadata.dump();
    const bool known_method =
        method && (!*method || **method == "client_secret_basic" || **method == "client_secret_post");
    if (!metadata.is_object() || text.size() > kMaxMetadata || !known_method || !jwks) {
        return fail(Errc::invalid_argument, "metadata_malformed",
                    "\"metadata\" must be an object of at most 4096 characters; jwks_uri in it is a URL, and "
                    "token_endpoint_auth_method is client_secret_basic or client_secret_post");
    }
    AUTHOS_TRY(check_url(settings, "metadata.jwks_uri", *jwks));
    return text;
}

bool moves_secret(const storage::UpstreamProvider& before, const storage::UpstreamProvider& after) {
    return before.issuer != after.issuer || before.authorization_url != after.authorization_url ||
           before.token_url != after.token_url || before.userinfo_url != after.userinfo_url ||
           before.discovery_url != after.discovery_url || before.type != after.type ||
           before.client_id != after.client_id || metadata_of(before).jwks_uri != metadata_of(after).jwks_uri;
}

} // namespace authos::identity::upstream
