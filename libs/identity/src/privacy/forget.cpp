#include "authos/identity/privacy/forget.hpp"

#include "audit/record.hpp"
#include "authos/authcore/constant_time.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/privacy.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "login/guesses.hpp"
#include "login/password_proof.hpp"
#include "mfa/confirm.hpp"
#include "privacy/subject.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

constexpr int kRedactBatch = 200; // rows of each log
constexpr int kBatchesPerJob = 50;

Error confirmation_failed() {
    return fail(Errc::permission_denied, "confirmation_failed", "Current password is incorrect");
}

// A code that is wrong, or of a factor that is not there, confirms nothing: 403 like a wrong password.
Error as_confirmation(const Error& error) {
    if (error.reason != "mfa_code_invalid" && error.reason != "mfa_not_set_up") return error;
    return fail(Errc::permission_denied, "confirmation_failed", "Invalid MFA code");
}

// What was confirmed before the transaction.
struct Confirmed {
    bool by_password = false;
    std::optional<ProvedCode> code;
};

Result<Confirmed> confirm(const Deps& deps, const Principal& principal, const ForgetSubject& subject,
                          const ForgetConfirmation& confirmation, const Caller& caller) {
    Confirmed confirmed;
    if (subject.right != ForgetRight::person) return confirmed;
    if (!confirmation.current_password && !confirmation.mfa_code) {
        return fail(Errc::permission_denied, "confirmation_required",
                    "Confirm with \"current_password\" or \"mfa_code\": this cannot be undone");
    }
    if (confirmation.current_password) {
        const Guess guess = guess_of_account(principal.user_id, caller);
        AUTHOS_TRY(begin_guess(deps, guess, caller));
        AUTHOS_TRY(confirmed.by_password,
                   prove_password(deps, subject.password_hash, *confirmation.current_password));
        if (!confirmed.by_password) return confirmation_failed();
        forgive_guesses(deps, guess, caller);
    }
    if (confirmation.mfa_code) {
        auto code = prove_own_code(deps, principal, *confirmation.mfa_code, caller);
        if (!code) return as_confirmation(code.error());
        confirmed.code = std::move(code).value();
    }
    return confirmed;
}

// The confirmation was checked before the transaction; it must be about the password that there is now.
Result<void> recheck_confirmation(const ForgetSubject& before, const ForgetSubject& now, bool by_password) {
    if (before.right != now.right) {
        return fail(Errc::not_found, "user_not_found", "User not found");
    }
    if (now.right != ForgetRight::person || !by_password) return {};
    const bool same = before.password_hash && now.password_hash &&
                      authcore::equal_constant_time(*before.password_hash, *now.password_hash);
    return same ? Result<void>{} : confirmation_failed();
}

Result<void> require_owns_nothing(storage::Session& s, const UserId& user) {
    AUTHOS_TRY(const auto owned, storage::list_owned_slugs(s, ScopeAuthority::platform(), user));
    if (owned.empty()) return {};
    std::string names;
    for (const std::string& slug : owned) names += (names.empty() ? "" : ", ") + slug;
    return fail(Errc::failed_precondition, "owns_organizations",
                "Transfer or delete the organizations of this account first: " + names);
}

// Each organization that loses somebody learns it. The last trace of the person is not written by the very
// act of forgetting: no address, no agent of the own call.
Result<void> record_departures(const Deps& deps, storage::Session& s, const Principal& principal,
                               const ForgetSubject& subject, const Caller& caller) {
    Caller traceless = caller;
    if (subject.right == ForgetRight::person) {
        traceless.ip_address.clear();
        traceless.user_agent.clear();
    }
    const UnixMillis now = deps.clock.now();
    const auto record = [&](const OrgId& org, const std::optional<std::string>& role) {
        const Json details = Json::object({{"role", role}, {"reason", "account_forgotten"}});
        return record_org_event(deps, s, ScopeAuthority::organization(org), principal.user_id,
                                {"user.removed", "user", subject.account.id.text(), now, details.dump()},
                                traceless);
    };
    bool home_told = !subject.account.home;
    for (const auto& seat : subject.seats) {
        AUTHOS_TRY(record(seat.org_id, seat.role));
        home_told = home_told || seat.org_id == subject.account.home->id;
    }
    if (!home_told) {
        AUTHOS_TRY(record(subject.account.home->id, std::nullopt));
    }
    if (subject.right != ForgetRight::platform_owner) return {};
    return record_platform_event(deps, s, principal.user_id,
                                 {"forget_user", "user", subject.account.id.text(), now});
}

