#include "authos/identity/limits/shared_rate.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/rate_buckets.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>

namespace authos::identity {

namespace {

using Address = std::array<unsigned char, 16>;

bool is_mapped_ipv4(const Address& address) noexcept {
    return std::all_of(address.begin(), address.begin() + 10, [](unsigned char b) { return b == 0; }) &&
           address[10] == 0xff && address[11] == 0xff;
}

} // namespace

std::string client_network(std::string_view address) {
    const std::string text{address};
    Address octets{};
    if (inet_pton(AF_INET6, text.c_str(), octets.data()) != 1) return text;
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (is_mapped_ipv4(octets)) {
        inet_ntop(AF_INET, octets.data() + 12, out.data(), out.size());
        return out.data();
    }
    std::fill(octets.begin() + 8, octets.end(), static_cast<unsigned char>(0));
    inet_ntop(AF_INET6, octets.data(), out.data(), out.size());
    return std::string{out.data()} + "/64";
}

Result<SharedPermits> take_shared_permits(const Deps& deps, const SharedRate& rate,
                                          const std::string& network, int wanted, Deadline deadline) {
    const storage::RateBucket bucket{"http:" + std::string{rate.group} + ":" +
                                         authcore::hash_token(SecretString{network}).hex(),
                                     rate.refill, rate.burst};
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto grant, deps.database.write(deadline, [&](storage::Session& s) {
        return storage::take_permits(s, bucket, wanted, now);
    }));
    return SharedPermits{grant.taken, grant.wait};
}

} // namespace authos::identity
