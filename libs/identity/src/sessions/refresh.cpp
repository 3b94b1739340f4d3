#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "authos/storage/database.hpp"
#include "sessions/attempts.hpp"
#include "sessions/issue.hpp"
#include "sessions/lifetime.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

Error refresh_token_invalid() {
    return fail(Errc::unauthenticated, "refresh_token_invalid", "Invalid refresh token");
}

Result<void> check_refresh_form(const SecretString& token) {
    if (token.empty()) {
        return fail(Errc::invalid_argument, "refresh_token_missing", "Refresh token is required");
    }
    if (token.reveal().size() > kMaxRefreshTokenChars) {
        return fail(Errc::invalid_argument, "refresh_token_too_long", "Refresh token too long");
    }
    return {};
}

// What the stored family says about a presented token.
struct RefreshLookup {
    bool known = false; // the current token of a family, though perhaps over
    std::optional<SessionSubject> subject;
    std::optional<Error> refusal; // why a known token is not honoured
};

Result<RefreshLookup> look_up_refresh(storage::Session& s, const Settings& settings, const TokenHash& hash,
                                      UnixMillis now) {
    // Asked as of the beginning of time: an expired family is then found too and can be told apart.
    AUTHOS_TRY(const auto row, storage::find_session_by_refresh(s, hash, UnixMillis{0}));
    if (!row) return RefreshLookup{};
    if (!row->refresh_expires_at || *row->refresh_expires_at <= now || is_over(settings, *row, now)) {
        return RefreshLookup{true, std::nullopt,
                             fail(Errc::unauthenticated, "refresh_token_expired", "Refresh token expired")};
    }
    auto subject = load_session_subject(s, *row);
    if (subject) return RefreshLookup{true, std::move(*subject), std::nullopt};
    const auto& reason = subject.error().reason;
    if (reason != "session_invalid" && reason != "organization_not_active") return std::move(subject).error();
    return RefreshLookup{true, std::nullopt, std::move(subject).error()};
}

// The end of a rotation: it took place, or a family was ended, or the token never existed.
struct RotationOutcome {
    bool rotated = false;
    std::optional<storage::RevokedFamily> ended;
};

// A consumed token that comes back means that two parties hold it: the whole family ends. The revocation
// is a value, because an error would roll it back.
Result<RotationOutcome> end_family_of_replay(storage::Session& s, const TokenHash& hash) {
    AUTHOS_TRY(const auto ended, storage::revoke_family_of_reused(s, hash));
    return RotationOutcome{false, ended};
}

Result<RotationOutcome> rotate(storage::Session& s, const IssuedRotation& issued,
                               const TokenContext& context) {
    const auto& turn = issued.rotation;
    if (context.org_slug) {
        // Re-checked where it becomes true: the organization may have been suspended a moment ago.
        AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *context.org_slug));
        if (!org) return refresh_token_invalid();
        AUTHOS_TRY(require_active(*org));
    }
    AUTHOS_TRY(const bool rotated, storage::rotate_refresh(s, turn));
    if (rotated) return RotationOutcome{true, std::nullopt};
    return end_family_of_replay(s, turn.old_refresh);
}

Error refused_rotation(const Deps& deps, const RotationOutcome& outcome) {
    if (outcome.ended) {
        deps.log.warn("session.refresh_reused", {{"session_id", outcome.ended->session_id.text()},
                                                 {"user_id", outcome.ended->user_id.text()}});
    }
    return refresh_token_invalid();
}

Result<TokenPair> exchange_refresh_token(const Deps& deps, const SecretString& token, const Caller& caller) {
    AUTHOS_TRY(check_refresh_form(token));
    const UnixMillis now = deps.clock.now();
    const TokenHash hash = authcore::hash_token(token);

    AUTHOS_TRY(auto found, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return look_up_refresh(s, deps.settings, hash, now);
    }));
    if (!found.known) {
        AUTHOS_TRY(const auto outcome, deps.database.write(caller.deadline, [&](storage::Session& s) {
            return end_family_of_replay(s, hash);
        }));
        return refused_rotation(deps, outcome);
    }
    if (found.refusal) return std::move(*found.refusal);

    AUTHOS_TRY(auto issued,
               issue_rotation(deps, found.subject->user, found.subject->place, found.subject->proof, hash));
    AUTHOS_TRY(const auto outcome, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return rotate(s, issued, found.subject->place.context);
    }));
    if (!outcome.rotated) return refused_rotation(deps, outcome);
    deps.log.debug("session.refreshed", {{"user_id", found.subject->user.id.text()}});
    return std::move(issued.pair);
}

} // namespace

Result<TokenPair> refresh_session(const Deps& deps, const SecretString& refresh_token, const Caller& caller) {
    auto pair = exchange_refresh_token(deps, refresh_token, caller);
    count_attempt(deps, telemetry::AuthMethod::refresh_token, pair ? nullptr : &pair.error());
    if (pair) deps.metrics.tokens_issued();
    return pair;
}

} // namespace authos::identity
