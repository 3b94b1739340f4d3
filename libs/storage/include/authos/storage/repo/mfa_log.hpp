#pragma once
// What is remembered about second factors: a log of events, which the daily roll-up counts, and episodes of
// failures.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace authos::storage {

using MfaEventId = Id<struct MfaEventTag>;

/// Something that happened to a second factor.
struct MfaEvent {
    MfaEventId id;
    std::optional<OrgId> org_id; // the organization that the account lives in; nothing: the platform
    UserId user_id;
    std::string type;       // "mfa_enabled", ...
    std::string ip_address; // empty: unknown
    std::string user_agent; // empty: not sent
    bool success = true;
    std::optional<std::string> details; // JSON
    UnixMillis created_at;
};
Result<void> insert_mfa_event(Session& s, const MfaEvent& event);

/// A failure from somewhere, at somebody's second factor.
struct MfaFailure {
    MfaEventId id; // of a new episode
    std::optional<OrgId> org_id;
    UserId user_id;
    std::string ip_address;
    std::string type;
    UnixMillis at;
};
/// Counts into the episode of the same account, address and type whose last failure is not older than
/// `pause`, or begins one. From the `suspicious_from`th failure on it is marked.
Result<void> note_mfa_failure(Session& s, const MfaFailure& failure, std::chrono::milliseconds pause,
                              long long suspicious_from);

/// Living accounts, and those of them with a confirmed authenticator, over the whole deployment.
struct MfaAdoption {
    long long users = 0;
    long long with_mfa = 0;
};
Result<MfaAdoption> count_mfa_adoption(Session& s);

} // namespace authos::storage
