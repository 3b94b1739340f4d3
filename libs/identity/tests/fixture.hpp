#pragma once
// A small deployment for tests of use cases: real migrations on a temporary SQLite file, real keys and
// hashes (of the lowest cost), a clock that stands still, and shortcuts for what most tests begin with.

#include "authos/authcore/envelope.hpp"
#include "authos/authcore/keyset.hpp"
#include "authos/authcore/password_hash.hpp"
#include "authos/identity/accounts/password.hpp"
#include "authos/identity/accounts/profile.hpp"
#include "authos/identity/login/password_login.hpp"
#include "authos/identity/principal.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/migrate.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "authos/telemetry/metrics.hpp"
#include "fakes.hpp"

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <stdlib.h>

namespace authos::identity::test {

inline constexpr const char* kPassword = "correct horse battery";

/// A directory that goes away with the test.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "authos-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
        path_ = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline authcore::KeyRing make_test_ring(const std::string& id, Random& random) {
    return {authcore::EncryptionKeyId::parse(id).value(), authcore::AeadKey::make(random)};
}

inline authcore::KeySet make_test_keys(const std::string& kid) {
    return authcore::KeySet::make({authcore::Kid::parse(kid).value(),
                                   authcore::PrivateKey::generate(authcore::Algorithm::es256).value()})
        .value();
}

inline Settings make_test_settings() {
    Settings settings;
    settings.base_url = "https://sso.example.test";
    settings.dashboard_base_url = "https://dashboard.example.test";
    settings.password_cost = authcore::PasswordHashParameters::lightest();
    settings.mail_from = outbound::MailAddress{Email::parse("sso@example.test").value(), "AuthOS"};
    return settings;
}

/// One server instance. `Fixture second{first}` is another instance on the same database and keys.
struct Fixture {
    std::shared_ptr<TemporaryDirectory> directory = std::make_shared<TemporaryDirectory>();
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    SeededRandom random;
    RecordingLog log;
    telemetry::Metrics metrics{telemetry::DatabaseLabel::sqlite};
    authcore::KeySet keys = make_test_keys("test-key");
    authcore::KeyRing ring;
    Settings settings = make_test_settings();
    FakeHttp http;
    FakeDns dns;
    std::unique_ptr<storage::Database> database;
    Deps deps;
    Caller caller{{}, "192.0.2.7", "test-agent/1.0"};

    Fixture() : ring(make_test_ring("default", random)), database(open()), deps(make_deps()) {
        (void)storage::run_migrations(*database, {}).value();
    }
    Fixture(const Fixture& first)
        : directory(first.directory), clock(first.clock), random(2), keys(first.keys), ring(first.ring),
          settings(first.settings), database(open()), deps(make_deps()) {}
    Fixture& operator=(const Fixture&) = delete;

    [[nodiscard]] Deps make_deps() {
        return {*database, *clock, random, Log{log}, metrics, keys, &ring, settings, http, dns};
    }
    [[nodiscard]] std::unique_ptr<storage::Database> open() const {
        const SecretString url{"sqlite:" + (directory->path() / "data.db").string()};
        return storage::Database::open(storage::sqlite::backend(), url, {}, *clock).value();
    }

    /// Runs `f(Session&)` in a transaction of its own and unwraps what it returns.
    template <class F>
    auto write(F&& f) {
        return database->write({}, std::forward<F>(f)).value();
    }
    template <class F>
    auto read(F&& f) {
        return database->read({}, std::forward<F>(f)).value();
    }

    [[nodiscard]] static storage::PlatformScope platform() { return storage::ScopeAuthority::platform(); }

    /// An account with kPassword and a verified address, on the platform or in `org`.
    UserId add_user(const std::string& email, const std::optional<OrgId>& org = std::nullopt) {
        const auto password = authcore::Password::parse(SecretString{kPassword}).value();
        const auto hash = authcore::hash_password(password, settings.password_cost, random).value();
        storage::NewUser user{.id = UserId::make(random),
                              .email = Email::parse(email).value(),
                              .password_hash = SecretString{hash.text()},
                              .email_verified_at = clock->now(),
                              .created_at = clock->now()};
        write([&](storage::Session& s) {
            return storage::insert_user(
                s, org ? storage::Realm{storage::ScopeAuthority::organization(*org)} : platform(), user);
        });
        return user.id;
    }

    OrgId add_organization(const std::string& slug, const UserId& owner,
                           storage::OrgStatus status = storage::OrgStatus::active) {
        const auto id = OrgId::make(random);
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(storage::platform::insert_organization(
                s, platform(), {id, slug, slug, owner, "tier_free", status, clock->now()}));
            return storage::insert_membership(
                s, storage::ScopeAuthority::organization(id),
                {storage::MembershipId::make(random), owner, "owner", clock->now()});
        });
        return id;
    }
    void set_status(const OrgId& org, storage::OrgStatus from, storage::OrgStatus to, const UserId& actor) {
        write([&](storage::Session& s) {
            return storage::platform::change_status(s, platform(), org,
                                                    {from, to, actor, std::nullopt, clock->now()});
        });
    }

    ServiceId add_service(const OrgId& org, const std::string& slug,
                          const std::optional<std::string>& redirect_uris = std::nullopt,
                          const std::string& type = "web") {
        const auto id = ServiceId::make(random);
        write([&](storage::Session& s) {
            return storage::insert_service(s, storage::ScopeAuthority::organization(org),
                                           {.id = id,
                                            .slug = slug,
                                            .name = slug,
                                            .type = type,
                                            .client_id = "client-" + id.text(),
                                            .redirect_uris = redirect_uris,
                                            .created_at = clock->now()});
        });
        return id;
    }
    /// Lets `user` sign in to the service by password.
    void add_password_identity(const UserId& user, const OrgId& org, const ServiceId& service) {
        write([&](storage::Session& s) {
            return storage::insert_identity_if_absent(s, {storage::IdentityId::make(random),
                                                          user,
                                                          std::string{storage::kPasswordProvider},
                                                          user.text(),
                                                          {org, service},
                                                          clock->now()});
        });
    }

    static Result<TokenPair> tokens_of(Result<SignIn> entered) {
        if (!entered) return std::move(entered).error();
        return std::move(entered->tokens);
    }
    Result<TokenPair> login(const std::string& email, const std::string& password = kPassword) {
        return tokens_of(
            login_with_password(deps, {.email = email, .password = SecretString{password}}, caller));
    }
    Result<TokenPair> login_to_org(const std::string& email, const std::string& org) {
        return tokens_of(login_with_password(
            deps, {.email = email, .password = SecretString{kPassword}, .place = {.org_slug = org}}, caller));
    }
    Result<TokenPair> login_to_service(const std::string& email, const std::string& org,
                                       const std::string& service) {
        return tokens_of(login_with_password(deps,
                                             {.email = email,
                                              .password = SecretString{kPassword},
                                              .place = {.org_slug = org, .service_slug = service}},
                                             caller));
    }
    Result<Principal> access(const TokenPair& pair) { return authenticate(deps, pair.access_token, {}); }
    Result<TokenPair> refresh(const TokenPair& pair) {
        return refresh_session(deps, pair.refresh_token, caller);
    }

    /// An account on the platform, signed in.
    TokenPair sign_in(const std::string& email) {
        add_user(email);
        return login(email).value();
    }

    [[nodiscard]] long long metric(const std::string& series) const {
        const auto text = metrics.render();
        const auto at = text.find("\n" + series + " ");
        if (at == std::string::npos) return -1;
        return std::stoll(text.substr(at + series.size() + 2));
    }
};

} // namespace authos::identity::test
