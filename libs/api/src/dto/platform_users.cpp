#include "dto/platform_users.hpp"

#include "dto/body.hpp"
#include "dto/paging.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json seat_json(const storage::platform::Seat& seat) {
    return Json::object({{"organization_id", seat.org_id.text()},
                         {"organization_slug", seat.org_slug},
                         {"organization_name", seat.org_name},
                         {"role", seat.role},
                         {"joined_at", format_rfc3339(seat.joined_at)}});
}

Json party_json(const storage::platform::Account& account) {
    const auto& home = account.home;
    return Json::object({{"id", account.id.text()},
                         {"email", account.email},
                         {"is_platform_owner", account.is_platform_owner},
                         {"org_id", home ? Json{home->id.text()} : Json{}},
                         {"org_name", home ? Json{home->name} : Json{}}});
}

} // namespace

Result<storage::platform::AccountPage> parse_account_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    AUTHOS_TRY(auto before, parse_cursor(request));
    return storage::platform::AccountPage{std::move(before), page.limit, page.offset};
}

Result<identity::AccountSearch> parse_account_search(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 20));
    identity::AccountSearch search;
    AUTHOS_TRY(search.email, find_query(request, "email"));
    AUTHOS_TRY(search.prefix, find_query(request, "q"));
    search.limit = page.limit;
    return search;
}

Result<UserId> parse_user_reference(const Json& body) {
    AUTHOS_TRY(const auto text, body.get_string("user_id"));
    auto id = UserId::parse(text);
    if (!id) return fail(Errc::not_found, "user_not_found", "User not found");
    return id;
}

Json user_json(const storage::platform::Account& account) {
    return account_json(account.id, account.email, account.is_platform_owner, account.created_at);
}

Json platform_user_json(const storage::platform::Account& account) {
    const auto& home = account.home;
    return user_json(account)
        .set("email_verified_at", moment(account.email_verified_at))
        .set("org_id", home ? Json{home->id.text()} : Json{})
        .set("org_slug", home ? Json{home->slug} : Json{})
        .set("org_name", home ? Json{home->name} : Json{});
}

Json account_list_response(const identity::AccountList& list, int limit) {
    Json items = Json::array();
    ListPosition last;
    for (const auto& account : list.accounts) {
        items.push(platform_user_json(account));
        last = {account.created_at, account.id.text()};
    }
    return Json::object({{"users", items},
                         {"total", number(list.total)},
                         {"next_cursor", next_cursor(items.size(), limit, last)}});
}

Json account_detail_response(const identity::AccountDetail& detail) {
    Json seats = Json::array();
    for (const auto& seat : detail.seats) seats.push(seat_json(seat));
    return platform_user_json(detail.account)
        .set("memberships", seats)
        .set("active_sessions", number(detail.live_sessions))
        .set("mfa_enabled", detail.mfa.enabled);
}

Json mfa_status_response(const identity::AccountDetail& detail) {
    return Json::object({{"user_id", detail.account.id.text()},
                         {"email", detail.account.email},
                         {"enabled", detail.mfa.enabled},
                         {"has_backup_codes", detail.mfa.has_backup_codes}});
}

Json impersonation_response(const identity::Impersonation& impersonation) {
    return Json::object({{"token", impersonation.token.reveal()},
                         {"target_user", party_json(impersonation.target)},
                         {"actor_user", party_json(impersonation.actor)}});
}

Result<identity::UserImport> parse_user_import(const Json& body) {
    identity::UserImport import;
    AUTHOS_TRY(import.org_slug, body.find_string("org_slug"));
    AUTHOS_TRY(import.service_slug, body.find_string("service_slug"));
    AUTHOS_TRY(const auto users, body.get("users"));
    if (users.kind() != JsonKind::array)
        return fail(Errc::invalid_argument, "member_type", "\"users\" must be an array");
    for (const Json& item : users.items()) {
        identity::ImportedUser user;
        AUTHOS_TRY(user.email, item.get_string("email"));
        AUTHOS_TRY(user.password_hash, find_secret(item, "password_hash"));
        AUTHOS_TRY(const auto verified, item.find_boolean("email_verified"));
        user.email_verified = verified.value_or(false);
        import.users.push_back(std::move(user));
    }
    return import;
}

Json user_import_response(const identity::UserImport& import, const identity::ImportOutcome& outcome) {
    Json users = Json::array();
    long long created = 0;
    for (std::size_t i = 0; i < outcome.size(); ++i) {
        created += outcome[i] ? 1 : 0;
        users.push(Json::object({{"email", import.users[i].email},
                                 {"user_id", id_text(outcome[i])},
                                 {"status", outcome[i] ? "created" : "existing"}}));
    }
    return Json::object({{"created", number(created)},
                         {"existing", number(static_cast<long long>(outcome.size()) - created)},
                         {"users", std::move(users)}});
}

} // namespace authos::api::dto
