#include "authos/identity/linked/renew_due.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/renew.hpp"

#include <set>
#include <utility>

namespace authos::identity {

namespace {

using storage::TokenHolder;

constexpr std::chrono::hours kAhead{1};
constexpr int kDueBatch = 50;
// Each one that is down costs a timeout.
constexpr std::size_t kMostFailing = 10;

struct Stretch {
    std::string after; // ids beyond this one ...
    std::string last;  // ... up to this one; empty: all of them
};

// One run over all that is due. Who failed once is not asked again in it: one organization's provider, or its
// wrong secret, must not keep the tokens of all others waiting.
class Run {
public:
    Run(const Deps& deps, Deadline deadline)
        : deps_(deps), deadline_(deadline), find_client_(linked::find_client_with(deps, deadline)),
          now_(deps.clock.now()) {}

    [[nodiscard]] Result<void> renew_stretch(TokenHolder holder, Stretch stretch);
    [[nodiscard]] const RenewalReport& report() const { return report_; }

private:
    using Source = std::pair<std::string, std::string>; // organization of the client, provider

    [[nodiscard]] bool is_enough() const {
        return deadline_.passed(deps_.clock) || failing_.size() >= kMostFailing;
    }
    [[nodiscard]] Result<std::unique_ptr<upstream::Provider>> find_client(const std::optional<OrgId>& org,
                                                                          const std::string& provider);
    void count(linked::Renewal outcome);

    const Deps& deps_;
    Deadline deadline_;
    linked::FindClient find_client_;
    UnixMillis now_;
    RenewalReport report_;
    Source asked_;
    std::set<Source> failing_;
};

Result<std::unique_ptr<upstream::Provider>> Run::find_client(const std::optional<OrgId>& org,
                                                             const std::string& provider) {
    asked_ = {org ? org->text() : std::string{}, provider};
    if (failing_.count(asked_) == 0) return find_client_(org, provider);
    return fail(Errc::unavailable, "upstream_not_configured", "Not asked again in this run");
}

void Run::count(linked::Renewal outcome) {
    switch (outcome) {
    case linked::Renewal::renewed: ++report_.renewed; break;
    case linked::Renewal::withdrawn: ++report_.withdrawn; break;
    case linked::Renewal::unreachable:
        ++report_.unreachable;
        failing_.insert(asked_);
        break;
    case linked::Renewal::busy: ++report_.busy; break;
    case linked::Renewal::no_client: ++report_.not_asked; break;
    case linked::Renewal::not_needed: break;
    }
}

Result<void> Run::renew_stretch(TokenHolder holder, Stretch stretch) {
    const storage::RenewalWindow window{now_ + kAhead, now_ + linked::kFreshEnough, now_ - linked::kRest};
    const auto scope = storage::ScopeAuthority::platform();
    const auto find = [this](const std::optional<OrgId>& org, const std::string& provider) {
        return find_client(org, provider);
    };
    while (!is_enough()) {
        AUTHOS_TRY(const auto due, deps_.database.read(deadline_, [&](storage::Session& s) {
            return storage::list_tokens_to_renew(s, scope, holder, window, stretch.after, kDueBatch);
        }));
        for (const auto& place : due) {
            if (!stretch.last.empty() && place.id > stretch.last) return {};
            if (is_enough()) return {};
            AUTHOS_TRY(const auto outcome, linked::renew_tokens(deps_, find, place, kAhead, deadline_));
            count(outcome);
        }
        if (due.size() < static_cast<std::size_t>(kDueBatch)) break;
        stretch.after = due.back().id;
    }
    return {};
}

} // namespace

Result<RenewalReport> renew_due_provider_tokens(const Deps& deps, Deadline deadline) {
    Run run{deps, deadline};
    // Each run begins somewhere else: rows that cannot be renewed now must not keep the others waiting for
    // ever.
    const std::string start = JobId::make(deps.random).text();
    for (const auto holder :
         {TokenHolder::identity, TokenHolder::connected_account, TokenHolder::service_grant}) {
        AUTHOS_TRY(run.renew_stretch(holder, {start, {}}));
        AUTHOS_TRY(run.renew_stretch(holder, {{}, start}));
    }
    return run.report();
}

} // namespace authos::identity
