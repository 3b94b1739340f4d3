#include "recording.hpp"

#include <mutex>
#include <sqlite3.h>

namespace authos::api::test {
namespace {

std::mutex recorder_mutex;
std::vector<std::string>* recorder = nullptr;

int record_statement(unsigned, void*, void* statement, void*) {
    const std::scoped_lock lock{recorder_mutex};
    if (recorder == nullptr) return 0;
    char* text = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement));
    if (text != nullptr) recorder->push_back(text);
    sqlite3_free(text);
    return 0;
}

int watch_connection(sqlite3* database, char**, const struct sqlite3_api_routines*) {
    return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, record_statement, nullptr);
}

// For every connection that is opened from now on.
const int watching = sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch_connection));

} // namespace

bool is_recording_possible() noexcept {
    return watching == SQLITE_OK;
}

Recording::Recording() {
    const std::scoped_lock lock{recorder_mutex};
    recorder = &statements_;
}

std::vector<std::string> Recording::stop() {
    const std::scoped_lock lock{recorder_mutex};
    recorder = nullptr;
    return statements_;
}

} // namespace authos::api::test
