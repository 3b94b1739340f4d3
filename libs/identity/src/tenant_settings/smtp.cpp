#include "authos/identity/tenant_settings/smtp.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/outbound/ssrf.hpp"
#include "authos/storage/repo/organization_settings.hpp"
#include "authos/storage/scope_authority.hpp"
#include "rbac/recheck.hpp"
#include "secrets/sealed.hpp"
#include "tenant_settings/host_name.hpp"

namespace authos::identity {

namespace {

using storage::SmtpSettings;

Error bad_smtp(std::string_view reason, std::string message) {
    return fail(Errc::invalid_argument, reason, std::move(message));
}

// What names are really at is checked when a mail is sent; what is written out can be told at once.
Result<void> check_host(const Deps& deps, const std::string& host) {
    const bool allow = deps.settings.allow_private_networks;
    const auto not_allowed = [] {
        return bad_smtp("smtp_host_not_allowed",
                        "The mail server must be on the public internet, not at a local or private address");
    };
    if (const auto address = outbound::IpAddress::parse(host)) {
        return outbound::may_connect(*address, allow) ? Result<void>{} : not_allowed();
    }
    if (!is_host_name(host)) {
        return bad_smtp("smtp_host_malformed",
                        "host must be the name or address of a mail server, without port or brackets");
    }
    if (!allow && is_at_or_below(ascii_lower(host), "localhost")) return not_allowed();
    return {};
}

bool is_absent(const std::optional<std::string>& text) {
    return !text || text->empty();
}

Result<void> check_login(const SmtpDraft& draft) {
    const bool has_password = draft.password && !draft.password->empty();
    if (is_absent(draft.username)) {
        if (!has_password) return {};
        return bad_smtp("smtp_login_incomplete",
                        "username and password belong together: username is missing");
    }
    const std::string& username = *draft.username;
    if (username.size() > 255 || !is_printable_line(username))
        return bad_smtp("smtp_login_malformed", "username must have at most 255 characters on one line");
    if (!has_password) return {};
    const std::string& password = draft.password->reveal();
    if (password.size() > 1024 || !is_printable_line(password))
        return bad_smtp("smtp_login_malformed", "password must have at most 1024 characters on one line");
    return {};
}

Result<std::string> checked_tls(const SmtpDraft& draft) {
    const std::string tls = draft.tls.value_or("starttls");
    if (tls == "none" || tls == "starttls" || tls == "tls") return tls;
    return bad_smtp("smtp_tls_unknown", "tls must be none, starttls or tls");
}

// Everything but the password.
Result<SmtpSettings> checked_settings(const Deps& deps, const SmtpDraft& draft) {
    AUTHOS_TRY(check_host(deps, draft.host));
    if (draft.port < 1 || draft.port > 65'535)
        return bad_smtp("smtp_port_malformed", "port must be between 1 and 65535");
    AUTHOS_TRY(check_login(draft));
    AUTHOS_TRY(auto tls, checked_tls(draft));
    AUTHOS_TRY(const auto from, Email::parse(draft.from_email));
    std::optional<std::string> from_name;
    if (!is_absent(draft.from_name)) from_name = draft.from_name;
    if (from_name && (from_name->size() > 100 || !is_printable_line(*from_name)))
        return bad_smtp("smtp_from_name_malformed", "from_name must have at most 100 characters on one line");
    SmtpSettings settings{.host = ascii_lower(draft.host),
                          .port = draft.port,
                          .tls = std::move(tls),
                          .username = std::nullopt,
                          .password_sealed = std::nullopt,
                          .encryption_key_id = sealing_key_id(deps),
                          .from_email = from.text(),
                          .from_name = std::move(from_name)};
    if (!is_absent(draft.username)) settings.username = draft.username;
    return settings;
}

authcore::EnvelopeContext password_place(const OrgId& organization) {
    return {"organizations", organization.text(), "smtp_password"};
}

// A password stays where it was given: with the same server and login, and not suddenly in clear text.
bool may_keep_password(const SmtpSettings& before, const SmtpSettings& after) {
    return before.host == after.host && before.port == after.port && before.username == after.username &&
           (after.tls != "none" || before.tls == "none");
}

bool is_usable(const SmtpSettings& settings) {
    return !settings.username || settings.password_sealed;
}

/// Completes `wanted` with the password before, where that may stay.
Result<SmtpChange> settle_password(SmtpSettings& wanted, const std::optional<SmtpSettings>& before) {
    if (wanted.password_sealed) return SmtpChange{};
    if (before && before->password_sealed && wanted.username && may_keep_password(*before, wanted)) {
        wanted.password_sealed = before->password_sealed;
        wanted.encryption_key_id = before->encryption_key_id;
        return SmtpChange{};
    }
    if (wanted.username && !before) {
        return bad_smtp("smtp_login_incomplete",
                        "username and password belong together: password is missing");
    }
    return SmtpChange{.password_cleared = before && before->password_sealed};
}

Json smtp_details(const SmtpSettings& settings) {
    return Json::object({{"host", settings.host},
                         {"port", static_cast<std::int64_t>(settings.port)},
                         {"from_email", settings.from_email}});
}

AuditFact smtp_fact(std::string action, const OrgAccess& access, UnixMillis now, const Json& details) {
    return {std::move(action), "organization", access.scope.org().text(), now, details.dump()};
}

} // namespace

Result<SmtpChange> set_smtp(const Deps& deps, const OrgAccess& access, const SmtpDraft& draft,
                            const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(auto checked, checked_settings(deps, draft));
    if (draft.password && !draft.password->empty())
        checked.password_sealed = seal_secret(deps, password_place(access.scope.org()), *draft.password);
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<SmtpChange> {
            // One change at a time: of two, the later one must not keep the password of the earlier server.
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(const auto before, storage::find_smtp_settings(s, inside.scope));
            SmtpSettings wanted = checked;
            AUTHOS_TRY(const SmtpChange change, settle_password(wanted, before));
            AUTHOS_TRY(storage::set_smtp_settings(s, inside.scope, wanted, now));
            AUTHOS_TRY(record_org_event(
                deps, s, inside.scope, inside.user_id,
                smtp_fact("organization.smtp.configured", inside, now, smtp_details(wanted)), caller));
            return change;
        });
}

Result<SmtpView> get_smtp(const Deps& deps, const OrgAccess& access, const Caller& caller) {
    AUTHOS_TRY(auto found, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::find_smtp_settings(s, access.scope);
    }));
    if (!found) return SmtpView{};
    const bool usable = is_usable(*found);
    return SmtpView{.host = std::move(found->host),
                    .port = found->port,
                    .username = std::move(found->username),
                    .from_email = std::move(found->from_email),
                    .from_name = std::move(found->from_name),
                    .tls = std::move(found->tls),
                    .configured = usable};
}

