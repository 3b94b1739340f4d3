#include "accounts/mail_request.hpp"

#include "accounts/account_link.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/accounts/account_mail.hpp"
#include "authos/identity/tenant_settings/smtp.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/rate_buckets.hpp"
#include "login/domain_policy.hpp"
#include "secrets/sealed.hpp"

namespace authos::identity {

namespace {

constexpr std::chrono::minutes kMailRefill{2};
constexpr int kMailBurst = 5;
constexpr std::size_t kMaxStateBytes = 2048;

Error mail_unavailable() {
    return fail(Errc::unavailable, "mail_unavailable",
                "This server cannot send e-mail: ask its operator to set up a mail server");
}

storage::RateBucket bucket_of(const LoginTarget& target, const AccountMailRequest& request) {
    // Both kinds of sign-up are one to whoever asks.
    const auto kind =
        request.kind == AccountMailKind::repeated_signup ? AccountMailKind::signup : request.kind;
    const std::string realm = target.org ? target.org->id.text() : std::string{};
    const auto who = authcore::hash_token(SecretString{realm + "|" + request.email.key()});
    return {"mail:" + std::string{name_of(kind)} + ":" + who.hex(), kMailRefill, kMailBurst};
}

Error too_many_mails(std::chrono::milliseconds wait) {
    return fail(Errc::resource_exhausted, "too_many_mails",
                "Too many attempts for this e-mail address. Please try again later.")
        .with_retry_after(std::chrono::ceil<std::chrono::seconds>(wait));
}

} // namespace

std::string_view name_of(AccountMailKind kind) noexcept {
    switch (kind) {
    case AccountMailKind::signup: return "signup";
    case AccountMailKind::repeated_signup: return "repeated_signup";
    case AccountMailKind::verification: return "verification";
    case AccountMailKind::password_reset: return "password_reset";
    case AccountMailKind::magic_link: break;
    }
    return "magic_link";
}

Result<LoginTarget> get_mail_target(const Deps& deps, const SignInPlace& place, Deadline deadline) {
    const bool platform_mails = deps.settings.mail_from.has_value();
    if (!platform_mails && !place.org_slug) return mail_unavailable();
    AUTHOS_TRY(check_sign_in_place(place));
    if (place.state && place.state->size() > kMaxStateBytes) {
        return fail(Errc::invalid_argument, "state_too_long", "state must have at most 2048 octets");
    }
    return deps.database.read(deadline, [&](storage::Session& s) -> Result<LoginTarget> {
        AUTHOS_TRY(auto target, find_login_target(s, place));
        if (platform_mails) return target;
        AUTHOS_TRY(const bool has_own, has_mail_server(s, target.org->id));
        if (!has_own) return mail_unavailable();
        return target;
    });
}

Result<void> take_mail_permit(const Deps& deps, const LoginTarget& target, const AccountMailRequest& request,
                              Deadline deadline) {
    const auto bucket = bucket_of(target, request);
    AUTHOS_TRY(const auto wait, deps.database.write(deadline, [&](storage::Session& s) {
        return storage::take_permit(s, bucket, deps.clock.now());
    }));
    if (wait) return too_many_mails(*wait);
    return {};
}

Result<void> enqueue_account_mail(const Deps& deps, storage::Session& s, const AccountMailRequest& request,
                                  const Caller& caller) {
    const JobId id = JobId::make(deps.random);
    Json content = Json::object({{"kind", name_of(request.kind)},
                                 {"email", request.email.text()},
                                 {"place", place_json(request.place)},
                                 {"ip_address", caller.ip_address},
                                 {"user_agent", caller.user_agent},
                                 {"language", tag_of(caller.language)}});
    if (request.password_hash) content.set("password_hash", request.password_hash->reveal());
    const authcore::EnvelopeContext where{"system_jobs", id.text(), "payload"};
    const UnixMillis now = deps.clock.now();
    const Json payload = Json::object({{"sealed", seal_secret(deps, where, SecretString{content.dump()})}});
    return storage::enqueue_job(s, {.id = id,
                                    .type = std::string{kAccountMailJob},
                                    .payload = payload.dump(),
                                    .scheduled_for = now,
                                    .created_at = now});
}

Result<void> request_account_mail(const Deps& deps, AccountMailKind kind, const std::string& email,
                                  const SignInPlace& place, const Caller& caller) {
    AUTHOS_TRY(const auto target, get_mail_target(deps, place, caller.deadline));
    const auto address = Email::parse(email);
    if (!address) return fail(Errc::invalid_argument, "email_malformed", "Invalid email format");
    // Whose domain is managed elsewhere gets no way around it. To prove an address is none.
    if (kind != AccountMailKind::verification) {
        AUTHOS_TRY(require_password_allowed(deps, org_id_of(target), *address, caller.deadline));
    }
    const AccountMailRequest request{kind, *address, place};
    AUTHOS_TRY(take_mail_permit(deps, target, request, caller.deadline));
    return deps.database.write(
        caller.deadline, [&](storage::Session& s) { return enqueue_account_mail(deps, s, request, caller); });
}

} // namespace authos::identity
