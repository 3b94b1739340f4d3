#include "authos/identity/accounts/account_mail.hpp"

#include "accounts/account_link.hpp"
#include "accounts/mail_request.hpp"
#include "audit/record.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/scope_authority.hpp"
#include "secrets/sealed.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

using storage::AccountTokenKind;

struct OpenedRequest {
    AccountMailRequest request;
    Caller caller; // of whoever asked
};

Result<AccountMailKind> parse_mail_kind(const std::string& name) {
    for (const auto kind :
         {AccountMailKind::signup, AccountMailKind::repeated_signup, AccountMailKind::verification,
          AccountMailKind::password_reset, AccountMailKind::magic_link}) {
        if (name == name_of(kind)) return kind;
    }
    return fail(Errc::invalid_argument, "account_mail_kind_unknown");
}

Result<OpenedRequest> read_request(const Deps& deps, const JobId& id, std::string_view payload,
                                   Deadline deadline) {
    AUTHOS_TRY(const auto outer, parse_json(payload));
    AUTHOS_TRY(const auto sealed, outer.get_string("sealed"));
    AUTHOS_TRY(const auto opened, open_secret(deps, {"system_jobs", id.text(), "payload"}, sealed));
    AUTHOS_TRY(const auto inner, parse_json(opened.reveal()));
    AUTHOS_TRY(const auto kind_name, inner.get_string("kind"));
    AUTHOS_TRY(const auto kind, parse_mail_kind(kind_name));
    AUTHOS_TRY(const auto address, inner.get_string("email"));
    AUTHOS_TRY(auto email, Email::parse(address));
    AUTHOS_TRY(const auto where, inner.get("place"));
    AUTHOS_TRY(auto place, place_from_json(where));
    Caller caller{.deadline = deadline, .ip_address = {}, .user_agent = {}};
    AUTHOS_TRY(caller.ip_address, inner.get_string("ip_address"));
    AUTHOS_TRY(caller.user_agent, inner.get_string("user_agent"));
    // Jobs of a release before have none.
    AUTHOS_TRY(const auto language, inner.find_string("language"));
    caller.language = choose_language({}, language.value_or(std::string{}));
    AUTHOS_TRY(auto hash, inner.find_string("password_hash"));
    AccountMailRequest request{kind, std::move(email), std::move(place)};
    if (hash) request.password_hash = SecretString{*std::move(hash)};
    return OpenedRequest{std::move(request), std::move(caller)};
}

// Whoever the address means at that door. A platform account that has nothing to do with the organization is
// left alone: its owner would get mails from the doors of strangers.
Result<std::optional<storage::User>> find_addressee(storage::Session& s, const LoginTarget& target,
                                                    const Email& email) {
    AUTHOS_TRY(auto candidate, find_login_candidate(s, target, email));
    const bool stranger =
        candidate.user && target.org && !candidate.may_enter && candidate.user->org_id != target.org->id;
    if (stranger) return std::optional<storage::User>{};
    return std::move(candidate.user);
}

// An account that was used before got its unproven address from whoever may sign in to it, which can be a
// stranger's address. Its reader must not end up in that account unawares and share it from then on.
Result<bool> took_address(storage::Session& s, const storage::User& user) {
    if (user.email_verified_at || user.signup_pending) return false;
    return storage::has_traces_of_use(s, user.id);
}

Result<void> mail_password_reset(const Deps& deps, storage::Session& s, const storage::User& user,
                                 const OpenedRequest& opened) {
    AUTHOS_TRY(const auto link,
               issue_account_link(deps, s, AccountTokenKind::password_reset, user, opened.request.place));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user.org_id, opened.caller));
    return enqueue_mail(deps, s, password_reset_mail(look, user.email, link), user.org_id);
}

Result<void> mail_verification(const Deps& deps, storage::Session& s, const storage::User& user,
                               const OpenedRequest& opened, bool taken) {
    AUTHOS_TRY(const auto link,
               issue_account_link(deps, s, AccountTokenKind::email_verification, user, opened.request.place));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user.org_id, opened.caller));
    const Mail mail =
        taken ? address_change_mail(look, user.email, link) : verification_mail(look, user.email, link);
    return enqueue_mail(deps, s, mail, user.org_id);
}

