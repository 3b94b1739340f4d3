#pragma once
// Bodies of the Service API.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/service_api/service.hpp"
#include "authos/identity/service_api/subscriptions.hpp"
#include "authos/identity/service_api/users.hpp"

namespace authos::api::dto {

/// Errc::invalid_argument and a message that names the member: "member_missing", "member_type",
/// "member_malformed" (an id that is none, a time that is not RFC 3339).
[[nodiscard]] Result<identity::SubscriptionDraft> parse_subscription_draft(const Json& body);
[[nodiscard]] Result<identity::SubscriptionChange> parse_subscription_change(const Json& body);

[[nodiscard]] Result<identity::ServiceUserDraft> parse_service_user_draft(const Json& body);
/// The password_hash of a change, which is then the only member: "import_with_email" beside an address.
[[nodiscard]] Result<std::optional<SecretString>> parse_imported_password(const Json& body);

/// {id, email, created_at}
[[nodiscard]] Json service_user_json(const storage::EndUser& user);
[[nodiscard]] Json service_user_list_response(const identity::ServiceUserList& list,
                                              const storage::UserPage& page);
[[nodiscard]] Json subscription_json(const storage::Subscription& subscription);
[[nodiscard]] Json subscription_list_response(const identity::SubscriptionList& list,
                                              const storage::UserPage& page);
[[nodiscard]] Json service_analytics_response(const identity::ServiceAnalytics& counts);
/// {id, name, slug, service_type, created_at}
[[nodiscard]] Json service_info_json(const storage::Service& service);

} // namespace authos::api::dto