Result<void> enqueue_rest(const Deps& deps, storage::Session& s, const UserId& user) {
    const UnixMillis now = deps.clock.now();
    return storage::enqueue_job(s, {.id = JobId::make(deps.random),
                                    .type = std::string{kForgetUserJob},
                                    .payload = Json::object({{"user_id", user.text()}}).dump(),
                                    .scheduled_for = now,
                                    .created_at = now});
}

Result<storage::Erasure> make_erasure(const storage::platform::Account& account, UnixMillis now) {
    AUTHOS_TRY(auto address, Email::parse(account.email));
    AUTHOS_TRY(auto replacement, Email::parse("deleted-" + account.id.text() + "@deleted.invalid"));
    const auto home = account.home ? std::optional{account.home->id} : std::nullopt;
    return storage::Erasure{account.id, home, std::move(address), std::move(replacement), now};
}

Result<void> erase(const Deps& deps, storage::Session& s, const storage::Erasure& erasure) {
    const auto scope = ScopeAuthority::platform();
    AUTHOS_TRY(const bool anonymised, storage::anonymise_account(s, scope, erasure));
    if (!anonymised) return fail(Errc::aborted, "account_moved");
    AUTHOS_TRY(storage::delete_account_rows(s, scope, erasure));
    // Once more, now that no membership is left: an ownership may have been handed over meanwhile.
    AUTHOS_TRY(require_owns_nothing(s, erasure.user));
    AUTHOS_TRY(storage::redact_history(s, scope, erasure.user, kRedactBatch));
    AUTHOS_TRY(enqueue_rest(deps, s, erasure.user));
    return enqueue_mail(deps, s, account_forgotten_mail(deps.settings, erasure.address, erasure.now));
}

Result<UserId> parse_forget_payload(std::string_view payload) {
    const auto body = parse_json(payload);
    auto user = UserId::parse(body ? body->get_string("user_id").value_or("") : std::string{});
    if (!user) return fail(Errc::invalid_argument, "forget_payload_malformed");
    return user;
}

} // namespace

Result<void> forget_account(const Deps& deps, const Principal& principal, const UserId& user,
                            const ForgetConfirmation& confirmation, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto subject, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return load_forget_subject(s, principal, user);
    }));
    AUTHOS_TRY(const auto confirmed, confirm(deps, principal, subject, confirmation, caller));
    AUTHOS_TRY(deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        const auto home = subject.account.home ? std::optional{subject.account.home->id} : std::nullopt;
        AUTHOS_TRY(const bool locked, storage::lock_user(s, realm_of(home), user));
        if (!locked) return fail(Errc::not_found, "user_not_found", "User not found");
        AUTHOS_TRY(const auto inside, load_forget_subject(s, principal, user));
        AUTHOS_TRY(recheck_confirmation(subject, inside, confirmed.by_password));
        if (confirmed.code) {
            const auto used = use_own_code(deps, s, principal, *confirmed.code, caller);
            if (!used) return as_confirmation(used.error());
        }
        AUTHOS_TRY(require_owns_nothing(s, user));
        AUTHOS_TRY(record_departures(deps, s, principal, inside, caller));
        AUTHOS_TRY(const auto erasure, make_erasure(inside.account, deps.clock.now()));
        return erase(deps, s, erasure);
    }));
    deps.log.warn("privacy.forgotten", {{"user_id", user.text()}, {"by", principal.user_id.text()}});
    return {};
}

Result<void> finish_forgetting(const Deps& deps, std::string_view payload, Deadline deadline) {
    AUTHOS_TRY(const UserId user, parse_forget_payload(payload));
    const auto scope = ScopeAuthority::platform();
    AUTHOS_TRY(const bool forgotten, deps.database.read(deadline, [&](storage::Session& s) {
        return storage::is_forgotten(s, scope, user);
    }));
    if (!forgotten) return fail(Errc::failed_precondition, "account_not_forgotten");
    for (int batch = 0; batch < kBatchesPerJob && !deadline.passed(deps.clock); ++batch) {
        AUTHOS_TRY(const long long redacted, deps.database.write(deadline, [&](storage::Session& s) {
            return storage::redact_history(s, scope, user, kRedactBatch);
        }));
        if (redacted == 0) return {};
    }
    return deps.database.write(deadline, [&](storage::Session& s) { return enqueue_rest(deps, s, user); });
}

} // namespace authos::identity
