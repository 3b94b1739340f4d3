#include "support/fixture.hpp"

#include "authos/storage/migrate.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "detail/statement.hpp"

#include <condition_variable>
#include <stdexcept>

namespace contract {

namespace {

struct Shared {
    EmptyDatabase place;
    std::unique_ptr<Database> db = open_database(place.url());
    RepeatableRandom random;

    Shared() {
        auto migrated = run_migrations(*db, Fixture::soon());
        if (!migrated) throw std::runtime_error(migrated.error().message + " " + migrated.error().detail);
    }
};

Shared& shared() {
    static Shared the;
    return the;
}

} // namespace

void RepeatableRandom::fill(std::span<std::uint8_t> out) {
    const std::lock_guard lock(mutex_);
    for (std::uint8_t& octet : out) octet = static_cast<std::uint8_t>(engine_());
}

std::unique_ptr<Database> open_database(const SecretString& url, PoolConfig config) {
    return Database::open(driver(), url, config, Fixture::clock()).value();
}

Fixture::Fixture() : db(*shared().db), random(shared().random) {
    empty_tables(db);
}

void empty_tables(Database& db) {
    const auto emptied = db.write({}, [](Session& s) -> Result<void> {
        for (const char* sql : {"DELETE FROM login_events",
                                "DELETE FROM system_jobs",
                                "DELETE FROM distributed_locks",
                                "DELETE FROM canaries",
                                "DELETE FROM organization_audit_log",
                                "DELETE FROM platform_audit_log",
                                "DELETE FROM mfa_audit_log",
                                "DELETE FROM mfa_daily_metrics",
                                "DELETE FROM mfa_failure_patterns",
                                "DELETE FROM rate_buckets",
                                "DELETE FROM device_codes",
                                "DELETE FROM webauthn_challenges",
                                "DELETE FROM user_passkeys",
                                "DELETE FROM login_delays",
                                "DELETE FROM oauth_states",
                                "DELETE FROM sessions",
                                "DELETE FROM memberships",
                                "DELETE FROM identities",
                                "DELETE FROM webhook_deliveries",
                                "DELETE FROM webhooks",
                                "DELETE FROM subscriptions",
                                "DELETE FROM services",
                                "DELETE FROM users",
                                "DELETE FROM organizations",
                                "DELETE FROM permissions"}) {
            AUTHOS_TRY(storage::detail::execute(s, sql, {}));
        }
        return {};
    });
    emptied.value();
}

const Clock& Fixture::clock() {
    static const SystemClock the;
    return the;
}

Deadline Fixture::soon(std::chrono::milliseconds budget) {
    return Deadline::after(clock(), budget);
}

TokenHash Fixture::hash() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t octet : random.bytes(64)) hex += digits[octet % 16];
    return TokenHash::parse(hex).value();
}

UserId Fixture::add_user(const std::string& address, bool owner) {
    const UserId id = UserId::make(random);
    write([&](Session& s) {
        return insert_user(
            s, platform(),
            {.id = id, .email = email(address), .is_platform_owner = owner, .created_at = kNow});
    }).value();
    return id;
}

UserId Fixture::add_org_user(const OrgId& org, const std::string& address) {
    const UserId id = UserId::make(random);
    write([&](Session& s) {
        return insert_user(s, scope(org), {.id = id, .email = email(address), .created_at = kNow});
    }).value();
    return id;
}

OrgId Fixture::add_org(const std::string& slug) {
    const UserId owner = add_user("owner-of-" + slug + "@example.test");
    const OrgId id = OrgId::make(random);
    write([&](Session& s) {
        return storage::platform::insert_organization(s, platform(),
                                                      {.id = id,
                                                       .slug = slug,
                                                       .name = slug,
                                                       .owner_user_id = owner,
                                                       .status = OrgStatus::active,
                                                       .created_at = kNow});
    }).value();
    return id;
}

NewSession Fixture::new_session(const UserId& user) {
    return {.id = SessionId::make(random),
            .user_id = user,
            .access_token = hash(),
            .access_expires_at = kLater,
            .refresh_token = hash(),
            .refresh_expires_at = kLater + std::chrono::hours{24},
            .context = {},
            .proof = {kNow, "pwd"},
            .created_at = kNow};
}

void in_parallel(int count, const std::function<void(int)>& f) {
    std::mutex mutex;
    std::condition_variable start;
    bool started = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            {
                std::unique_lock lock(mutex);
                start.wait(lock, [&] { return started; });
            }
            f(i);
        });
    }
    {
        const std::lock_guard lock(mutex);
        started = true;
    }
    start.notify_all();
    for (std::thread& thread : threads) thread.join();
}

} // namespace contract
