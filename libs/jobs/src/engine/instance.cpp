#include "authos/base/ids.hpp"
#include "authos/jobs/deps.hpp"

#include <array>
#include <unistd.h>

namespace authos::jobs {

namespace {

constexpr std::size_t kMaxHostName = 63; // with "-" and a UUID this is 100

struct InstanceTag;

} // namespace

std::string make_instance_name(Random& random) {
    std::array<char, 256> host{};
    std::string name = "unknown";
    if (::gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') name = host.data();
    return name.substr(0, kMaxHostName) + "-" + Id<InstanceTag>::make(random).text();
}

} // namespace authos::jobs
