#pragma once
// Organizations, members, roles and services made without asking anybody, for the tests of the management
// API, which run on every database.

#include "fixture.hpp"
#include "parallel.hpp"
#include "rows.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/authcore/password_hash.hpp"
#include "authos/identity/rbac/capability.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/invitations.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/repo/roles.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/repo/webhook_deliveries.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::api::test {

/// An organization as a test knows it.
struct Tenant {
    OrgId id;
    std::string slug;
    std::string name;
    UserId owner;
    std::string owner_email;
};

/// A fixture in which organizations, members and roles are made without asking anybody.
struct TenantFixture : Fixture {
    template <class F>
    auto write(F&& f) {
        return database->write({}, std::forward<F>(f)).value();
    }
    static storage::PlatformScope platform() { return storage::ScopeAuthority::platform(); }
    static storage::OrgScope scope(const OrgId& org) { return storage::ScopeAuthority::organization(org); }

    /// All accounts share kPassword; it is hashed once.
    const SecretString& password_hash() {
        if (hash_.empty()) {
            const auto password = authcore::Password::parse(SecretString{kPassword}).value();
            hash_ = SecretString{
                authcore::hash_password(password, identity_settings.password_cost, random).value().text()};
        }
        return hash_;
    }
    UserId add_user(const std::string& email, const std::optional<OrgId>& home = std::nullopt) {
        const storage::NewUser user{.id = UserId::make(random),
                                    .email = Email::parse(email).value(),
                                    .password_hash = password_hash(),
                                    .email_verified_at = clock.now(),
                                    .created_at = clock.now()};
        write([&](storage::Session& s) {
            return storage::insert_user(s, home ? storage::Realm{scope(*home)} : storage::Realm{platform()},
                                        user);
        });
        return user.id;
    }
    void add_member(const OrgId& org, const UserId& user, const std::string& role) {
        write([&](storage::Session& s) {
            return storage::insert_membership(s, scope(org),
                                              {storage::MembershipId::make(random), user, role, clock.now()});
        });
    }
    /// "owner-of-{slug}@example.test" owns it and it is active.
    Tenant add_tenant(const std::string& slug, storage::OrgStatus status = storage::OrgStatus::active) {
        const std::string email = "owner-of-" + slug + "@example.test";
        Tenant tenant{OrgId::make(random), slug, "The house of " + slug, add_user(email), email};
        write([&](storage::Session& s) {
            return storage::platform::insert_organization(
                s, platform(),
                {tenant.id, tenant.slug, tenant.name, tenant.owner, "tier_free", status, clock.now()});
        });
        add_member(tenant.id, tenant.owner, "owner");
        return tenant;
    }
    void set_tier(const OrgId& org, const std::string& tier) {
        write([&](storage::Session& s) {
            return storage::platform::set_tier(s, platform(), org,
                                               {tier, std::nullopt, std::nullopt, clock.now()});
        });
    }
    storage::RoleId add_role(const OrgId& org, const std::string& slug,
                             const std::vector<std::string>& permissions) {
        const auto id = storage::RoleId::make(random);
        write([&](storage::Session& s) {
            return storage::insert_custom_role(s, scope(org),
                                               {.id = id,
                                                .slug = slug,
                                                .name = slug,
                                                .description = std::nullopt,
                                                .permissions = Json{permissions}.dump(),
                                                .created_at = clock.now(),
                                                .updated_at = clock.now()});
        });
        return id;
    }
    /// An open invitation by the owner; its token.
    struct AddedInvitation {
        storage::InvitationId id;
        std::string token;
    };
    AddedInvitation add_invitation(const Tenant& tenant, const std::string& email,
                                   const std::string& role = "member") {
        const SecretString token = authcore::make_opaque_token(random);
        const storage::NewInvitation row{storage::InvitationId::make(random),
                                         Email::parse(email).value(),
                                         role,
                                         tenant.owner,
                                         authcore::hash_token(token),
                                         clock.now() + std::chrono::hours{24 * 7},
                                         clock.now()};
        write([&](storage::Session& s) { return storage::insert_invitation(s, scope(tenant.id), row); });
        return {row.id, token.reveal()};
    }
    /// A new account of the platform with that role; its access token.
    std::string sign_in_member(const OrgId& org, const std::string& email, const std::string& role) {
        add_member(org, add_user(email), role);
        return sign_in(email);
    }
    std::string sign_in(const std::string& email, const std::optional<std::string>& org_slug = std::nullopt,
                        const std::optional<std::string>& service_slug = std::nullopt) {
        const Json body = Json::object({{"email", email},
                                        {"password", kPassword},
                                        {"org_slug", org_slug},
                                        {"service_slug", service_slug}});
        const auto token = post("/api/auth/login", body).text("access_token");
        if (token.empty()) throw std::logic_error("sign-in failed: " + email);
        return token;
    }
    /// A token that an application of the organization holds for a user who is also an admin there.
    std::string sign_in_to_service(const Tenant& tenant, const std::string& email) {
        const UserId user = add_user(email);
        add_member(tenant.id, user, "admin");
        const ServiceId service = ServiceId::make(random);
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(storage::insert_service(s, scope(tenant.id),
                                               {.id = service,
                                                .slug = "shop",
                                                .name = "Shop",
                                                .type = "web",
                                                .client_id = "client-" + service.text(),
                                                .created_at = clock.now()}));
            AUTHOS_TRY(storage::insert_identity_if_absent(s, {storage::IdentityId::make(random),
                                                              user,
                                                              std::string{storage::kPasswordProvider},
                                                              user.text(),
                                                              {tenant.id, service},
                                                              clock.now()}));
            return {};
        });
        return sign_in(email, tenant.slug, "shop");
    }

    /// An active webhook without a usable secret, and a delivery in its history.
    std::pair<storage::WebhookId, storage::WebhookDeliveryId> add_webhook(const OrgId& org,
                                                                          const std::string& name) {
        const auto id = storage::WebhookId::make(random);
        const auto delivery = storage::WebhookDeliveryId::make(random);
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(storage::insert_webhook(s, scope(org),
                                               {id, name, "https://hooks.example.test/", "[\"user.logout\"]",
                                                true, clock.now(), clock.now()},
                                               {"sealed", "default", std::nullopt, std::nullopt}));
            return storage::insert_delivery(s, scope(org),
                                            {.id = delivery,
                                             .webhook_id = id,
                                             .event_type = "user.logout",
                                             .payload = "{}",
                                             .job = JobId::make(random),
                                             .created_at = clock.now()});
        });
        return {id, delivery};
    }

    /// Every row of every table as text, those that contain `part`.
    std::vector<std::string> rows_with(const std::string& part) { return test::rows_with(*database, part); }

private:
    SecretString hash_;
};

} // namespace authos::api::test
