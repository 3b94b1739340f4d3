#include "services/service_rules.hpp"

#include "authos/authcore/oauth/redirect_uri.hpp"
#include "authos/authcore/oauth/resource_uri.hpp"
#include "authos/authcore/oauth/scope_token.hpp"
#include "authos/base/json.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using authcore::ClientKind;

constexpr std::size_t kMostEntries = 50;
constexpr std::size_t kMaxScopeOctets = 255;

ClientKind client_kind_of(std::string_view service_type) noexcept {
    return service_type == "mobile" || service_type == "desktop" ? ClientKind::native : ClientKind::web;
}

Result<void> check_scope(const std::string& text, ClientKind) {
    if (text.size() <= kMaxScopeOctets && authcore::is_scope_token(text)) return {};
    return fail(Errc::invalid_argument, "scope_malformed",
                "a scope must have 1 to 255 visible ASCII characters other than quotation marks and "
                "backslashes");
}

Result<void> check_redirect_uri(const std::string& text, ClientKind kind) {
    AUTHOS_TRY(authcore::RedirectUri::parse(text, kind));
    return {};
}

Result<void> check_resource_uri(const std::string& text, ClientKind) {
    AUTHOS_TRY(authcore::ResourceUri::parse(text));
    return {};
}

using EntryCheck = Result<void> (*)(const std::string&, ClientKind);

/// A member of the body that is a list, and where it is stored.
struct ListMember {
    std::string_view name;
    EntryCheck check;
    std::optional<std::string> storage::Service::*stored;
};
constexpr ListMember kGithubScopes = {"github_scopes", check_scope, &storage::Service::github_scopes};
constexpr ListMember kMicrosoftScopes = {"microsoft_scopes", check_scope,
                                         &storage::Service::microsoft_scopes};
constexpr ListMember kGoogleScopes = {"google_scopes", check_scope, &storage::Service::google_scopes};
constexpr ListMember kRedirectUris = {"redirect_uris", check_redirect_uri, &storage::Service::redirect_uris};
constexpr ListMember kResourceUris = {"resource_uris", check_resource_uri, &storage::Service::resource_uris};

Result<void> set_list(storage::Service& service, const ListMember& member,
                      const std::vector<std::string>& entries) {
    const std::string name{member.name};
    if (entries.size() > kMostEntries) {
        return fail(Errc::invalid_argument, "list_too_long",
                    name + " must have at most " + std::to_string(kMostEntries) + " entries");
    }
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (auto checked = member.check(entries[i], client_kind_of(service.type)); !checked) {
            Error error = checked.error();
            error.message = name + "[" + std::to_string(i) + "]: " + error.message;
            return error;
        }
        if (std::find(kept.begin(), kept.end(), entries[i]) == kept.end()) kept.push_back(entries[i]);
    }
    service.*member.stored = Json{kept}.dump();
    return {};
}

Result<void> apply_list(storage::Service& service, const ListMember& member,
                        const FieldChange<std::vector<std::string>>& change) {
    if (!change) return {};
    if (*change) return set_list(service, member, **change);
    (service.*member.stored).reset();
    return {};
}

Result<void> apply_device_uri(storage::Service& service, const FieldChange<std::string>& change) {
    if (!change) return {};
    if (*change) {
        // The page runs in a browser, whatever the service itself is.
        if (const auto parsed = authcore::RedirectUri::parse(**change, ClientKind::web); !parsed) {
            return fail(Errc::invalid_argument, "device_activation_uri_malformed",
                        "device_activation_uri: " + parsed.error().message);
        }
    }
    service.device_activation_uri = *change;
    return {};
}

std::vector<std::string> stored_list(const std::optional<std::string>& text) {
    std::vector<std::string> entries;
    const auto parsed = text ? parse_json(*text) : Result<Json>{Json::array()};
    if (!parsed) return entries;
    for (const Json& item : parsed->items()) entries.push_back(item.as_string().value_or(""));
    return entries;
}

} // namespace

Result<void> check_service_type(std::string_view type) {
    for (const std::string_view known : {"web", "mobile", "desktop", "api"}) {
        if (type == known) return {};
    }
    return fail(Errc::invalid_argument, "service_type_unknown",
                "service_type must be web, mobile, desktop or api");
}

Result<void> apply_settings(storage::Service& service, const ServiceSettings& settings) {
    AUTHOS_TRY(apply_list(service, kGithubScopes, settings.github_scopes));
    AUTHOS_TRY(apply_list(service, kMicrosoftScopes, settings.microsoft_scopes));
    AUTHOS_TRY(apply_list(service, kGoogleScopes, settings.google_scopes));
    AUTHOS_TRY(apply_list(service, kResourceUris, settings.resource_uris));
    AUTHOS_TRY(apply_device_uri(service, settings.device_activation_uri));
    if (settings.redirect_uris) return apply_list(service, kRedirectUris, settings.redirect_uris);
    // What a mobile app may have registered is not allowed to the web service that it becomes.
    if (service.redirect_uris) return set_list(service, kRedirectUris, stored_list(service.redirect_uris));
    return {};
}

bool is_registered_redirect_uri(const storage::Service& service, std::string_view redirect_uri) {
    const auto registered = stored_list(service.redirect_uris);
    return std::any_of(registered.begin(), registered.end(), [&](const std::string& uri) {
        return authcore::is_same_redirect_uri(uri, redirect_uri, client_kind_of(service.type));
    });
}

bool is_registered_resource(const storage::Service& service, std::string_view resource) {
    const auto registered = stored_list(service.resource_uris);
    return std::find(registered.begin(), registered.end(), resource) != registered.end();
}

std::vector<std::string> entries_of(const std::optional<std::string>& stored) {
    return stored_list(stored);
}

} // namespace authos::identity
