#include "authos/identity/mfa/enrolment.hpp"

#include "authos/authcore/otp.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "mfa/code.hpp"
#include "mfa/owner.hpp"
#include "mfa/qr_code.hpp"
#include "mfa/throttle.hpp"
#include "secrets/sealed.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr std::string_view kIssuer = "AuthOS"; // of accounts that live in no organization

Error mfa_enabled() {
    return fail(Errc::failed_precondition, "mfa_enabled", "MFA is already enabled");
}

Error totp_code_invalid() {
    return fail(Errc::invalid_argument, "totp_code_invalid", "Invalid TOTP code");
}

// A label of the URI: no colons, which part its fields.
std::string label_of(std::string text, std::string_view otherwise) {
    std::replace(text.begin(), text.end(), ':', ' ');
    return text.find_first_not_of(' ') == std::string::npos ? std::string{otherwise} : text;
}

Result<std::string> issuer_of(storage::Session& s, const Principal& principal) {
    if (!principal.home_org) return std::string{kIssuer};
    AUTHOS_TRY(const auto org, storage::find_organization(s, *principal.home_org));
    return label_of(org ? org->name : std::string{}, kIssuer);
}

Result<std::string> store_pending(const Deps& deps, storage::Session& s, const Principal& principal,
                                  const storage::NewTotp& totp, const Caller& caller) {
    AUTHOS_TRY(lock_mfa_owner(s, principal));
    AUTHOS_TRY(const auto present, storage::find_totp(s, principal.user_id));
    if (present && present->enabled) return mfa_enabled();
    AUTHOS_TRY(storage::put_pending_totp(s, totp));
    AUTHOS_TRY(const auto scene, mfa_scene_of(s, principal));
    AUTHOS_TRY(record_mfa(deps, s, scene, {"mfa_setup_initiated"}, caller));
    return issuer_of(s, principal);
}

Result<storage::TotpSecret> load_pending(const Deps& deps, const Principal& principal, Deadline deadline) {
    AUTHOS_TRY(auto totp, deps.database.read(deadline, [&](storage::Session& s) {
        return storage::find_totp(s, principal.user_id);
    }));
    if (!totp) return mfa_not_set_up();
    if (totp->enabled) return mfa_enabled();
    return std::move(*totp);
}

Result<void> turn_on(const Deps& deps, storage::Session& s, const Principal& principal,
                     const storage::TotpUse& use, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(lock_mfa_owner(s, principal));
    AUTHOS_TRY(const bool enabled, storage::enable_totp(s, use, now));
    // Confirmed by another request, or replaced by another setup: its code proves nothing for this one.
    if (!enabled) return fail(Errc::failed_precondition, "mfa_not_set_up", "MFA was set up anew meanwhile");
    AUTHOS_TRY(forgive_guesses(deps, s, principal.user_id, caller));
    AUTHOS_TRY(finish_factor_change(deps, s, principal,
                                    {"mfa_enabled", {"user.mfa.enabled", "security.mfa.enabled"}}, caller));
    AUTHOS_TRY(const auto scene, mfa_scene_of(s, principal));
    AUTHOS_TRY(record_mfa(deps, s, scene, {"backup_codes_generated"}, caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, principal.home_org, caller));
    return enqueue_mail(deps, s, mfa_enabled_mail(look, principal.email, now));
}

} // namespace

Result<MfaStatus> get_mfa_status(const Deps& deps, const Principal& principal, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<MfaStatus> {
        MfaStatus status;
        AUTHOS_TRY(status.enabled, storage::has_enabled_totp(s, principal.user_id));
        AUTHOS_TRY(const long long codes, storage::count_unused_recovery_codes(s, principal.user_id));
        status.has_backup_codes = codes > 0;
        return status;
    });
}

Result<MfaSetup> set_up_mfa(const Deps& deps, const Principal& principal, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    const auto secret = authcore::OtpSecret::make(deps.random);
    const auto id = storage::TotpId::make(deps.random);
    const storage::NewTotp totp{id, principal.user_id, seal_totp(deps, id, secret.base32()),
                                sealing_key_id(deps), deps.clock.now()};
    AUTHOS_TRY(const auto issuer, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return store_pending(deps, s, principal, totp, caller);
    }));
    AUTHOS_TRY(auto uri, authcore::otpauth_uri(issuer, label_of(principal.email.text(), "account"), secret));
    AUTHOS_TRY(auto picture, qr_code_svg(uri));
    return MfaSetup{secret.base32(), std::move(picture), std::move(uri)};
}

Result<std::vector<SecretString>> confirm_mfa(const Deps& deps, const Principal& principal,
                                              const SecretString& code, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto pending, load_pending(deps, principal, caller.deadline));
    AUTHOS_TRY(take_guess(deps, principal.user_id, std::nullopt, caller));
    AUTHOS_TRY(const auto step, find_totp_step(deps, pending, code));
    if (!step) return totp_code_invalid();
    AUTHOS_TRY(auto codes, make_recovery_code_set(deps));
    AUTHOS_TRY(deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(turn_on(deps, s, principal, {principal.user_id, pending.id, *step}, caller));
        return storage::replace_recovery_codes(s, principal.user_id, codes.stored, deps.clock.now());
    }));
    deps.log.info("user.mfa.enabled", {{"user_id", principal.user_id.text()}});
    return std::move(codes.shown);
}

Result<std::vector<SecretString>> regenerate_recovery_codes(const Deps& deps, const Principal& principal,
                                                            const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(auto codes, make_recovery_code_set(deps));
    AUTHOS_TRY(deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        const UnixMillis now = deps.clock.now();
        AUTHOS_TRY(lock_mfa_owner(s, principal));
        AUTHOS_TRY(const bool enabled, storage::has_enabled_totp(s, principal.user_id));
        if (!enabled) return mfa_not_set_up();
        AUTHOS_TRY(storage::replace_recovery_codes(s, principal.user_id, codes.stored, now));
        // The factor is the same: other sessions stay.
        AUTHOS_TRY(finish_factor_change(deps, s, principal, {"backup_codes_generated", {}, false}, caller));
        AUTHOS_TRY(const auto look, load_mail_look(deps, s, principal.home_org, caller));
        return enqueue_mail(deps, s, recovery_codes_replaced_mail(look, principal.email, now));
    }));
    deps.log.info("user.mfa.recovery_codes_replaced", {{"user_id", principal.user_id.text()}});
    return std::move(codes.shown);
}

} // namespace authos::identity
