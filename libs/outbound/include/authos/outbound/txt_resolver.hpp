#pragma once
// TXT records of the domain name system. The interface that use cases see; DnsTxtResolver
// (dns_txt_resolver.hpp) is the real one.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"

#include <string>
#include <vector>

namespace authos::outbound {

/// Implementations are safe to call from any thread.
class TxtResolver {
public:
    virtual ~TxtResolver() = default;

    /// The texts at `name` (ASCII, no trailing dot), each with its strings joined; empty where the name does
    /// not exist or has none. What comes back was written by strangers: any octets.
    /// Errc::invalid_argument, "dns_name_malformed". Errc::deadline_exceeded, "dns_timeout".
    /// Errc::unavailable: "dns_unavailable" (no server answered, or it failed), "dns_answer_malformed".
    [[nodiscard]] virtual Result<std::vector<std::string>> find_txt(const std::string& name,
                                                                    Deadline deadline) = 0;
};

} // namespace authos::outbound
