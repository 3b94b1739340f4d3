#include "authos/jobs/engine/schedule.hpp"

#include <algorithm>

namespace authos::jobs {

std::size_t Schedule::add(std::chrono::milliseconds interval, Clock::Steady first) {
    entries_.push_back({interval, first, false});
    return entries_.size() - 1;
}

std::vector<std::size_t> Schedule::take_due(Clock::Steady now) {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (entries_[i].running || entries_[i].due > now) continue;
        entries_[i].running = true;
        due.push_back(i);
    }
    std::stable_sort(due.begin(), due.end(),
                     [this](std::size_t a, std::size_t b) { return entries_[a].due < entries_[b].due; });
    return due;
}

void Schedule::finished(std::size_t entry, Clock::Steady now) {
    entries_.at(entry).running = false;
    entries_.at(entry).due = now + entries_.at(entry).interval;
}

std::optional<Clock::Steady> Schedule::next_due() const {
    std::optional<Clock::Steady> next;
    for (const auto& entry : entries_) {
        if (!entry.running && (!next || entry.due < *next)) next = entry.due;
    }
    return next;
}

} // namespace authos::jobs
