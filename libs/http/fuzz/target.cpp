// Request targets: what is accepted has no way out of its path, and the router stands it.
#include "authos/http/target.hpp"
#include "authos/http/router.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {
authos::http::Router make_fuzz_router() {
    authos::http::Router router;
    router.add(authos::http::Method::get, "/", 0);
    router.add(authos::http::Method::get, "/a/{x}/b", 1);
    router.add(authos::http::Method::post, "/a/b/{y}", 2);
    router.add(authos::http::Method::get, "/a/{x}/{y}", 3);
    return router;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const authos::http::Router kRouter = make_fuzz_router();
    const auto target = authos::http::parse_target({reinterpret_cast<const char*>(data), size});
    if (!target) return 0;
    for (const std::string& segment : target->segments) {
        if (segment == "." || segment == ".." ||
            segment.find_first_of(std::string_view("/\\\0\r\n", 5)) != std::string::npos) {
            std::abort();
        }
    }
    const auto match = kRouter.match(authos::http::Method::get, target->segments);
    if (match.kind == authos::http::RouteMatch::Kind::found && match.params.size() > 2) std::abort();
    return 0;
}
