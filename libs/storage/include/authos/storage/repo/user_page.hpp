#pragma once
// A part of a list of people in the order of their ids: the order of the indexes, and of every page.

#include <string>

namespace authos::storage {

/// `after` is the last user id of the page before; empty: from the beginning.
struct UserPage {
    std::string after = {};
    int limit = 50; // 1 to 200
    long long offset = 0;
};

} // namespace authos::storage
