#pragma once
// The row of a flow on its way: written when it begins, taken once when it ends. Every slice that sends a
// browser to another provider uses this, whatever it wants there.

#include "authos/identity/upstream/flow.hpp"
#include "authos/storage/repo/oauth_states.hpp"
#include "upstream/provider.hpp"

namespace authos::identity::upstream {

/// What a flow is for. Everything that a callback will need is in here, because nothing of it may come from
/// the browser.
struct FlowDraft {
    std::string provider;
    std::string purpose;
    std::string credential_kind;
    std::string client_id;
    std::string callback_uri;
    std::string callback_kind; // "user", "admin", "any"
    std::vector<std::string> scopes;
    std::optional<std::string> purpose_detail = {};
    std::optional<OrgId> org_id = {};
    std::optional<ServiceId> service_id = {};
    std::optional<std::string> org_slug = {};
    std::optional<std::string> service_slug = {};
    std::optional<std::string> redirect_uri = {};
    std::optional<std::string> caller_state = {};
    std::optional<std::string> return_to = {};
    std::optional<std::string> resource = {};
    std::optional<std::string> waiting_device = {};
    std::optional<std::string> saml_state_id = {};
    std::optional<std::string> connection_id = {};
    std::optional<UserId> user_for_linking = {};
    std::optional<SessionId> session_id = {};
    bool hosted = false;
    bool for_lasting_use = false; // only asked for, not kept
};

/// A link that our own pages begin ends there; a `return_to` that is no local path is dropped.
void set_hosted(FlowDraft& draft, const LinkStart& start);

/// Draws state, browser secret, PKCE verifier and nonce, stores the row and gives the browser its way.
[[nodiscard]] Result<BegunFlow> start_flow(const Deps& deps, Provider& provider, const FlowDraft& draft,
                                           const Caller& caller);

/// A flow that was consumed for the caller alone.
struct ClaimedFlow {
    storage::OAuthState row;
    SecretString verifier;
};
/// Errc::invalid_argument: "oauth_state_invalid".
[[nodiscard]] Result<ClaimedFlow> claim_flow(const Deps& deps, const FlowAnswer& answer,
                                             const Caller& caller);

/// The same for all that can be wrong with a state.
[[nodiscard]] Error state_invalid(std::string detail);

} // namespace authos::identity::upstream
