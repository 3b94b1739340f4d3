#include "authos/identity/device_flow/approval.hpp"

#include "audit/record.hpp"
#include "authos/authcore/digest.hpp"
#include "authos/base/encoding.hpp"
#include "authos/identity/limits/shared_rate.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/rate_buckets.hpp"
#include "authos/storage/scope_authority.hpp"
#include "device_flow/codes.hpp"
#include "device_flow/let_in.hpp"
#include "login/entry.hpp"
#include "login/offered_providers.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

// Codes have 40 bits and live for minutes; these rates leave no chance to guess one, and room to mistype.
constexpr std::chrono::milliseconds kAddressRefill = std::chrono::seconds{10};
constexpr int kAddressBurst = 30; // several people may share an address
constexpr std::chrono::milliseconds kAccountRefill = std::chrono::seconds{30};
constexpr int kAccountBurst = 10;

storage::RateBucket bucket_of(std::string_view kind, std::string_view who) {
    const bool account = kind == "account";
    return {"device_user_code:" + std::string{kind} + ":" + encode_hex(authcore::sha256(as_bytes(who))),
            account ? kAccountRefill : kAddressRefill, account ? kAccountBurst : kAddressBurst};
}

// Each question costs a permit, also a right one: only so the count is exact.
Result<void> take_guess(const Deps& deps, const std::optional<UserId>& account, const Caller& caller) {
    std::vector<storage::RateBucket> buckets;
    if (!caller.ip_address.empty())
        buckets.push_back(bucket_of("address", client_network(caller.ip_address)));
    if (account) buckets.push_back(bucket_of("account", account->text()));
    using Wait = std::optional<std::chrono::milliseconds>;
    AUTHOS_TRY(const Wait wait,
               deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<Wait> {
                   for (const auto& bucket : buckets) {
                       AUTHOS_TRY(const auto refused, storage::take_permit(s, bucket, deps.clock.now()));
                       if (refused) return refused;
                   }
                   return Wait{};
               }));
    if (!wait) return {};
    return fail(Errc::resource_exhausted, "user_code_attempts", "Too many attempts. Please try again later.")
        .with_retry_after(std::chrono::ceil<std::chrono::seconds>(*wait));
}

Error user_code_invalid() {
    return fail(Errc::invalid_argument, "user_code_invalid", "Invalid user code");
}

Result<storage::DeviceCode> require_waiting(const std::optional<storage::DeviceCode>& code, UnixMillis now) {
    if (!code || code->status == storage::DeviceCodeStatus::denied) return user_code_invalid();
    if (code->expires_at <= now) return device_code_expired();
    if (code->status == storage::DeviceCodeStatus::authorized) {
        return fail(Errc::invalid_argument, "device_already_authorized", "Device already authorized");
    }
    return *code;
}

struct Waiting {
    storage::DeviceCode code;
    LoginTarget target;
};

Result<Waiting> check_waiting(const Deps& deps, storage::Session& s,
                              const std::optional<storage::DeviceCode>& found) {
    AUTHOS_TRY(auto code, require_waiting(found, deps.clock.now()));
    AUTHOS_TRY(auto target, find_login_target(s, place_of(code)));
    if (!is_for(code, target)) return user_code_invalid();
    return Waiting{std::move(code), std::move(target)};
}

Result<Waiting> load_waiting(const Deps& deps, storage::Session& s, const std::string& user_code) {
    AUTHOS_TRY(const auto found,
               storage::find_device_code_by_user_code(s, hash_user_code(deps.settings, user_code)));
    return check_waiting(deps, s, found);
}

Result<WaitingDevice> view_of(const Deps& deps, storage::Session& s, const Waiting& waiting) {
    AUTHOS_TRY(auto providers, list_offered_providers(deps, s, waiting.target));
    return WaitingDevice{waiting.code.id, waiting.code.org_slug, waiting.code.service_slug,
                         std::move(providers)};
}

// A token opens for a device no more than it opens itself: one of an application only that application, one
// of an organization only what is there. That of the platform stands for the person.
Result<void> check_context(const TokenContext& mine, const LoginTarget& target) {
    const TokenContext there = place_of(target).context;
    const bool same_org = !mine.org_slug || mine.org_slug == there.org_slug;
    const bool same_service = !mine.service_slug || mine.service_slug == there.service_slug;
    if (same_org && same_service) return {};
    return fail(Errc::permission_denied, "device_token_mismatch",
                "This session is for another place than the device. Sign in there to approve it.");
}

Result<void> check_approver(storage::Session& s, const LoginTarget& target, const UserId& user) {
    AUTHOS_TRY(const auto candidate, find_login_candidate(s, target, user));
    if (!candidate.user) {
        return fail(Errc::permission_denied, "device_access_denied",
                    "This account cannot sign in where the device wants to go");
    }
    return check_entry(target, candidate);
}

