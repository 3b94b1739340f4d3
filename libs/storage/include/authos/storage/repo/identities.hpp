#pragma once
// Links between an account and a way to sign in, apart for each service: the same provider account in two
// services is two identities. Platform-level identities have neither organization nor service.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

using IdentityId = Id<struct IdentityTag>;

/// The provider name of sign-in by password; its provider_user_id is the user id.
inline constexpr std::string_view kPasswordProvider = "password";

/// The place an identity was issued for.
struct IdentityIssuer {
    std::optional<OrgId> org_id;
    std::optional<ServiceId> service_id;
};

struct NewIdentity {
    IdentityId id;
    UserId user_id;
    std::string provider;         // 1 to 100 octets
    std::string provider_user_id; // 1 to 255 octets
    IdentityIssuer issuer;
    UnixMillis created_at;
};

/// False if this provider account is linked in this place already; then nothing is changed.
/// Errc::failed_precondition, reason "reference_missing", without the account or the place.
Result<bool> insert_identity_if_absent(Session& s, const NewIdentity& identity);

/// The account behind a provider account in this place.
Result<std::optional<UserId>> find_user_of_identity(Session& s, std::string_view provider,
                                                    std::string_view provider_user_id,
                                                    const IdentityIssuer& issuer);

/// Ends what was linked in the organization through a provider that is no longer what it was; how many.
Result<long long> delete_identities_of_provider(Session& s, const OrgScope& scope, std::string_view provider);
/// A link with its own id, to which its sealed tokens are bound.
struct Identity {
    IdentityId id;
    UserId user_id;
};
/// The link of a provider account in this place.
Result<std::optional<Identity>> find_identity(Session& s, std::string_view provider,
                                              std::string_view provider_user_id,
                                              const IdentityIssuer& issuer);

/// A provider's tokens as they are kept: sealed for the row.
struct IdentityTokens {
    std::string access_token_sealed;
    std::optional<std::string> refresh_token_sealed; // nothing: the stored one stays
    std::string key_id;                              // 1 to 64 octets
    std::optional<UnixMillis> expires_at;
    std::string scopes; // JSON array
    UnixMillis now;
};
/// False if the link is gone.
Result<bool> set_identity_tokens(Session& s, const IdentityId& id, const IdentityTokens& tokens);

/// The providers that the account can sign in with in this place, by name; one may stand there twice.
Result<std::vector<std::string>> list_identity_providers(Session& s, const UserId& user,
                                                         const IdentityIssuer& issuer);
/// How many links of that provider were deleted in this place.
Result<long long> delete_identities(Session& s, const UserId& user, std::string_view provider,
                                    const IdentityIssuer& issuer);

/// Whether anything shows that somebody was signed in to the account or can prove to be its owner by other
/// means than a password: sign-ins, sessions, passkeys, a second factor, links to providers.
Result<bool> has_traces_of_use(Session& s, const UserId& user);

/// Whether the account has any way to sign in in this place.
Result<bool> has_identity(Session& s, const UserId& user, const IdentityIssuer& issuer);

/// Whether the account has a way to sign in in any other place than this one.
Result<bool> has_identity_elsewhere(Session& s, const UserId& user, const IdentityIssuer& issuer);

} // namespace authos::storage
