#pragma once
// Calls from an address of their own, also many at once.

#include "fixture.hpp"

#include <atomic>

namespace authos::api::test {

inline Answer call_from(Fixture& f, const std::string& address, const Call& call) {
    http::Request request = f.request_of(call);
    request.remote_address = address;
    const http::Matched matched = f.application->match(request);
    if (matched.refusal)
        return Fixture::answer_of(f.application->refusal(*matched.refusal, &request, &matched));
    request.params = matched.params;
    return Fixture::answer_of(
        f.application->handle(matched, request, Deadline::after(f.clock, matched.budget)));
}

/// Addresses of which none comes twice.
class FreshAddresses {
public:
    std::string next() {
        const unsigned n = taken_++;
        return "10." + std::to_string(n / 65536 % 256) + "." + std::to_string(n / 256 % 256) + "." +
               std::to_string(n % 256);
    }

private:
    std::atomic<unsigned> taken_ = 1;
};

} // namespace authos::api::test