// The address is one that nobody has proved yet.
Result<void> mail_signup(const Deps& deps, storage::Session& s, const storage::User& user,
                         const OpenedRequest& opened) {
    const auto& [kind, email, place, password_hash] = opened.request;
    // Of an account in use no stranger changes the password.
    if (!user.signup_pending || !password_hash) {
        AUTHOS_TRY(const bool taken, took_address(s, user));
        return mail_verification(deps, s, user, opened, taken);
    }
    AUTHOS_TRY(const auto link, issue_signup_link(deps, s, user, place, *password_hash));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user.org_id, opened.caller));
    const Mail mail = user.signup_contested ? repeated_signup_mail(look, user.email, link)
                                            : verification_mail(look, user.email, link);
    return enqueue_mail(deps, s, mail, user.org_id);
}

Result<void> record_signup(const Deps& deps, storage::Session& s, const LoginTarget& target,
                           const storage::User& user, const OpenedRequest& opened) {
    if (!target.org) return {};
    const bool created = opened.request.kind == AccountMailKind::signup;
    Json details = Json::object({{"email", user.email.text()}, {"provider", storage::kPasswordProvider}});
    if (target.service) details.set("service_slug", target.service->slug);
    AuditFact fact{created ? "user.signup.success" : "user.signup.repeated", "user", user.id.text(),
                   deps.clock.now(), details.dump()};
    fact.success = created;
    // Nobody has proved to be the user: there is no actor.
    return record_org_event(deps, s, storage::ScopeAuthority::organization(target.org->id), std::nullopt,
                            fact, opened.caller);
}

Result<void> answer_signup(const Deps& deps, storage::Session& s, const LoginTarget& target,
                           const OpenedRequest& opened) {
    const auto& place = opened.request.place;
    const auto realm = realm_of(target.org ? std::optional{target.org->id} : std::nullopt);
    AUTHOS_TRY(const auto user, storage::find_user_by_email(s, realm, opened.request.email));
    if (!user) return {};
    AUTHOS_TRY(record_signup(deps, s, target, *user, opened));
    if (!user->email_verified_at) return mail_signup(deps, s, *user, opened);
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user->org_id, opened.caller));
    if (target.service) {
        AUTHOS_TRY(const bool enters,
                   storage::has_identity(s, user->id, {target.org->id, target.service->id}));
        if (!enters) {
            AUTHOS_TRY(const auto link,
                       issue_account_link(deps, s, AccountTokenKind::email_verification, *user, place));
            return enqueue_mail(deps, s, service_access_mail(look, user->email, target.service->name, link),
                                user->org_id);
        }
    }
    return enqueue_mail(deps, s, existing_account_mail(look, user->email, place), user->org_id);
}

Result<void> answer_request(const Deps& deps, storage::Session& s, const LoginTarget& target,
                            const OpenedRequest& opened) {
    const auto& [kind, email, place, password_hash] = opened.request;
    AUTHOS_TRY(const auto user, find_addressee(s, target, email));
    if (!user) return {};
    AUTHOS_TRY(const bool taken, took_address(s, *user));
    if (kind == AccountMailKind::verification || taken) {
        if (user->email_verified_at) return {};
        // Whose password it is nobody knows: the reader chooses a new one.
        if (user->signup_contested) return mail_password_reset(deps, s, *user, opened);
        return mail_verification(deps, s, *user, opened, taken);
    }
    if (kind == AccountMailKind::password_reset) return mail_password_reset(deps, s, *user, opened);
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user->org_id, opened.caller));
    AUTHOS_TRY(const auto link, issue_account_link(deps, s, AccountTokenKind::magic_link, *user, place));
    return enqueue_mail(deps, s, magic_link_mail(look, user->email, link), user->org_id);
}

// The place was good when it was asked for. Where it is not any more, there is nothing to write about.
bool is_place_gone(const Error& error) {
    return error.code == Errc::not_found || error.code == Errc::permission_denied ||
           error.code == Errc::invalid_argument;
}

} // namespace

Result<void> send_account_mail(const Deps& deps, const JobId& id, std::string_view payload,
                               Deadline deadline) {
    const auto opened = read_request(deps, id, payload, deadline);
    if (!opened) {
        return fail(Errc::data_loss, "account_mail_unreadable", "The queued request cannot be read.")
            .with_detail(opened.error().reason);
    }
    return deps.database.write(deadline, [&](storage::Session& s) -> Result<void> {
        const auto target = find_login_target(s, opened->request.place);
        if (!target) return is_place_gone(target.error()) ? Result<void>{} : Error{target.error()};
        const auto kind = opened->request.kind;
        const bool signup = kind == AccountMailKind::signup || kind == AccountMailKind::repeated_signup;
        return signup ? answer_signup(deps, s, *target, *opened) : answer_request(deps, s, *target, *opened);
    });
}

} // namespace authos::identity
