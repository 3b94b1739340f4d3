#pragma once
// Many calls at once, for rules that must hold also then.

#include <cstddef>
#include <map>
#include <thread>
#include <vector>

namespace authos::api::test {

/// Calls `f(i)` on `count` threads at once; how often each status came.
template <class F>
std::map<int, int> statuses_in_parallel(std::size_t count, F&& f) {
    std::vector<int> statuses(count);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < count; ++i) threads.emplace_back([&, i] { statuses[i] = f(i); });
    for (std::thread& thread : threads) thread.join();
    std::map<int, int> counted;
    for (const int status : statuses) ++counted[status];
    return counted;
}

} // namespace authos::api::test
