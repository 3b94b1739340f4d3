#include "authos/identity/linked/renew_due.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/renew.hpp"

namespace authos::identity {

namespace {

using storage::TokenHolder;

constexpr std::chrono::hours kAhead{1};
constexpr int kDueBatch = 50;
// With a provider that is down, each call costs a timeout: a few are enough to know.
constexpr long long kMostUnreachable = 10;

void count(RenewalReport& report, linked::Renewal outcome) {
    switch (outcome) {
    case linked::Renewal::renewed: ++report.renewed; break;
    case linked::Renewal::withdrawn: ++report.withdrawn; break;
    case linked::Renewal::unreachable: ++report.unreachable; break;
    case linked::Renewal::busy: ++report.busy; break;
    case linked::Renewal::not_needed: break;
    }
}

struct Stretch {
    std::string after; // ids beyond this one ...
    std::string last;  // ... up to this one; empty: all of them
};

bool is_enough(const Deps& deps, const RenewalReport& report, Deadline deadline) {
    return deadline.passed(deps.clock) || report.unreachable >= kMostUnreachable;
}

Result<void> renew_stretch(const Deps& deps, TokenHolder holder, Stretch stretch, RenewalReport& report,
                           Deadline deadline) {
    const auto find_client = linked::find_client_with(deps, deadline);
    const UnixMillis now = deps.clock.now();
    const storage::RenewalWindow window{now + kAhead, now + linked::kFreshEnough, now - linked::kRest};
    const auto scope = storage::ScopeAuthority::platform();
    while (!is_enough(deps, report, deadline)) {
        AUTHOS_TRY(const auto due, deps.database.read(deadline, [&](storage::Session& s) {
            return storage::list_tokens_to_renew(s, scope, holder, window, stretch.after, kDueBatch);
        }));
        for (const auto& place : due) {
            if (!stretch.last.empty() && place.id > stretch.last) return {};
            if (is_enough(deps, report, deadline)) return {};
            AUTHOS_TRY(const auto outcome, linked::renew_tokens(deps, find_client, place, kAhead, deadline));
            count(report, outcome);
        }
        if (due.size() < static_cast<std::size_t>(kDueBatch)) break;
        stretch.after = due.back().id;
    }
    return {};
}

} // namespace

Result<RenewalReport> renew_due_provider_tokens(const Deps& deps, Deadline deadline) {
    RenewalReport report;
    // Each run begins somewhere else: rows that cannot be renewed now must not keep the others waiting for
    // ever.
    const std::string start = JobId::make(deps.random).text();
    for (const auto holder :
         {TokenHolder::identity, TokenHolder::connected_account, TokenHolder::service_grant}) {
        AUTHOS_TRY(renew_stretch(deps, holder, {start, {}}, report, deadline));
        AUTHOS_TRY(renew_stretch(deps, holder, {{}, start}, report, deadline));
    }
    return report;
}

} // namespace authos::identity
