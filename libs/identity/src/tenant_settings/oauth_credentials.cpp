#include "authos/identity/tenant_settings/oauth_credentials.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/repo/oauth_credentials.hpp"
#include "rbac/recheck.hpp"
#include "secrets/sealed.hpp"

namespace authos::identity {

namespace {

Result<void> check_provider(std::string_view provider) {
    if (provider == "github" || provider == "google" || provider == "microsoft") return {};
    return fail(Errc::invalid_argument, "provider_unknown",
                "Invalid provider. Must be github, google, or microsoft");
}

bool is_credential_text(std::string_view text, std::size_t limit) {
    return !text.empty() && text.size() <= limit && is_printable_line(text) &&
           trim(text).size() == text.size();
}

Result<void> check_draft(const OAuthCredentialsDraft& draft) {
    AUTHOS_TRY(check_provider(draft.provider));
    if (!is_credential_text(draft.client_id, 255)) {
        return fail(Errc::invalid_argument, "client_id_malformed",
                    "client_id must have 1 to 255 characters without blanks around them");
    }
    if (!is_credential_text(draft.client_secret.reveal(), 2048)) {
        return fail(Errc::invalid_argument, "client_secret_malformed",
                    "client_secret must have 1 to 2048 characters without blanks around them");
    }
    return {};
}

// The row is found by organization and provider; to them the secret is bound, so that it opens neither in
// the row of another tenant nor for another provider.
std::string record_of(const storage::OrgScope& scope, std::string_view provider) {
    return scope.org().text() + "/" + std::string{provider};
}
authcore::EnvelopeContext secret_place(const std::string& record) {
    return {"organization_oauth_credentials", record, "client_secret"};
}

AuditFact oauth_fact(std::string action, const OrgAccess& access, UnixMillis now, const Json& details) {
    return {std::move(action), "organization", access.scope.org().text(), now, details.dump()};
}

} // namespace

Result<OAuthCredentialsView> put_oauth_credentials(const Deps& deps, const OrgAccess& access,
                                                   const OAuthCredentialsDraft& draft, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(check_draft(draft));
    const UnixMillis now = deps.clock.now();
    const std::string record = record_of(access.scope, draft.provider);
    const storage::NewOAuthCredentials row{storage::OAuthCredentialsId::make(deps.random),
                                           draft.provider,
                                           draft.client_id,
                                           seal_secret(deps, secret_place(record), draft.client_secret),
                                           sealing_key_id(deps),
                                           now};
    const Json details = Json::object({{"provider", draft.provider}, {"client_id", draft.client_id}});
    AUTHOS_TRY(
        write_inside(deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(storage::put_oauth_credentials(s, inside.scope, row));
            return record_org_event(deps, s, inside.scope, inside.user_id,
                                    oauth_fact("service.oauth_credentials.updated", inside, now, details),
                                    caller);
        }));
    return OAuthCredentialsView{draft.provider, draft.client_id};
}

Result<OAuthCredentialsView> get_oauth_credentials(const Deps& deps, const OrgAccess& access,
                                                   std::string_view provider, const Caller& caller) {
    AUTHOS_TRY(check_provider(provider));
    AUTHOS_TRY(auto found, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::find_oauth_credentials(s, access.scope, provider);
    }));
    if (!found) {
        return fail(Errc::not_found, "oauth_credentials_not_found",
                    "OAuth credentials not found for this provider");
    }
    return OAuthCredentialsView{std::move(found->provider), std::move(found->client_id)};
}

Result<void> delete_oauth_credentials(const Deps& deps, const OrgAccess& access, std::string_view provider,
                                      const Caller& caller) {
    AUTHOS_TRY(check_provider(provider));
    const UnixMillis now = deps.clock.now();
    const Json details = Json::object({{"provider", provider}});
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(const bool deleted, storage::delete_oauth_credentials(s, inside.scope, provider));
            if (!deleted) return {};
            return record_org_event(deps, s, inside.scope, inside.user_id,
                                    oauth_fact("service.oauth_credentials.deleted", inside, now, details),
                                    caller);
        });
}

Result<std::optional<OAuthClient>> find_oauth_credentials(const Deps& deps, storage::Session& s,
                                                          const storage::OrgScope& scope,
                                                          std::string_view provider) {
    AUTHOS_TRY(auto found, storage::find_oauth_credentials(s, scope, provider));
    if (!found) return std::optional<OAuthClient>{};
    const std::string record = record_of(scope, provider);
    AUTHOS_TRY(auto secret, open_secret(deps, secret_place(record), found->client_secret_sealed));
    return std::optional{
        OAuthClient{std::move(found->provider), std::move(found->client_id), std::move(secret)}};
}

} // namespace authos::identity
