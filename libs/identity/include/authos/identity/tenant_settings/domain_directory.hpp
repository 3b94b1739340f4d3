#pragma once
// The proven domains of all organizations, in memory: asked for every answer to a foreign origin, where
// the database would be too slow.

#include "authos/identity/deps.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace authos::identity {

/// Safe to use from any thread. Empty until the first refresh.
class DomainDirectory {
public:
    explicit DomainDirectory(const Clock& clock) : clock_(clock) {}

    /// Whether `origin` is "https://" and a proven domain. What was read more than kMaxAge ago counts no
    /// longer: a domain that was given up stops within that time also while the database is away.
    [[nodiscard]] bool allows_origin(std::string_view origin) const;

    /// Reads the domains anew; on an error what was there stays.
    [[nodiscard]] Result<void> refresh(const Deps& deps, Deadline deadline);

    static constexpr std::chrono::seconds kMaxAge{300};

private:
    using Names = std::set<std::string, std::less<>>;
    const Clock& clock_;
    mutable std::mutex mutex_; // held for a copy of the pointer only
    std::shared_ptr<const Names> names_;
    Clock::Steady read_at_{};
};

} // namespace authos::identity
