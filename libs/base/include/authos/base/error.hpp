#pragma once
// The one error type. `code` says how to react, `reason` is the stable name of what happened, `message`
// may be shown to the caller, `detail` is for the log only and never leaves the process.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace authos {

/// How a caller should react. Choose against the neighbours: `unavailable` = call again later,
/// `aborted` = run the transaction again, `failed_precondition` = do not retry until state changes.
enum class Errc {
    cancelled,
    invalid_argument,
    unauthenticated,
    permission_denied,
    not_found,
    already_exists,
    failed_precondition,
    aborted,
    resource_exhausted,
    payload_too_large,
    unsupported,
    deadline_exceeded,
    unavailable,
    data_loss,
    internal,
};

/// The enumerator's own name, e.g. "not_found".
[[nodiscard]] std::string_view name_of(Errc code) noexcept;

/// File, line and function of a call; stands in for std::source_location, which clang 14 lacks.
struct SourceLoc {
    const char* file = "";
    unsigned line = 0;
    const char* function = "";

    static constexpr SourceLoc current(const char* file = __builtin_FILE(), unsigned line = __builtin_LINE(),
                                       const char* function = __builtin_FUNCTION()) noexcept {
        return {file, line, function};
    }
};

/// What went wrong, in four degrees of privacy: code and reason (API), message (human), detail (log).
struct Error {
    Errc code = Errc::internal;
    std::string reason;  // stable snake_case identifier, part of the API
    std::string message; // may be shown to the caller; names what is wrong and how to mend it
    std::string detail;  // log only
    std::optional<std::chrono::seconds> retry_after;
    SourceLoc where;

    /// The same error with more to say in the log.
    [[nodiscard]] Error with_detail(std::string text) &&;
    /// The same error with a hint when to call again.
    [[nodiscard]] Error with_retry_after(std::chrono::seconds wait) &&;
};

/// Makes an Error; `reason` doubles as the message where none is given.
[[nodiscard]] Error fail(Errc code, std::string_view reason, std::string message = {},
                         SourceLoc where = SourceLoc::current());

} // namespace authos
