#include "linked/scopes.hpp"

#include "authos/base/json.hpp"

#include <algorithm>
#include <array>

namespace authos::identity::linked {

namespace {

constexpr std::size_t kMostScopes = 50;
constexpr std::size_t kLongestScope = 200;

// RFC 6749 §3.3: %x21 / %x23-5B / %x5D-7E
bool is_scope_token(std::string_view text) {
    return !text.empty() && text.size() <= kLongestScope && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '\\';
    });
}

struct Alias {
    std::string_view provider;
    std::string_view name;
    std::string_view canonical;
};
// Names under which the provider gives back what was asked for.
constexpr Alias kAliases[] = {
    {"google", "email", "https://www.googleapis.com/auth/userinfo.email"},
    {"google", "profile", "https://www.googleapis.com/auth/userinfo.profile"},
};

// Says who the user is, as signing in does; or is never told among the scopes of a token.
constexpr Alias kIdentifying[] = {
    {"google", "openid", {}},
    {"google", "https://www.googleapis.com/auth/userinfo.email", {}},
    {"google", "https://www.googleapis.com/auth/userinfo.profile", {}},
    {"microsoft", "openid", {}},
    {"microsoft", "email", {}},
    {"microsoft", "profile", {}},
    {"microsoft", "offline_access", {}},
    {"microsoft", "user.read", {}},
    {"github", "user:email", {}},
    {"github", "read:user", {}},
    {"oidc", "openid", {}},
    {"oidc", "email", {}},
    {"oidc", "profile", {}},
    {"oidc", "offline_access", {}},
};

// GitHub: the wider scope is told alone, also where narrower ones were asked for together with it.
constexpr Alias kIncluded[] = {
    {"github", "read:user", "user"},
    {"github", "user:email", "user"},
    {"github", "user:follow", "user"},
    {"github", "repo:status", "repo"},
    {"github", "repo_deployment", "repo"},
    {"github", "public_repo", "repo"},
    {"github", "repo:invite", "repo"},
    {"github", "security_events", "repo"},
    {"github", "read:org", "write:org"},
    {"github", "read:org", "admin:org"},
    {"github", "write:org", "admin:org"},
    {"github", "read:repo_hook", "write:repo_hook"},
    {"github", "read:repo_hook", "admin:repo_hook"},
    {"github", "write:repo_hook", "admin:repo_hook"},
    {"github", "read:packages", "write:packages"},
    {"github", "read:project", "project"},
};

std::string canonical_name(std::string_view provider, std::string_view scope) {
    for (const Alias& alias : kAliases) {
        if (alias.provider == provider && alias.name == scope) return std::string{alias.canonical};
    }
    std::string name{scope};
    if (provider != "microsoft") return name;
    // Microsoft Graph: case does not matter, and the resource in front may be left out.
    constexpr std::string_view graph = "https://graph.microsoft.com/";
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return name.rfind(graph, 0) == 0 ? name.substr(graph.size()) : name;
}

bool is_identifying(std::string_view provider, std::string_view canonical) {
    return std::any_of(std::begin(kIdentifying), std::end(kIdentifying),
                       [&](const Alias& row) { return row.provider == provider && row.name == canonical; });
}

bool is_held(std::string_view provider, const std::string& wanted, const Scopes& held) {
    const auto has = [&](std::string_view name) {
        return std::any_of(held.begin(), held.end(),
                           [&](const std::string& scope) { return canonical_name(provider, scope) == name; });
    };
    if (has(wanted)) return true;
    return std::any_of(std::begin(kIncluded), std::end(kIncluded), [&](const Alias& row) {
        return row.provider == provider && row.name == wanted && has(row.canonical);
    });
}

} // namespace

Result<void> check_provider(std::string_view provider) {
    if (provider == "github" || provider == "google" || provider == "microsoft") return {};
    return fail(Errc::invalid_argument, "provider_unknown",
                "Invalid provider. Must be github, google, or microsoft");
}

Result<Scopes> check_scopes(Scopes scopes) {
    if (scopes.empty() || scopes.size() > kMostScopes ||
        !std::all_of(scopes.begin(), scopes.end(), is_scope_token)) {
        return fail(Errc::invalid_argument, "scopes_malformed",
                    "\"scopes\" must list 1 to 50 scopes without blanks, of up to 200 characters each");
    }
    return united(std::move(scopes), {});
}

Scopes scopes_from(const std::optional<std::string>& json) {
    Scopes scopes;
    if (!json) return scopes;
    const auto array = parse_json(*json);
    if (!array) return scopes;
    for (const Json& item : array->items()) {
        if (auto text = item.as_string()) scopes.push_back(std::move(*text));
    }
    return scopes;
}

std::string json_of(const Scopes& scopes) {
    return Json{scopes}.dump();
}

Scopes configured_scopes(const storage::Service& service, std::string_view provider) {
    if (provider == "github") return scopes_from(service.github_scopes);
    if (provider == "google") return scopes_from(service.google_scopes);
    if (provider == "microsoft") return scopes_from(service.microsoft_scopes);
    return {};
}

Scopes missing_scopes(std::string_view provider, const Scopes& wanted, const Scopes& held) {
    Scopes missing;
    for (const std::string& scope : wanted) {
        const std::string name = canonical_name(provider, scope);
        if (!is_identifying(provider, name) && !is_held(provider, name, held)) missing.push_back(scope);
    }
    return missing;
}

Scopes united(Scopes a, const Scopes& b) {
    a.insert(a.end(), b.begin(), b.end());
    std::sort(a.begin(), a.end());
    a.erase(std::unique(a.begin(), a.end()), a.end());
    return a;
}

} // namespace authos::identity::linked
