#include "dto/linked.hpp"

#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json linked_account_json(const storage::ConnectedAccount& account) {
    return Json::object({{"id", account.id.text()},
                         {"provider", account.provider},
                         {"provider_user_id", account.provider_user_id},
                         {"email", account.email},
                         {"display_name", account.display_name},
                         {"scopes", stored_array(account.scopes)},
                         {"status", account.status},
                         {"linked_at", moment(account.linked_at)}});
}

Json optional_secret(const SecretString& secret) {
    return secret.empty() ? Json{} : Json{secret.reveal()};
}

Json given_json(const std::string& provider, const identity::ProviderTokenGiven& given) {
    return Json::object({{"status", "ok"},
                         {"access_token", given.access_token.reveal()},
                         {"expires_at", moment(given.expires_at)},
                         {"scopes", given.scopes},
                         {"provider", provider},
                         {"account", Json::object({{"id", given.account.id.text()},
                                                   {"provider_user_id", given.account.provider_user_id},
                                                   {"email", given.account.email},
                                                   {"display_name", given.account.display_name}})}});
}

Json action_json(const std::string& provider, const identity::ProviderActionRequired& action) {
    return Json::object({{"status", "action_required"},
                         {"code", action.code},
                         {"reauth_url", action.reauth_url},
                         {"missing_scopes", action.missing_scopes},
                         {"provider", provider}});
}

} // namespace

Result<identity::GrantDraft> parse_grant_draft(const Json& body) {
    AUTHOS_TRY(const auto id, body.find_string("service_id"));
    AUTHOS_TRY(const auto slug, body.find_string("service_slug"));
    if (!id && !slug) {
        return fail(Errc::invalid_argument, "member_missing",
                    "\"service_id\" or \"service_slug\" must name the service");
    }
    AUTHOS_TRY(auto scopes, body.get_strings("scopes"));
    return identity::GrantDraft{id ? *id : *slug, std::move(scopes)};
}

Result<std::optional<storage::ConnectedAccountId>> parse_account_choice(const Json& body) {
    using Id = storage::ConnectedAccountId;
    AUTHOS_TRY(const auto text, body.find_string("account_id"));
    if (!text) return std::optional<Id>{};
    auto id = Id::parse(*text);
    if (!id) return fail(Errc::not_found, "linked_account_not_found", "Linked account not found");
    return std::optional{std::move(*id)};
}

Result<identity::ProviderTokenWish> parse_provider_token_wish(const Json& body) {
    AUTHOS_TRY(const auto user_text, body.get_string("user_id"));
    auto user = UserId::parse(user_text);
    if (!user) return fail(Errc::invalid_argument, "member_malformed", "\"user_id\" must be an id");
    AUTHOS_TRY(auto provider, body.get_string("provider"));
    AUTHOS_TRY(auto scopes, body.get_strings("scopes"));
    AUTHOS_TRY(auto redirect_uri, body.find_string("redirect_uri"));
    AUTHOS_TRY(auto state, body.find_string("state"));
    return identity::ProviderTokenWish{std::move(*user), std::move(provider), std::move(scopes),
                                       std::move(redirect_uri), std::move(state)};
}

Json linked_accounts_response(const std::vector<identity::LinkedAccountView>& views) {
    Json accounts = Json::array();
    for (const auto& view : views) {
        Json grants = Json::array();
        for (const auto& row : view.grants) grants.push(provider_grant_json(row));
        accounts.push(linked_account_json(view.account).set("grants", grants));
    }
    return Json::object({{"linked_accounts", accounts}});
}

Json provider_grant_json(const storage::GrantOfUser& row) {
    return Json::object({{"id", row.grant.id.text()},
                         {"service_id", row.grant.service_id.text()},
                         {"service_slug", row.service_slug},
                         {"service_name", row.service_name},
                         {"org_slug", row.org_slug},
                         {"scopes", stored_array(row.grant.scopes)},
                         {"status", row.grant.status},
                         {"granted_at", moment(row.grant.granted_at)},
                         {"last_used_at", moment(row.grant.last_used_at)}});
}

Json token_request_response(const identity::TokenRequestView& view) {
    Json accounts = Json::array();
    for (const auto& account : view.accounts) accounts.push(linked_account_json(account));
    const auto& request = view.request;
    return Json::object({{"provider", request.provider},
                         {"scopes", stored_array(request.scopes)},
                         {"status", request.status},
                         {"account_id", id_text(request.account_id)},
                         {"expires_at", moment(request.expires_at)},
                         {"service", Json::object({{"id", request.service_id.text()},
                                                   {"slug", view.service_slug},
                                                   {"name", view.service_name}})},
                         {"organization", Json::object({{"slug", view.org_slug}, {"name", view.org_name}})},
                         {"accounts", accounts}});
}

Json answered_request_response(std::string_view status, const std::optional<std::string>& redirect_url) {
    return Json::object({{"status", status}, {"redirect_url", redirect_url}});
}

Json own_provider_token_response(const std::string& provider, const identity::OwnProviderToken& token) {
    return Json::object({{"access_token", token.access_token.reveal()},
                         {"refresh_token", optional_secret(token.refresh_token)},
                         {"expires_at", moment(token.expires_at)},
                         {"scopes", token.scopes},
                         {"provider", provider}});
}

Json provider_token_response(const std::string& provider, const identity::ProviderTokenAnswer& answer) {
    if (const auto* given = std::get_if<identity::ProviderTokenGiven>(&answer)) {
        return given_json(provider, *given);
    }
    return action_json(provider, std::get<identity::ProviderActionRequired>(answer));
}

} // namespace authos::api::dto
