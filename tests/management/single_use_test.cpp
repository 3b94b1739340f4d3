// One set of rules for everything that may be used once: a second use, all but one of many at once, a use
// too late and a use by, at or for somebody else are refused, and change nothing.
#include "single_use.hpp"

#include "detail/statement.hpp"
#include "support/backend.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace authos;
using namespace authos::api::test;
using std::chrono_literals::operator""s;

namespace {

std::string table_of(const std::string& row) {
    return row.substr(0, row.find(':'));
}

/// All rows, besides those that tell of refusals and those of `spent`.
std::vector<std::string> state_of(TenantFixture& f, const std::set<std::string>& spent = {}) {
    static const std::set<std::string> records = {"login_events", "mfa_audit_log", "mfa_failure_patterns",
                                                  "organization_audit_log", "audit_outbox"};
    auto rows = f.rows_with("");
    std::erase_if(rows, [&](const std::string& row) {
        return records.contains(table_of(row)) || spent.contains(table_of(row));
    });
    return rows;
}

long long rows_in(TenantFixture& f, const std::string& table) {
    const auto rows = f.rows_with("");
    return std::count_if(rows.begin(), rows.end(),
                         [&](const std::string& row) { return table_of(row) == table; });
}

bool is_refusal(const SingleUse& row, int status) {
    const bool listed = std::find(row.refused.begin(), row.refused.end(), status) != row.refused.end();
    return listed || (status >= 400 && status < 500);
}

void check_used(const SingleUse& row, const Answer& answer) {
    INFO(answer.response.body());
    CHECK(answer.status() == row.used);
}

/// A second use or one too late; `present` is it.
template <class F>
void check_over(const SingleUse& row, TenantFixture& f, F&& present) {
    const auto before = state_of(f, {row.carrier});
    const Answer answer = present();
    INFO(answer.response.body());
    CHECK_THAT(row.refused, Catch::VectorContains(answer.status()));
    CHECK(state_of(f, {row.carrier}) == before);
}

void check_refused(const SingleUse& row, TenantFixture& f, const Swap& swap) {
    INFO(swap.what);
    const std::set<std::string> spent = {swap.burns ? row.table : row.carrier};
    const auto before = state_of(f, spent);
    const Answer answer = swap.present();
    INFO(answer.response.body());
    CHECK(is_refusal(row, answer.status()));
    CHECK(answer.status() != 429); // not for want of permits
    CHECK(state_of(f, spent) == before);
}

} // namespace

TEST_CASE("single use: the table names everything that may be used once") {
    std::set<std::string> names;
    std::set<std::string> tables;
    for (const SingleUse& row : all_single_use_values()) {
        names.insert(row.name);
        tables.insert(row.table);
    }
    CHECK(names == std::set<std::string>{"OAuth state, to sign in", "OAuth state, to link an account",
                                         "upstream code", "magic link", "password reset token",
                                         "e-mail verification token", "pre-auth token, with a TOTP code",
                                         "pre-auth token, with a recovery code", "recovery code", "TOTP code",
                                         "mailed sign-in code", "passkey challenge, to sign in",
                                         "passkey challenge, to register", "device code", "user code",
                                         "provider-token request", "invitation token"});

    // What ends is used once, or it is here with the reason why not.
    const std::map<std::string, std::string> used_often = {
        {"api_keys", "credential of a service"},
        {"scim_tokens", "credential of a directory"},
        {"connected_accounts", "a provider's tokens, which services get"},
        {"identities", "a provider's tokens"},
        {"service_provider_grants", "what a user allowed until he takes it back"},
        {"sessions", "access until it ends; refresh tokens rotate, and a second use ends the session"},
        {"session_refresh_token_history", "those that rotated"},
        {"user_devices", "trusted until then"},
        {"token_refresh_locks", "who renews at the moment"},
        {"oauth_authorization_grants", "issued by nothing yet"},
        {"saml_states", "issued by nothing yet"}};
    TenantFixture f;
    const auto columns = f.write(
        [](storage::Session& s) { return storage::detail::select_texts(s, contract::sql_columns(), {}); });
    std::size_t ending = 0;
    for (const std::string& column : columns) {
        const auto dot = column.find('.');
        if (column.substr(dot + 1).rfind("expires_at ", 0) != 0) continue;
        ++ending;
        INFO(column);
        CHECK((tables.contains(column.substr(0, dot)) != used_often.contains(column.substr(0, dot))));
    }
    CHECK(ending >= 20);
}

TEST_CASE("single use: [80-15] [80-18] [80-26] a second use is refused and changes nothing") {
    for (const SingleUse& row : all_single_use_values()) {
        DYNAMIC_SECTION(row.name) {
            const auto world = row.world();
            const Issued value = world->issue();
            check_used(row, value.present(0));
            check_over(row, world->fixture(), [&] { return value.again ? value.again() : value.present(1); });
            check_over(row, world->fixture(), [&] { return value.present(2); });
            for (const Swap& door : value.after) check_refused(row, world->fixture(), door);
        }
    }
}

TEST_CASE("single use: [80-15] [80-18] of fifty uses at once one takes effect") {
    for (const SingleUse& row : all_single_use_values()) {
        DYNAMIC_SECTION(row.name) {
            const auto world = row.world();
            const Issued value = world->issue();
            const long long before = rows_in(world->fixture(), row.makes);
            const auto statuses =
                statuses_in_parallel(50, [&](std::size_t i) { return value.present(i).status(); });
            for (const auto& [status, count] : statuses) {
                INFO(count << " times " << status);
                CHECK((status == row.used ? count == 1 : is_refusal(row, status)));
            }
            CHECK(statuses.contains(row.used));
            if (!row.makes.empty()) CHECK(rows_in(world->fixture(), row.makes) == before + 1);
        }
    }
}

TEST_CASE("single use: [80-18] what is over is refused and changes nothing") {
    for (const SingleUse& row : all_single_use_values()) {
        DYNAMIC_SECTION(row.name) {
            const auto world = row.world();
            TenantFixture& f = world->fixture();
            const Issued late = world->issue();
            if (!late.lifetime) {
                CHECK((row.name == "recovery code" || row.table.empty()));
                continue;
            }
            f.clock.advance(*late.lifetime + 1s);
            late.renew();
            check_over(row, f, [&] { return late.present(0); });

            const Issued in_time = world->issue();
            f.clock.advance(*in_time.lifetime - 1s);
            in_time.renew();
            check_used(row, in_time.present(0));
        }
    }
}

TEST_CASE(
    "single use: [80-15] [80-18] [80-26] swapped with another's it is refused and, if it can be, kept") {
    for (const SingleUse& row : all_single_use_values()) {
        DYNAMIC_SECTION(row.name) {
            const auto world = row.world();
            TenantFixture& f = world->fixture();
            const Issued value = world->issue();
            REQUIRE_FALSE(value.swaps.empty());
            for (const Swap& swap : value.swaps) {
                if (!swap.burns) check_refused(row, f, swap);
            }
            check_used(row, value.present(0));
            for (std::size_t i = 0; i < value.swaps.size(); ++i) {
                if (!value.swaps[i].burns) continue;
                const Issued burnt = world->issue();
                check_refused(row, f, burnt.swaps[i]);
                INFO("after " << burnt.swaps[i].what);
                check_over(row, f, [&] { return burnt.present(0); });
            }
        }
    }
}
