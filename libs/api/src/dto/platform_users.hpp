#pragma once
// Accounts as platform owners see them.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/platform/impersonation.hpp"
#include "authos/identity/platform/user_import.hpp"
#include "authos/identity/platform/users.hpp"

namespace authos::api::dto {

/// limit (50), offset or page, cursor.
[[nodiscard]] Result<storage::platform::AccountPage> parse_account_page(const http::Request& request);
/// q or email, limit (20).
[[nodiscard]] Result<identity::AccountSearch> parse_account_search(const http::Request& request);
/// The member "user_id". What is no id belongs to nobody: Errc::not_found, "user_not_found".
[[nodiscard]] Result<UserId> parse_user_reference(const Json& body);

/// The User of the reference: {id, email, is_platform_owner, created_at}.
[[nodiscard]] Json user_json(const storage::platform::Account& account);
/// The same with the verification of its address and the organization in which it lives.
[[nodiscard]] Json platform_user_json(const storage::platform::Account& account);
[[nodiscard]] Json account_list_response(const identity::AccountList& list, int limit);
[[nodiscard]] Json account_detail_response(const identity::AccountDetail& detail);
[[nodiscard]] Json mfa_status_response(const identity::AccountDetail& detail);
[[nodiscard]] Json impersonation_response(const identity::Impersonation& impersonation);

/// Errc::invalid_argument: "member_missing", "member_type".
[[nodiscard]] Result<identity::UserImport> parse_user_import(const Json& body);
/// {created, existing, users: [{email, user_id, status}]}
[[nodiscard]] Json user_import_response(const identity::UserImport& import,
                                        const identity::ImportOutcome& outcome);

} // namespace authos::api::dto
