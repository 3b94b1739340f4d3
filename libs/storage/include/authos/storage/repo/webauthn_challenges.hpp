#pragma once
// Ceremonies with passkeys that were begun and not finished. To know the id is the right to a sign-in's row;
// a registration's belongs to its account.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::storage {

using ChallengeId = Id<struct ChallengeTag>;

/// What a ceremony is for.
enum class CeremonyPurpose { registration, authentication };

/// A begun ceremony.
struct Ceremony {
    ChallengeId id;
    CeremonyPurpose purpose = CeremonyPurpose::authentication;
    std::optional<UserId> user_id; // always there in a registration
    std::string state;             // JSON of the use case
    UnixMillis created_at;
    UnixMillis expires_at;
};

Result<void> insert_ceremony(Session& s, const Ceremony& ceremony);

/// Single use: removes the registration of that account and returns it, or nothing if it is unknown, used,
/// another's, for another purpose or expired at `now`. Of concurrent callers exactly one gets it.
Result<std::optional<Ceremony>> consume_registration(Session& s, const UserId& user, const ChallengeId& id,
                                                     UnixMillis now);
/// The same for a sign-in, whose user is not known to the caller.
Result<std::optional<Ceremony>> consume_authentication(Session& s, const ChallengeId& id, UnixMillis now);

/// Removes up to `limit` rows that expired before `now`; how many.
Result<long long> delete_expired_ceremonies(Session& s, UnixMillis now, int limit);

} // namespace authos::storage
