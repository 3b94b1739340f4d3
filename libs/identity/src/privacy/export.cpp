#include "authos/identity/privacy/export.hpp"

#include "authos/identity/platform/organizations.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

constexpr int kExportPage = 200;

Error no_such_person() {
    return fail(Errc::not_found, "user_not_found", "User not found");
}

bool may_export(const Principal& principal, const UserId& user) {
    if (principal.context.service_slug) return false;
    return principal.user_id == user || enter_platform(principal).has_value();
}

Result<PersonalData> load_person(storage::Session& s, const UserId& user) {
    const auto scope = ScopeAuthority::platform();
    AUTHOS_TRY(auto account, storage::platform::find_account(s, scope, user));
    if (!account) return no_such_person();
    PersonalData data{.account = std::move(*account)};
    AUTHOS_TRY(data.seats, storage::platform::list_seats(s, scope, user));
    AUTHOS_TRY(data.login_count, storage::count_login_history(s, scope, user));
    AUTHOS_TRY(data.linked_accounts, storage::list_linked_accounts(s, scope, user));
    AUTHOS_TRY(data.connected_accounts, storage::list_connected_accounts(s, user));
    AUTHOS_TRY(data.provider_grants, storage::list_grants_of_user(s, user));
    AUTHOS_TRY(data.passkeys, storage::list_passkey_records(s, scope, user));
    return data;
}

// `list(Session&, ListPosition)` gives a page. Each comes on a connection of its own: a long history must
// not keep one from others.
template <class Record, class List>
Result<std::vector<Record>> collect_history(const Deps& deps, Deadline deadline, const List& list) {
    std::vector<Record> all;
    ListPosition before;
    while (all.size() < kMostExportedEvents) {
        AUTHOS_TRY(auto page,
                   deps.database.read(deadline, [&](storage::Session& s) { return list(s, before); }));
        const bool last = page.size() < static_cast<std::size_t>(kExportPage);
        if (!page.empty()) before = {page.back().created_at, page.back().id};
        std::move(page.begin(), page.end(), std::back_inserter(all));
        if (last) break;
    }
    return all;
}

} // namespace

Result<PersonalData> export_personal_data(const Deps& deps, const Principal& principal, const UserId& user,
                                          const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    if (!may_export(principal, user)) return no_such_person();
    AUTHOS_TRY(auto data, deps.database.read(caller.deadline,
                                             [&](storage::Session& s) { return load_person(s, user); }));
    const auto scope = ScopeAuthority::platform();
    AUTHOS_TRY(data.logins, collect_history<storage::LoginRecord>(
                                deps, caller.deadline, [&](storage::Session& s, const ListPosition& before) {
                                    return storage::list_login_history(s, scope, user, before, kExportPage);
                                }));
    AUTHOS_TRY(data.mfa_events,
               collect_history<storage::MfaRecord>(
                   deps, caller.deadline, [&](storage::Session& s, const ListPosition& before) {
                       return storage::list_mfa_history(s, scope, user, before, kExportPage);
                   }));
    deps.log.info("privacy.exported", {{"user_id", user.text()}, {"by", principal.user_id.text()}});
    return data;
}

} // namespace authos::identity
