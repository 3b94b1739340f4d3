#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/device_flow/device_flow.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "device_flow/codes.hpp"
#include "login/completion.hpp"
#include "login/entry.hpp"
#include "sessions/lifetime.hpp"

namespace authos::identity {

namespace {

constexpr long long kSlowDownSeconds = 5; // RFC 8628 §3.5

Error code_invalid() {
    return fail(Errc::invalid_argument, "device_code_invalid", "Invalid device code");
}

Error code_denied() {
    return fail(Errc::invalid_argument, "device_code_denied", "Authorization denied");
}

Result<void> check_poll(const DevicePoll& in) {
    if (in.grant_type != kDeviceGrant) {
        return fail(Errc::invalid_argument, "device_grant_type_unsupported", "Invalid grant type");
    }
    if (!is_client_text(in.client_id, 500)) {
        return fail(Errc::unauthenticated, "device_client_unknown", "Invalid client");
    }
    return {};
}

// A code that may be exchanged, or why not (yet).
struct PollOutcome {
    std::optional<storage::DeviceCode> authorized;
    std::optional<Error> refusal;
};

PollOutcome refused(Error error) {
    return {std::nullopt, std::move(error)};
}

// The answer to a poll before somebody decided. It is a value of the transaction: the moment of the poll is
// remembered although the device is refused.
Result<PollOutcome> note_poll(storage::Session& s, const storage::DeviceCode& code, UnixMillis now) {
    const bool early =
        code.last_polled_at && now < *code.last_polled_at + std::chrono::seconds{code.poll_interval};
    const long long interval = early ? code.poll_interval + kSlowDownSeconds : code.poll_interval;
    AUTHOS_TRY(storage::record_device_poll(s, code.id, interval, now));
    if (!early) return refused(fail(Errc::invalid_argument, "device_code_pending", "Authorization pending"));
    return refused(fail(Errc::invalid_argument, "device_slow_down",
                        "Polled too early. Wait " + std::to_string(interval) + " seconds between polls."));
}

Result<PollOutcome> look_at_code(storage::Session& s, const DevicePoll& in, UnixMillis now) {
    AUTHOS_TRY(auto code, storage::find_device_code(s, authcore::hash_token(SecretString{in.device_code})));
    // Another client learns nothing about the code, and does not use it up.
    if (!code || code->client_id != in.client_id) return refused(code_invalid());
    if (code->expires_at <= now) return refused(device_code_expired());
    if (code->status == storage::DeviceCodeStatus::denied) {
        return refused(code_denied());
    }
    if (code->status == storage::DeviceCodeStatus::authorized) return PollOutcome{std::move(code), {}};
    return note_poll(s, *code, now);
}

Error access_denied(const Error& why) {
    return fail(Errc::permission_denied, "device_access_denied", why.message).with_detail(why.reason);
}

// An approval is worth what the session is worth in which it was given. One of a release before names none.
Result<bool> is_approval_standing(const Deps& deps, storage::Session& s, const storage::DeviceCode& code) {
    if (!code.user_id || !code.session_id) return false;
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto session, storage::find_session_of_user(s, *code.user_id, *code.session_id, now));
    return session && !is_over(deps.settings, *session, now);
}

// Account and place as they are now: what was approved may have ended since.
Result<ProvedFactor> load_grantee(const Deps& deps, storage::Session& s, const storage::DeviceCode& code,
                                  const std::optional<std::string>& resource) {
    AUTHOS_TRY(auto target, find_login_target(s, place_of(code)));
    if (!is_for(code, target) || !code.user_id || !code.proof) return code_invalid();
    AUTHOS_TRY(check_resource(target.service, resource));
    AUTHOS_TRY(const bool standing, is_approval_standing(deps, s, code));
    if (!standing) return code_denied();
    AUTHOS_TRY(auto candidate, find_login_candidate(s, target, *code.user_id));
    if (!candidate.user) return code_invalid();
    const auto entry = check_entry(target, candidate);
    if (!entry) return access_denied(entry.error());
    return ProvedFactor{
        .user = *std::move(candidate.user),
        .target = std::move(target),
        .method = SignInMethod::device,
        .two_factors = false,
        .resource = resource,
        .device_code_id = std::nullopt,
        .saml_state = std::nullopt,
        .remember_device = false, // what polls is no browser
        .approved_by = storage::SessionProof{code.proof->authenticated_at, as_of_device(code.proof->amr)},
        .refreshable = code.scope.has_value()};
}

Result<std::optional<std::string>> granted_resource(const storage::DeviceCode& code, const DevicePoll& in) {
    if (!code.resource) return in.resource;
    // What was approved is never widened or exchanged for another.
    if (in.resource && *in.resource != *code.resource) {
        return fail(Errc::invalid_argument, "resource_not_registered",
                    "resource must be the one that the device code was asked for");
    }
    return code.resource;
}

Result<DeviceGrant> exchange(const Deps& deps, const storage::DeviceCode& code, const DevicePoll& in,
                             const Caller& caller) {
    AUTHOS_TRY(const auto resource, granted_resource(code, in));
    AUTHOS_TRY(const auto proved, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return load_grantee(deps, s, code, resource);
    }));
    // Again where it becomes true: the session may have ended since.
    const auto once = [&](storage::Session& s) -> Result<bool> {
        AUTHOS_TRY(const bool standing, is_approval_standing(deps, s, code));
        if (!standing) return false;
        return storage::consume_device_code(s, code.id, deps.clock.now());
    };
    auto entered = complete_first_factor(deps, proved, once, caller);
    if (!entered && entered.error().reason == "invalid_credentials") return code_invalid();
    AUTHOS_TRY(auto sign_in, std::move(entered));
    return DeviceGrant{std::move(sign_in.tokens), code.scope};
}

} // namespace

Result<DeviceGrant> poll_device_flow(const Deps& deps, const DevicePoll& in, const Caller& caller) {
    AUTHOS_TRY(check_poll(in));
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(auto outcome, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return look_at_code(s, in, now);
    }));
    if (outcome.refusal) return *std::move(outcome.refusal);
    return exchange(deps, *outcome.authorized, in, caller);
}

} // namespace authos::identity
