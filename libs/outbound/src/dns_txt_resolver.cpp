#include "authos/outbound/dns_txt_resolver.hpp"

#include "authos/base/text.hpp"
#include "authos/outbound/ssrf.hpp"

#include "txt_answer.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace authos::outbound {
namespace {

constexpr int kMaxServers = 2;
constexpr int kAttempts = 2;

/// The resolver's state of one call.
class ResolverState {
public:
    ResolverState() = default;
    ~ResolverState() {
        if (ready_) ::res_nclose(&state_);
    }
    ResolverState(const ResolverState&) = delete;
    ResolverState& operator=(const ResolverState&) = delete;

    [[nodiscard]] bool init() {
        ready_ = ::res_ninit(&state_) == 0;
        return ready_;
    }
    [[nodiscard]] struct __res_state& get() noexcept { return state_; }

private:
    struct __res_state state_ {};
    bool ready_ = false;
};

void use_server(struct __res_state& state, const DnsServer& server) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(server.port));
    ::inet_pton(AF_INET, server.address.c_str(), &address.sin_addr);
    state.nsaddr_list[0] = address;
    state.nscount = 1;
}

// Each attempt waits `retrans` seconds for every server.
void limit_time(struct __res_state& state, std::chrono::seconds budget) {
    state.nscount = std::clamp(state.nscount, 1, kMaxServers);
    state.retry = budget.count() >= kAttempts * state.nscount ? kAttempts : 1;
    const auto waits = static_cast<long>(state.retry) * state.nscount;
    state.retrans = static_cast<int>(std::max<long>(1, static_cast<long>(budget.count()) / waits));
    // No search list: the name is what it is. No TCP, whose connect would not be bounded: a text that proves
    // something is short, and EDNS makes room for its neighbours.
    state.options &= ~static_cast<unsigned long>(RES_DNSRCH | RES_DEFNAMES);
    state.options |= RES_IGNTC | RES_USE_EDNS0;
}

bool is_dns_name(std::string_view name) {
    return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '-' || c == '_';
    });
}

Error dns_unavailable(std::string detail) {
    return fail(Errc::unavailable, "dns_unavailable", "The name server does not answer.")
        .with_detail(std::move(detail));
}

} // namespace

Result<DnsServer> DnsServer::parse(std::string_view text) {
    const auto malformed = [] {
        return fail(Errc::invalid_argument, "dns_server_malformed",
                    "expected an IPv4 address with or without a port, for example 192.0.2.53:53");
    };
    DnsServer server;
    const auto colon = text.find(':');
    server.address = std::string(text.substr(0, colon));
    const auto address = IpAddress::parse(server.address);
    if (!address || !address->is_v4()) return malformed();
    if (colon == std::string_view::npos) return server;
    const auto port = parse_decimal(text.substr(colon + 1));
    if (!port || *port < 1 || *port > 65'535) return malformed();
    server.port = static_cast<int>(*port);
    return server;
}

DnsTxtResolver::DnsTxtResolver(DnsOptions options, const Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

Result<std::vector<std::string>> DnsTxtResolver::find_txt(const std::string& name, Deadline deadline) {
    if (!is_dns_name(name))
        return fail(Errc::invalid_argument, "dns_name_malformed", "This is not a name of the DNS.");
    const auto left =
        deadline.unlimited() ? options_.timeout : std::min(options_.timeout, deadline.remaining(clock_));
    if (left <= std::chrono::milliseconds::zero())
        return fail(Errc::deadline_exceeded, "dns_timeout", "The name server did not answer in time.");

    ResolverState resolver;
    if (!resolver.init()) return dns_unavailable("res_ninit failed");
    if (options_.server) use_server(resolver.get(), *options_.server);
    limit_time(resolver.get(), std::chrono::duration_cast<std::chrono::seconds>(left));
    std::array<std::uint8_t, NS_MAXMSG> answer; // the largest message there is
    const int length = ::res_nquery(&resolver.get(), name.c_str(), ns_c_in, ns_t_txt, answer.data(),
                                    static_cast<int>(answer.size()));
    if (length >= 0) {
        const auto octets = std::min(static_cast<std::size_t>(length), answer.size());
        return parse_txt_answer({answer.data(), octets});
    }
    const int why = resolver.get().res_h_errno;
    if (why == HOST_NOT_FOUND || why == NO_DATA) return std::vector<std::string>{};
    if (deadline.passed(clock_))
        return fail(Errc::deadline_exceeded, "dns_timeout", "The name server did not answer in time.");
    return dns_unavailable(::hstrerror(why));
}

} // namespace authos::outbound
