#pragma once
// What the server asks of the product: find the route of a head, answer a request, word a refusal. The
// server knows no routes, no JSON and no policies beyond what is said here.

#include "authos/base/clock.hpp"
#include "authos/http/request.hpp"
#include "authos/http/response.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace authos::http {

/// Why the server answers by itself. The comment names the status that the response must have.
enum class Refusal {
    malformed,            // 400: not HTTP, ambiguous framing, or a target that is refused
    not_found,            // 404, asked for by match()
    method_not_allowed,   // 405, asked for by match(); the server adds Allow
    timeout,              // 408: head or body too slow
    body_too_large,       // 413
    target_too_long,      // 414
    headers_too_large,    // 431: too many octets or too many headers
    internal,             // 500: handle() or match() threw
    overloaded,           // 503, Retry-After: lane full, or deadline passed while queued; nothing was started
    too_many_connections, // 503, Retry-After
    deadline_exceeded,    // 504: started, but not finished in time; outcome unknown
};

/// The status that belongs to a refusal.
[[nodiscard]] int status_of(Refusal refusal) noexcept;

/// The policy of one request. Made by Application::match and handed back to handle() and refusal().
struct Matched {
    std::size_t route = 0;           // the product's own number
    std::optional<std::size_t> lane; // index into the server's lanes; nothing: inline on the I/O thread
    std::size_t body_limit = 1 << 20;
    std::chrono::milliseconds budget{30'000}; // from the complete request to the answer
    Pairs params;
    std::optional<Refusal> refusal; // not_found or method_not_allowed: handle() is not called
    std::string allow;              // value of the Allow header, for method_not_allowed
};

/// Implementations are safe to call from any thread at the same time and outlive the server and its lanes.
class Application {
public:
    virtual ~Application() = default;

    /// Called on an I/O thread before the body is read: must not block, wait or allocate much.
    [[nodiscard]] virtual Matched match(const RequestHead& head) = 0;

    /// Called on a thread of the route's lane, or on an I/O thread for inline routes (which must not
    /// block). `request.params` are those of `matched`. What it returns after the deadline is discarded.
    [[nodiscard]] virtual Response handle(const Matched& matched, const Request& request,
                                          Deadline deadline) = 0;

    /// The body of a refusal. `head` is null where none could be read, `matched` where no route is known
    /// yet. Status, Allow and Retry-After are corrected by the server where they are missing. Called on
    /// any thread; must not block.
    [[nodiscard]] virtual Response refusal(Refusal kind, const RequestHead* head, const Matched* matched) = 0;
};

} // namespace authos::http
