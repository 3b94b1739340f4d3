#include "authos/identity/platform/impersonation.hpp"

#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "platform/access.hpp"
#include "platform/accounts.hpp"
#include "tokens/impersonation_token.hpp"

namespace authos::identity {

namespace {

using storage::platform::Account;

constexpr std::size_t kMaxReasonOctets = 500;

Result<std::string> parse_impersonation_reason(const std::string& reason) {
    const std::string_view why = trim(reason);
    if (why.empty() || why.size() > kMaxReasonOctets || !is_printable_line(why)) {
        return fail(Errc::invalid_argument, "reason_malformed",
                    "A reason of at most 500 characters is required");
    }
    return std::string{why};
}

Result<Account> load_target(storage::Session& s, const PlatformAccess& access, const UserId& id) {
    AUTHOS_TRY(auto account, get_account(s, access, id));
    if (account.is_platform_owner) {
        return fail(Errc::permission_denied, "platform_owner_protected",
                    "Platform owners cannot be impersonated");
    }
    return account;
}

std::optional<std::string> slug_of(const Account& account) {
    if (!account.home) return std::nullopt;
    return account.home->slug;
}

std::optional<std::string> text_or_nothing(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

storage::NewSession session_of(const Deps& deps, const Account& target, const SecretString& token,
                               const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return {.id = SessionId::make(deps.random),
            .user_id = target.id,
            .access_token = authcore::hash_token(token),
            .access_expires_at = now + kImpersonationTtl,
            .refresh_token = std::nullopt,
            .refresh_expires_at = std::nullopt,
            .context = {.org_slug = slug_of(target),
                        .service_id = std::nullopt,
                        .resource = std::nullopt,
                        .user_agent = text_or_nothing(caller.user_agent),
                        .ip_address = text_or_nothing(caller.ip_address)},
            .proof = {now, "imp"},
            .created_at = now};
}

Result<void> store_impersonation(const Deps& deps, storage::Session& s, const PlatformAccess& access,
                                 const storage::NewSession& session, const Json& metadata) {
    AUTHOS_TRY(recheck_owner(s, access));
    // Once more: the account may have become an owner, or have gone, since its token was signed.
    AUTHOS_TRY(load_target(s, access, session.user_id));
    AUTHOS_TRY(storage::insert_session(s, session));
    return record_platform_event(
        deps, s, access.owner,
        {"user.impersonate", "user", session.user_id.text(), session.created_at, metadata.dump()});
}

} // namespace

Result<Impersonation> impersonate(const Deps& deps, const PlatformAccess& access, const UserId& target,
                                  const std::string& reason, const Caller& caller) {
    AUTHOS_TRY(const auto why, parse_impersonation_reason(reason));
    struct Pair {
        Account target;
        Account actor;
    };
    AUTHOS_TRY(auto both, read_as_owner(deps, access, caller, [&](storage::Session& s) -> Result<Pair> {
                   AUTHOS_TRY(auto as, load_target(s, access, target));
                   AUTHOS_TRY(auto actor, get_account(s, access, access.owner));
                   return Pair{std::move(as), std::move(actor)};
               }));
    AUTHOS_TRY(auto email, Email::parse(both.target.email));
    AUTHOS_TRY(auto actor_email, Email::parse(both.actor.email));
    const ImpersonationClaims claims{
        target, std::move(email), slug_of(both.target), {both.actor.id, std::move(actor_email), why}};
    AUTHOS_TRY(auto token, sign_impersonation_token(deps, claims, deps.clock.now()));

    const auto session = session_of(deps, both.target, token, caller);
    const Json metadata = Json::object({{"severity", "HIGH"},
                                        {"reason", why},
                                        {"user_email", both.target.email},
                                        {"ip_address", text_or_nothing(caller.ip_address)}});
    AUTHOS_TRY(deps.database.write(caller.deadline, [&](storage::Session& s) {
        return store_impersonation(deps, s, access, session, metadata);
    }));
    deps.log.warn("user.impersonate", {{"user_id", target.text()}, {"by", access.owner.text()}});
    return Impersonation{std::move(token), std::move(both.target), std::move(both.actor)};
}

} // namespace authos::identity
