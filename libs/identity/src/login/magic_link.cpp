#include "authos/identity/login/magic_link.hpp"

#include "accounts/account_link.hpp"
#include "accounts/address_proof.hpp"
#include "accounts/mail_request.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/storage/database.hpp"
#include "login/completion.hpp"
#include "login/domain_policy.hpp"
#include "login/entry.hpp"
#include "login/login_record.hpp"
#include "sessions/attempts.hpp"

namespace authos::identity {

namespace {

constexpr auto kMagicLink = storage::AccountTokenKind::magic_link;

Error magic_link_invalid() {
    return fail(Errc::invalid_argument, "magic_link_invalid",
                "Invalid or expired magic link. Please ask for a new one.");
}

bool is_for(const SignInPlace& presented, const SignInPlace& bound) {
    const auto agrees = [](const auto& mine, const auto& its) { return !mine || mine == its; };
    return presented.redirect_uri == bound.redirect_uri && presented.state == bound.state &&
           agrees(presented.org_slug, bound.org_slug) && agrees(presented.service_slug, bound.service_slug);
}

struct LinkSubject {
    LoginTarget target;
    LoginCandidate candidate;
};

Result<LinkSubject> load_link_subject(const Deps& deps, const LinkPresentation& in, Deadline deadline) {
    return deps.database.read(deadline, [&](storage::Session& s) -> Result<LinkSubject> {
        AUTHOS_TRY(const auto link, find_presented_link(deps, s, kMagicLink, in.token));
        if (!link || !is_for(in.place, link->place)) return magic_link_invalid();
        AUTHOS_TRY(auto target, find_login_target(s, link->place));
        AUTHOS_TRY(auto candidate, find_login_candidate(s, target, link->user.id));
        if (!candidate.user) return magic_link_invalid();
        return LinkSubject{std::move(target), std::move(candidate)};
    });
}

// The token goes in the transaction that opens the session.
ProofStep consumed_link(const Deps& deps, const LinkPresentation& in, const Caller& caller) {
    return [&deps, &in, &caller](storage::Session& s) -> Result<bool> {
        const auto hash = authcore::hash_token(in.token);
        AUTHOS_TRY(const auto link, find_presented_link(deps, s, kMagicLink, in.token));
        if (!link) return false;
        AUTHOS_TRY(const bool consumed,
                   storage::consume_account_token(s, kMagicLink, hash, deps.clock.now()));
        if (!consumed) return false;
        AUTHOS_TRY(record_address_proof(deps, s, link->user, UnprovedPassword::drop, caller));
        return true;
    };
}

Result<SignIn> enter_with_link(const Deps& deps, const LinkSubject& subject, const LinkPresentation& in,
                               const Caller& caller) {
    LoginCandidate proved = subject.candidate;
    // The link was received: that is the proof of the address, which becomes true with the session.
    if (!proved.user->email_verified_at) proved.user->email_verified_at = deps.clock.now();
    AUTHOS_TRY(check_entry(subject.target, proved));
    const ProvedFactor factor{
        .user = *proved.user, .target = subject.target, .method = SignInMethod::magic_link};
    auto entered = complete_first_factor(deps, factor, consumed_link(deps, in, caller), caller);
    // Overtaken: told like any other link that is used up.
    if (!entered && entered.error().reason == "invalid_credentials") return magic_link_invalid();
    return entered;
}

Result<SignIn> attempt_link(const Deps& deps, const LinkPresentation& in, const Caller& caller) {
    AUTHOS_TRY(const auto subject, load_link_subject(deps, in, caller.deadline));
    // The domain may have come under management since the link was sent.
    AUTHOS_TRY(require_password_allowed(deps, org_id_of(subject.target), subject.candidate.user->email,
                                        caller.deadline));
    auto entered = enter_with_link(deps, subject, in, caller);
    if (!entered && !is_outage(entered.error())) {
        record_login_failure(deps, subject.target, subject.candidate, SignInMethod::magic_link,
                             entered.error().reason, caller);
    }
    return entered;
}

} // namespace

Result<void> request_magic_link(const Deps& deps, const std::string& email, const SignInPlace& place,
                                const Caller& caller) {
    return request_account_mail(deps, AccountMailKind::magic_link, email, place, caller);
}

Result<SignIn> login_with_magic_link(const Deps& deps, const LinkPresentation& in, const Caller& caller) {
    auto entered = attempt_link(deps, in, caller);
    if (!entered && !is_outage(entered.error())) {
        deps.metrics.login_failed(telemetry::LoginFailure::other);
        deps.log.warn("user.login.failed", {{"reason", entered.error().reason},
                                            {"method", name_of(SignInMethod::magic_link)},
                                            {"ip_address", caller.ip_address}});
    }
    return entered;
}

} // namespace authos::identity
