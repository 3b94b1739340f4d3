#pragma once
// TXT records through the resolver library of the system. Source: RFC 1035 §3.3.14, RFC 6891.

#include "authos/base/result.hpp"
#include "authos/outbound/txt_resolver.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace authos::outbound {

/// A name server by its IPv4 address, which is what the resolver library takes.
struct DnsServer {
    std::string address;
    int port = 53;

    /// "address" or "address:port". Errc::invalid_argument, "dns_server_malformed".
    static Result<DnsServer> parse(std::string_view text);
};

/// Where to ask and how long.
struct DnsOptions {
    std::optional<DnsServer> server;          // nothing: those of /etc/resolv.conf
    std::chrono::milliseconds timeout{5'000}; // of one look-up; the caller's deadline may be shorter
};

/// Every call has a resolver state of its own. Time is counted in whole seconds, at least one, so an answer
/// may be up to a second late.
class DnsTxtResolver final : public TxtResolver {
public:
    DnsTxtResolver(DnsOptions options, const Clock& clock);
    [[nodiscard]] Result<std::vector<std::string>> find_txt(const std::string& name,
                                                            Deadline deadline) override;

private:
    DnsOptions options_;
    const Clock& clock_;
};

} // namespace authos::outbound