Result<void> remove_smtp(const Deps& deps, const OrgAccess& access, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(const bool removed, storage::clear_smtp_settings(s, inside.scope, now));
            if (!removed) return {};
            return record_org_event(deps, s, inside.scope, inside.user_id,
                                    smtp_fact("organization.smtp.removed", inside, now, Json::object()),
                                    caller);
        });
}

Result<bool> has_mail_server(storage::Session& s, const OrgId& organization) {
    AUTHOS_TRY(const auto found,
               storage::find_smtp_settings(s, storage::ScopeAuthority::organization(organization)));
    return found && is_usable(*found);
}

Result<std::optional<OrgMailServer>> find_mail_server(const Deps& deps, const OrgId& organization,
                                                      Deadline deadline) {
    AUTHOS_TRY(auto found, deps.database.read(deadline, [&](storage::Session& s) {
        return storage::find_smtp_settings(s, storage::ScopeAuthority::organization(organization));
    }));
    if (!found || !is_usable(*found)) return std::optional<OrgMailServer>{};
    auto from = Email::parse(found->from_email);
    const auto tls = outbound::parse_smtp_tls(found->tls);
    if (!from || !tls) return fail(Errc::data_loss, "smtp_settings_malformed");
    outbound::SmtpOptions options;
    options.host = std::move(found->host);
    options.port = static_cast<int>(found->port);
    options.tls = *tls;
    if (found->username) {
        options.username = std::move(*found->username);
        AUTHOS_TRY(options.password,
                   open_secret(deps, password_place(organization), *found->password_sealed));
    }
    return std::optional{
        OrgMailServer{std::move(options), {std::move(from).value(), found->from_name.value_or("")}}};
}

} // namespace authos::identity
