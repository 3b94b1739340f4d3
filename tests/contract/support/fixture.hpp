#pragma once
// A migrated database for the tests of this process, empty of rows at the beginning of each test, and
// short ways to the rows that most tests need.

#include "authos/base/clock.hpp"
#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/random.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "support/backend.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace contract {

using namespace authos;
using namespace authos::storage;

/// The same numbers in every run.
class RepeatableRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override;

private:
    std::mutex mutex_;
    std::mt19937_64 engine_{20261123};
};

/// A moment that every test calls "now".
inline constexpr UnixMillis kNow = UnixMillis::from_seconds(1'800'000'000);
inline constexpr UnixMillis kLater = UnixMillis::from_seconds(1'800'000'900);

/// A database handle on `url` with the given limits.
[[nodiscard]] std::unique_ptr<Database> open_database(const SecretString& url, PoolConfig config = {});

/// Removes every row that tests make.
void empty_tables(Database& db);

class Fixture {
public:
    Fixture();

    Database& db;
    Random& random;

    [[nodiscard]] static Deadline soon(std::chrono::milliseconds budget = std::chrono::seconds{30});
    [[nodiscard]] static const Clock& clock();
    [[nodiscard]] PlatformScope platform() const { return ScopeAuthority::platform(); }
    [[nodiscard]] OrgScope scope(const OrgId& org) const { return ScopeAuthority::organization(org); }
    [[nodiscard]] Email email(const std::string& text) const { return Email::parse(text).value(); }
    [[nodiscard]] TokenHash hash();

    /// Runs `f` in a write transaction and hands its result on.
    template <class F>
    auto write(F&& f) {
        return db.write(soon(), std::forward<F>(f));
    }
    template <class F>
    auto read(F&& f) {
        return db.read(soon(), std::forward<F>(f));
    }

    UserId add_user(const std::string& address, bool owner = false);
    UserId add_org_user(const OrgId& org, const std::string& address);
    OrgId add_org(const std::string& slug);
    NewSession new_session(const UserId& user);
};

/// Calls `f(i)` on `count` threads that start together, and waits for them.
void in_parallel(int count, const std::function<void(int)>& f);

} // namespace contract
