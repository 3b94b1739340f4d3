#include "upstream/state.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/authcore/pkce.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/database.hpp"
#include "secrets/sealed.hpp"

namespace authos::identity {

std::string flow_cookie_name(const SecretString& state) {
    return "authos_oauth_" + authcore::hash_token(state).hex().substr(0, 16);
}

bool is_local_path(std::string_view text) noexcept {
    if (text.empty() || text.size() > 2000 || text.front() != '/') return false;
    if (text.size() > 1 && (text[1] == '/' || text[1] == '\\')) return false;
    // Browsers take a backslash for a slash, and drop tabs and line ends.
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet <= 0x20 || octet >= 0x7f || c == '\\') return false;
    }
    return true;
}

namespace upstream {

namespace {

constexpr std::size_t kLongestState = 200;

authcore::EnvelopeContext verifier_place(const std::string& record) {
    return {"oauth_states", record, "pkce_verifier"};
}

std::optional<std::string> scopes_text(const std::vector<std::string>& scopes) {
    if (scopes.empty()) return std::nullopt;
    return Json{scopes}.dump();
}

struct FlowSecrets {
    SecretString state;
    SecretString browser;
    SecretString verifier;
    std::string nonce;
};

storage::OAuthState row_of(const Deps& deps, const FlowDraft& draft, const FlowSecrets& secrets) {
    const TokenHash state = authcore::hash_token(secrets.state);
    const UnixMillis now = deps.clock.now();
    return {.state = state,
            .browser = authcore::hash_token(secrets.browser),
            .provider = draft.provider,
            .purpose = draft.purpose,
            .purpose_detail = draft.purpose_detail,
            .org_id = draft.org_id,
            .service_id = draft.service_id,
            .org_slug = draft.org_slug,
            .service_slug = draft.service_slug,
            .redirect_uri = draft.redirect_uri,
            .caller_state = draft.caller_state,
            .return_to = draft.return_to,
            .resource = draft.resource,
            .waiting_device = draft.waiting_device,
            .saml_state_id = draft.saml_state_id,
            .connection_id = draft.connection_id,
            .user_for_linking = draft.user_for_linking,
            .session_id = draft.session_id,
            .credential_kind = draft.credential_kind,
            .client_id = draft.client_id,
            .callback_uri = draft.callback_uri,
            .callback_kind = draft.callback_kind,
            .verifier_sealed = seal_secret(deps, verifier_place(state.hex()), secrets.verifier),
            .nonce = secrets.nonce,
            .requested_scopes = scopes_text(draft.scopes),
            .hosted = draft.hosted,
            .created_at = now,
            .expires_at = now + deps.settings.oauth_state_ttl};
}

bool fits_callback(const storage::OAuthState& row, CallbackKind kind) {
    if (row.callback_kind == "any") return true;
    return row.callback_kind == (kind == CallbackKind::admin ? "admin" : "user");
}

} // namespace

Error state_invalid(std::string detail) {
    return fail(Errc::invalid_argument, "oauth_state_invalid", "Invalid or expired state parameter")
        .with_detail(std::move(detail));
}

void set_hosted(FlowDraft& draft, const LinkStart& start) {
    draft.hosted = start.hosted;
    if (start.hosted && start.return_to && is_local_path(*start.return_to)) draft.return_to = start.return_to;
}

Result<BegunFlow> start_flow(const Deps& deps, Provider& provider, const FlowDraft& draft,
                             const Caller& caller) {
    const FlowSecrets secrets{
        authcore::make_opaque_token(deps.random), authcore::make_opaque_token(deps.random),
        authcore::make_code_verifier(deps.random), authcore::make_opaque_token(deps.random).reveal()};
    AUTHOS_TRY(const auto challenge, authcore::challenge_of(secrets.verifier));
    AUTHOS_TRY(auto url, provider.authorization_url({.state = secrets.state.reveal(),
                                                     .redirect_uri = draft.callback_uri,
                                                     .code_challenge = challenge.text(),
                                                     .nonce = secrets.nonce,
                                                     .scopes = draft.scopes,
                                                     .for_lasting_use = draft.for_lasting_use}));
    const auto row = row_of(deps, draft, secrets);
    AUTHOS_TRY(deps.database.write(caller.deadline,
                                   [&](storage::Session& s) { return storage::insert_oauth_state(s, row); }));
    return BegunFlow{std::move(url), flow_cookie_name(secrets.state), secrets.browser,
                     deps.settings.oauth_state_ttl};
}

Result<ClaimedFlow> claim_flow(const Deps& deps, const FlowAnswer& answer, const Caller& caller) {
    if (answer.state.empty() || answer.state.reveal().size() > kLongestState)
        return state_invalid("no state");
    if (answer.cookie_value.empty()) return state_invalid("no cookie");
    const TokenHash state = authcore::hash_token(answer.state);
    const TokenHash browser = authcore::hash_token(answer.cookie_value);
    const UnixMillis now = deps.clock.now();
    using Found = std::optional<storage::OAuthState>;
    AUTHOS_TRY(auto row, deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<Found> {
        AUTHOS_TRY(auto found, storage::find_oauth_state(s, state, now));
        // What does not fit is left as it is: its owner may still end it.
        if (!found || found->provider != answer.provider || !fits_callback(*found, answer.callback)) {
            return Found{};
        }
        AUTHOS_TRY(const bool mine, storage::consume_oauth_state(s, state, browser));
        if (!mine) return Found{};
        return found;
    }));
    if (!row) return state_invalid("unknown, over, used, or of another provider, callback or browser");
    AUTHOS_TRY(auto verifier, open_secret(deps, verifier_place(state.hex()), row->verifier_sealed));
    return ClaimedFlow{std::move(*row), std::move(verifier)};
}

} // namespace upstream

} // namespace authos::identity
