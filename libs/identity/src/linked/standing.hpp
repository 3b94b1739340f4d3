#pragma once
// Whether a service may have a token of a user's account now, and if not, what is missing. Asked anew in the
// closure that hands a token out: a grant that was taken back a moment ago counts.

#include "linked/scopes.hpp"
#include "linked/sealed_tokens.hpp"

namespace authos::identity::linked {

inline constexpr std::string_view kLinkRequired = "PROVIDER_LINK_REQUIRED";
inline constexpr std::string_view kGrantRequired = "PROVIDER_GRANT_REQUIRED";
inline constexpr std::string_view kConsentRequired = "PROVIDER_SCOPE_CONSENT_REQUIRED";
inline constexpr std::string_view kReauthRequired = "PROVIDER_REAUTH_REQUIRED";

/// Which service wants what of whom.
struct Wish {
    const storage::OrgScope& scope;
    const storage::Service& service;
    UserId user;
    std::string provider;
    Scopes scopes;
};

/// `code` is empty where nothing is missing: then all of the rest but `missing` is there.
struct Standing {
    std::string_view code;
    Scopes missing = {};
    std::optional<storage::ConnectedAccount> account = {};
    std::optional<storage::ProviderGrant> grant = {};
    std::optional<storage::TokenPlace> place = {};
    std::optional<storage::StoredTokens> stored = {};
};

/// For this account and this grant, as they are stored or as they would be. A token is good for the service
/// if it can do what is wanted, and nothing beyond what the user granted and the service is configured for.
[[nodiscard]] Result<Standing> assess_grant(storage::Session& s, const Wish& wish,
                                            const storage::ConnectedAccount& account,
                                            const std::optional<storage::ProviderGrant>& grant,
                                            UnixMillis now);
/// The best of all the user's accounts at that provider.
[[nodiscard]] Result<Standing> assess(storage::Session& s, const Wish& wish, UnixMillis now);

} // namespace authos::identity::linked
