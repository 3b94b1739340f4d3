#pragma once
// Where a list that runs from new to old goes on: after the entry that ended the page before.

#include "authos/base/time.hpp"

#include <limits>
#include <string>

namespace authos {

/// Time and id of an entry. Lists order by both, descending, so that entries of one millisecond keep an
/// order; the default is the position before the newest entry.
struct ListPosition {
    UnixMillis created_at{std::numeric_limits<long long>::max()};
    std::string id = "~"; // after every id

    friend bool operator==(const ListPosition&, const ListPosition&) = default;
};

} // namespace authos
