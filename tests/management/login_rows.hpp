#pragma once
// Sign-ins of the past, written as if they had happened.

#include "service_rows.hpp"

#include "authos/storage/repo/login_events.hpp"

namespace authos::api::test {

/// A sign-in as a test tells it.
struct PastLogin {
    UserId user;
    UnixMillis at;
    std::optional<OrgId> org = {};
    std::optional<ServiceId> service = {};
    std::string provider = "password";
};

inline void add_login(TenantFixture& f, const PastLogin& login) {
    f.write([&](storage::Session& s) {
        return storage::insert_login_event(s, {.id = storage::LoginEventId::make(f.random),
                                               .user_id = login.user,
                                               .org_id = login.org,
                                               .service_id = login.service,
                                               .provider = login.provider,
                                               .ip_address = "203.0.113.7",
                                               .user_agent = "Old browser",
                                               .created_at = login.at});
    });
}

} // namespace authos::api::test
