#include "authos/identity/platform/user_import.hpp"

#include "accounts/imported_hash.hpp"
#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/users.hpp"
#include "login/target.hpp"
#include "platform/access.hpp"
#include "sessions/subject.hpp"

#include <set>

namespace authos::identity {

namespace {

Error at_position(const Error& error, std::size_t index) {
    return fail(error.code, error.reason, "users[" + std::to_string(index) + "]: " + error.message);
}

Result<storage::NewUser> draft_of(const Deps& deps, const ImportedUser& user) {
    auto email = Email::parse(user.email);
    if (!email) return fail(Errc::invalid_argument, "email_malformed", "Invalid email format");
    const UnixMillis now = deps.clock.now();
    storage::NewUser draft{.id = UserId::make(deps.random),
                           .email = std::move(*email),
                           .password_hash = std::nullopt,
                           .email_verified_at = std::nullopt,
                           .created_at = now,
                           // Without either, whoever signs up with the address gives it a password.
                           .signup_pending = !user.password_hash && !user.email_verified};
    if (user.password_hash) {
        AUTHOS_TRY(draft.password_hash, parse_imported_hash(*user.password_hash));
    }
    if (user.email_verified) draft.email_verified_at = now;
    return draft;
}

Result<std::vector<storage::NewUser>> drafts_of(const Deps& deps, const UserImport& import) {
    if (import.users.empty()) {
        return fail(Errc::invalid_argument, "users_missing", "\"users\" must name at least one account");
    }
    if (import.users.size() > kMaxImportedUsers) {
        return fail(Errc::invalid_argument, "users_too_many", "\"users\" must name at most 200 accounts");
    }
    std::vector<storage::NewUser> drafts;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < import.users.size(); ++i) {
        auto draft = draft_of(deps, import.users[i]);
        if (!draft) return at_position(draft.error(), i);
        if (!seen.insert(draft->email.key()).second) {
            return at_position(fail(Errc::invalid_argument, "email_repeated", "The address stands twice"), i);
        }
        drafts.push_back(std::move(*draft));
    }
    return drafts;
}

Result<std::optional<UserId>> import_user(const Deps& deps, storage::Session& s, const LoginTarget& target,
                                          const storage::NewUser& draft) {
    const auto org = target.org ? std::optional{target.org->id} : std::nullopt;
    const auto service = target.service ? std::optional{target.service->id} : std::nullopt;
    const auto realm = realm_of(org);
    AUTHOS_TRY(const auto existing, storage::find_user_by_email(s, realm, draft.email));
    if (existing) return std::optional<UserId>{};
    AUTHOS_TRY(storage::insert_user(s, realm, draft));
    AUTHOS_TRY(storage::insert_identity_if_absent(s, {storage::IdentityId::make(deps.random),
                                                      draft.id,
                                                      std::string{storage::kPasswordProvider},
                                                      draft.id.text(),
                                                      {org, service},
                                                      draft.created_at}));
    return std::optional{draft.id};
}

Result<void> record_import(const Deps& deps, storage::Session& s, const PlatformAccess& access,
                           const LoginTarget& target, const ImportOutcome& outcome) {
    long long created = 0;
    for (const auto& id : outcome) created += id ? 1 : 0;
    const Json metadata = Json::object(
        {{"created", static_cast<std::int64_t>(created)},
         {"existing", static_cast<std::int64_t>(outcome.size()) - static_cast<std::int64_t>(created)},
         {"service_slug", target.service ? Json{target.service->slug} : Json{}}});
    return record_platform_event(deps, s, access.owner,
                                 {"import_users", target.org ? "organization" : "platform",
                                  target.org ? target.org->id.text() : "platform", deps.clock.now(),
                                  metadata.dump()});
}

} // namespace

Result<ImportOutcome> import_users(const Deps& deps, const PlatformAccess& access, const UserImport& import,
                                   const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const SignInPlace place{import.org_slug, import.service_slug, std::nullopt, std::nullopt};
    AUTHOS_TRY(check_sign_in_place(place));
    AUTHOS_TRY(const auto drafts, drafts_of(deps, import));
    AUTHOS_TRY(auto outcome,
               deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<ImportOutcome> {
                   AUTHOS_TRY(recheck_owner(s, access));
                   AUTHOS_TRY(const auto target, find_login_target(s, place));
                   ImportOutcome made;
                   for (const auto& draft : drafts) {
                       AUTHOS_TRY(auto id, import_user(deps, s, target, draft));
                       made.push_back(std::move(id));
                   }
                   AUTHOS_TRY(record_import(deps, s, access, target, made));
                   return made;
               }));
    deps.log.info("platform.users_imported",
                  {{"by", access.owner.text()}, {"users", static_cast<long long>(outcome.size())}});
    return outcome;
}

} // namespace authos::identity
