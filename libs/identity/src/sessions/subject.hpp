#pragma once
// Whether the one a session stands for may still use it. Asked at every refresh, and in part at every
// call, because a suspension or a removal must not outlive a token.

#include "authos/identity/principal.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope.hpp"
#include "sessions/issue.hpp"

namespace authos::identity {

/// The scope of the rows of `org`, or of the platform's accounts where there is none.
[[nodiscard]] storage::Realm realm_of(const std::optional<OrgId>& org);

/// Errc::permission_denied, "organization_not_active".
[[nodiscard]] Result<void> require_active(const storage::Organization& org);

/// The account behind a live session, where the session belongs and how its user proved to be himself.
struct SessionSubject {
    storage::User user;
    SessionPlace place;
    storage::SessionProof proof;
};

/// Errc::unauthenticated, "session_invalid": the account, its organization, service or membership is gone,
/// or it is no end user of the service any more.
/// Errc::permission_denied, "organization_not_active".
[[nodiscard]] Result<SessionSubject> load_session_subject(storage::Session& s,
                                                          const storage::SessionRow& row);

} // namespace authos::identity
