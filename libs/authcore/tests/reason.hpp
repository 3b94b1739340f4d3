#pragma once
// What a Result tells in one word, for comparisons that show the word when they fail.

#include "authos/base/result.hpp"

#include <string>

namespace authos::test {

/// "accepted", or the reason of the refusal.
template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? "accepted" : result.error().reason;
}

} // namespace authos::test