Result<void> record(const Deps& deps, storage::Session& s, const Waiting& waiting, const UserId& user,
                    std::string action, const Caller& caller) {
    if (!waiting.target.org) return {};
    const auto scope = storage::ScopeAuthority::organization(waiting.target.org->id);
    return record_org_event(
        deps, s, scope, user,
        {std::move(action), "service", waiting.target.service->id.text(), deps.clock.now()}, caller);
}

Result<void> authorize(const Deps& deps, storage::Session& s, const Waiting& waiting,
                       const storage::DeviceApproval& approval, const Caller& caller) {
    AUTHOS_TRY(check_approver(s, waiting.target, approval.user_id));
    AUTHOS_TRY(const bool authorized,
               storage::authorize_device_code(s, waiting.code.id, approval, deps.clock.now()));
    if (!authorized) return user_code_invalid();
    return record(deps, s, waiting, approval.user_id, "user.device.approved", caller);
}

Result<Waiting> load_waiting(const Deps& deps, storage::Session& s, const storage::DeviceCodeId& id) {
    AUTHOS_TRY(const auto found, storage::find_device_code_by_id(s, id));
    return check_waiting(deps, s, found);
}

// The account's row is held, so that a change of its password or factors comes before or after; and what was
// proved by a session that ended meanwhile approves nothing.
Result<void> hold_approver(const Deps& deps, storage::Session& s, const Principal& principal) {
    AUTHOS_TRY(const bool there, storage::lock_user(s, realm_of(principal.home_org), principal.user_id));
    AUTHOS_TRY(const bool live,
               storage::is_session_live(s, principal.user_id, principal.session_id, deps.clock.now()));
    if (there && live) return {};
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

void tell_answer(const Deps& deps, const std::string& event, const UserId& user,
                 const WaitingDevice& device) {
    deps.log.info(
        event,
        {{"user_id", user.text()}, {"org_slug", device.org_slug}, {"service_slug", device.service_slug}});
}

} // namespace

Result<WaitingDevice> find_waiting_device(const Deps& deps, const std::string& user_code,
                                          const Caller& caller) {
    AUTHOS_TRY(const auto code, parse_user_code(user_code));
    AUTHOS_TRY(take_guess(deps, std::nullopt, caller));
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<WaitingDevice> {
        AUTHOS_TRY(const auto waiting, load_waiting(deps, s, code));
        return view_of(deps, s, waiting);
    });
}

Result<WaitingDevice> approve_device(const Deps& deps, const Principal& principal,
                                     const std::string& user_code, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto code, parse_user_code(user_code));
    AUTHOS_TRY(take_guess(deps, principal.user_id, caller));
    const storage::DeviceApproval approval{
        principal.user_id, principal.session_id, {principal.authenticated_at, principal.amr}};
    AUTHOS_TRY(auto device,
               deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<WaitingDevice> {
                   AUTHOS_TRY(hold_approver(deps, s, principal));
                   AUTHOS_TRY(const auto waiting, load_waiting(deps, s, code));
                   AUTHOS_TRY(check_context(principal.context, waiting.target));
                   AUTHOS_TRY(authorize(deps, s, waiting, approval, caller));
                   return view_of(deps, s, waiting);
               }));
    tell_answer(deps, "user.device.approved", principal.user_id, device);
    return device;
}

Result<WaitingDevice> deny_device(const Deps& deps, const Principal& principal, const std::string& user_code,
                                  const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto code, parse_user_code(user_code));
    AUTHOS_TRY(take_guess(deps, principal.user_id, caller));
    AUTHOS_TRY(
        auto device, deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<WaitingDevice> {
            AUTHOS_TRY(const auto waiting, load_waiting(deps, s, code));
            AUTHOS_TRY(check_context(principal.context, waiting.target));
            AUTHOS_TRY(check_approver(s, waiting.target, principal.user_id));
            AUTHOS_TRY(const bool denied,
                       storage::deny_device_code(s, waiting.code.id, principal.user_id, deps.clock.now()));
            if (!denied) return user_code_invalid();
            AUTHOS_TRY(record(deps, s, waiting, principal.user_id, "user.device.denied", caller));
            return view_of(deps, s, waiting);
        }));
    tell_answer(deps, "user.device.denied", principal.user_id, device);
    return device;
}

Result<void> let_device_in(const Deps& deps, storage::Session& s, const std::string& device_code_id,
                           const DeviceSponsor& sponsor, const Caller& caller) {
    const auto id = storage::DeviceCodeId::parse(device_code_id);
    if (!id) return user_code_invalid();
    AUTHOS_TRY(const auto waiting, load_waiting(deps, s, *id));
    AUTHOS_TRY(check_context(sponsor.context, waiting.target));
    return authorize(deps, s, waiting, sponsor.approval, caller);
}

} // namespace authos::identity
