#pragma once
// What an invitation offers, before it is answered: for whoever has its token and for nobody else. To know
// the token is the right to see this; what the mail did not tell is not told here either.

#include "authos/base/secret.hpp"
#include "authos/identity/pages/look.hpp"
#include "authos/identity/principal.hpp"

#include <optional>
#include <string>

namespace authos::identity {

/// What the page of an invitation shows: who invites, as what, whom, and what stands against it.
struct InvitationOffer {
    PageLook look;         // of the organization that invites; also says its name
    std::string role;      // owner, admin, member or the slug of a custom role
    std::string role_name; // of a custom role; empty: a built-in one
    std::string addressee; // masked: enough to recognise the own address by
    /// Why it cannot be accepted: "invitation_expired", "invitation_closed" (accepted, declined or taken
    /// back), "organization_not_active"; by this account: "platform_account_required",
    /// "invitation_for_another", "email_not_verified", "already_member"; and, told to the invited alone,
    /// "invitation_role_gone" and "team_limit_reached".
    std::optional<Error> obstacle;
};

/// `principal`: who is signed in; nothing: nobody. Changes nothing. Errc::not_found, "invitation_not_found":
/// no invitation has that token.
[[nodiscard]] Result<InvitationOffer> find_invitation_offer(const Deps& deps, const SecretString& token,
                                                            const Principal* principal, const Caller& caller);

} // namespace authos::identity
