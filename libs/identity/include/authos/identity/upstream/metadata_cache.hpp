#pragma once
// What the organizations' own identity providers publish about themselves, remembered for a while: where
// their endpoints are, which keys they sign with, and whether they answered when last asked.

#include "authos/base/clock.hpp"

#include <memory>

namespace authos::identity::upstream {

/// One for the process. Bounded, and safe to use from any thread; everything in it can be fetched again.
class MetadataCache {
public:
    explicit MetadataCache(const Clock& clock);
    MetadataCache(const MetadataCache&) = delete;
    MetadataCache& operator=(const MetadataCache&) = delete;
    ~MetadataCache();

    struct State; // known to the sources that fetch
    [[nodiscard]] State& state() noexcept { return *state_; }

private:
    std::unique_ptr<State> state_;
};

} // namespace authos::identity::upstream
