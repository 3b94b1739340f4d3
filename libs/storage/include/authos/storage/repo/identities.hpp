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

/// Whether the account has any way to sign in in this place.
Result<bool> has_identity(Session& s, const UserId& user, const IdentityIssuer& issuer);

/// Whether the account has a way to sign in in any other place than this one.
Result<bool> has_identity_elsewhere(Session& s, const UserId& user, const IdentityIssuer& issuer);

} // namespace authos::storage
