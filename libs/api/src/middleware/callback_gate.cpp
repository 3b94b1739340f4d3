#include "middleware/callback_gate.hpp"

#include "authos/identity/upstream/flow.hpp"

namespace authos::api {
namespace {

// More than lanes hold at once; what is beyond it was left behind by connections that went away.
constexpr std::size_t kMostInside = 4'096;

// Of the state and the cookie together: nobody without the cookie can take the place of its browser. Empty:
// there is none.
std::string key_of(const http::RequestHead& head) {
    const auto state = head.query_value("state");
    if (!state || state->empty()) return {};
    const auto cookie = head.cookie(identity::flow_cookie_name(SecretString{std::string{*state}}));
    if (!cookie || cookie->empty()) return {};
    return identity::flow_cookie_name(SecretString{std::string{*state} + '\n' + std::string{*cookie}});
}

} // namespace

bool CallbackGate::enter(const http::RequestHead& head, std::chrono::milliseconds longest) {
    const std::string key = key_of(head);
    if (key.empty()) return false;
    const auto now = clock_.steady_now();
    const std::scoped_lock lock{mutex_};
    if (inside_.size() >= kMostInside) {
        for (auto at = inside_.begin(); at != inside_.end();) {
            at = at->second <= now ? inside_.erase(at) : std::next(at);
        }
        if (inside_.size() >= kMostInside) return true; // the database decides
    }
    const auto [at, fresh] = inside_.try_emplace(key, now + longest);
    if (fresh) return true;
    if (at->second > now) return false;
    at->second = now + longest;
    return true;
}

void CallbackGate::leave(const http::RequestHead& head) noexcept {
    try {
        const std::string key = key_of(head);
        const std::scoped_lock lock{mutex_};
        inside_.erase(key);
    } catch (const std::bad_alloc&) {
        return; // free again when its time is over
    }
}

Error CallbackGate::refusal() {
    return fail(Errc::invalid_argument, "oauth_state_invalid", "Invalid or expired state parameter")
        .with_detail("no state or cookie, or another answer to it is being worked on");
}

} // namespace authos::api
