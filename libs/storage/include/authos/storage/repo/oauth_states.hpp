#pragma once
// Sign-ins that are on their way through another provider. A state is known by the SHA-256 of what the
// browser carries; to know it is the right to its row, hence no scope here. Of concurrent callers with one
// state exactly one gets it. All functions run inside db.read or db.write.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

/// A flow as it was begun. Texts are checked by whoever begins it; lengths in octets.
struct OAuthState {
    TokenHash state;
    TokenHash browser;                         // of the random value in the browser's cookie
    std::string provider;                      // "github"; "oidc" for a connection; at most 100
    std::string purpose;                       // "login", "admin", "link", ...; at most 50
    std::optional<std::string> purpose_detail; // at most 191
    std::optional<OrgId> org_id;
    std::optional<ServiceId> service_id;
    std::optional<std::string> org_slug;
    std::optional<std::string> service_slug;
    std::optional<std::string> redirect_uri;   // at most 2000
    std::optional<std::string> caller_state;   // at most 2000
    std::optional<std::string> return_to;      // at most 2000
    std::optional<std::string> resource;       // at most 2000
    std::optional<std::string> waiting_device; // id of a device code, in the column device_user_code
    std::optional<std::string> saml_state_id;
    std::optional<std::string> connection_id; // an upstream provider's row
    std::optional<UserId> user_for_linking;
    std::optional<SessionId> session_id;         // whose session began it
    std::string credential_kind;                 // "platform", "organization", "connection"
    std::string client_id;                       // at most 255
    std::string callback_uri;                    // at most 2000
    std::string callback_kind;                   // "user", "admin", "any"
    std::string verifier_sealed;                 // at most 1000
    std::string nonce;                           // at most 191
    std::optional<std::string> requested_scopes; // JSON array
    bool hosted = false;
    UnixMillis created_at;
    UnixMillis expires_at;
};

/// Errc::already_exists, reason "oauth_state_taken". Errc::failed_precondition, reason "reference_missing",
/// if the user to link does not exist.
Result<void> insert_oauth_state(Session& s, const OAuthState& state);

/// Nothing if it is unknown, consumed, or over at `now`.
Result<std::optional<OAuthState>> find_oauth_state(Session& s, const TokenHash& state, UnixMillis now);

/// Single use: false if another caller had it. The browser is compared in the same statement, so that a
/// state that was seen by somebody else is not spoilt by him.
Result<bool> consume_oauth_state(Session& s, const TokenHash& state, const TokenHash& browser);

/// Those whose time was over before `now`; at most `limit`. How many there were.
Result<long long> delete_expired_oauth_states(Session& s, UnixMillis now, int limit);

} // namespace authos::storage
