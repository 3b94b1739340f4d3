#pragma once
// Everything that may be used once, as a table: how one is issued, how it is presented, and what it can be
// swapped with. The rules are the same for all and are in single_use_test.cpp.

#include "tenants.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace authos::api::test {

/// A presentation by, at or for somebody or something else than the value is for.
struct Swap {
    std::string what;
    std::function<Answer()> present;
    bool burns = false; // by design the value is used up by it
};

/// One value in the hands of whoever may use it.
struct Issued {
    /// By caller number `i`; callable from many threads.
    std::function<Answer(std::size_t)> present;
    std::vector<Swap> swaps = {};
    /// From now; nothing: it does not end by itself.
    std::optional<std::chrono::seconds> lifetime = {};
    /// The second use, where it is more than to present the same again.
    std::function<Answer()> again = {};
    /// Other doors at which what was used may be tried.
    std::vector<Swap> after = {};
    /// Signs in again, where `present` needs that after the time has passed.
    std::function<void()> renew = [] {};
};

/// A database with people, where values of one kind are issued.
class SingleUseWorld {
public:
    virtual ~SingleUseWorld() = default;
    [[nodiscard]] virtual TenantFixture& fixture() = 0;
    /// Another value each time, for somebody who has used none.
    [[nodiscard]] virtual Issued issue() = 0;
};

/// A row of the table.
struct SingleUse {
    std::string name;
    std::string table;        // where it is kept; empty: not here
    std::string makes;        // the table that gets one row more by a use; empty: none does
    int used = 200;           // the status of a use
    std::vector<int> refused; // those of a second use, and of one too late
    std::string carrier = {}; // the table of what a refused presentation uses up instead of the value
    std::function<std::unique_ptr<SingleUseWorld>()> world = {};
};

/// A fixture with `Issued issue()`.
template <class F>
class WorldOf final : public SingleUseWorld {
public:
    [[nodiscard]] TenantFixture& fixture() override { return fixture_; }
    [[nodiscard]] Issued issue() override { return fixture_.issue(); }

private:
    F fixture_;
};

template <class F>
SingleUse row_of(SingleUse facts) {
    facts.world = [] { return std::make_unique<WorldOf<F>>(); };
    return facts;
}

/// What is mailed.
std::vector<SingleUse> mailed_values();
/// What a second factor is asked for and given with, and passkeys.
std::vector<SingleUse> factor_values();
/// What other providers, devices and services get.
std::vector<SingleUse> provider_values();
std::vector<SingleUse> device_values();

inline std::vector<SingleUse> all_single_use_values() {
    std::vector<SingleUse> all;
    for (auto part : {mailed_values(), factor_values(), provider_values(), device_values()}) {
        for (SingleUse& row : part) all.push_back(std::move(row));
    }
    return all;
}

} // namespace authos::api::test
