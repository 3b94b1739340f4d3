#include "detail/argon2.hpp"

#include "authos/base/text.hpp"
#include "detail/phc.hpp"

#include <sodium.h>
#include <sys/mman.h>

#include <stdexcept>

namespace authos::authcore::detail {

std::optional<Argon2Fields> parse_argon2_fields(std::string_view text) {
    const auto fields = split(text, '$');
    if (fields.size() != 3) return std::nullopt;
    const auto costs = split(fields[0], ',');
    if (costs.size() != 3) return std::nullopt;
    const auto memory_kib = phc_number(costs[0], "m");
    const auto iterations = phc_number(costs[1], "t");
    const auto parallelism = phc_number(costs[2], "p");
    if (!memory_kib || !iterations || !parallelism) return std::nullopt;
    auto salt = decode_unpadded_base64(fields[1]);
    auto tag = decode_unpadded_base64(fields[2]);
    if (!salt || salt->size() < 8 || salt->size() > 64) return std::nullopt;
    if (!tag || tag->size() < 16 || tag->size() > 64) return std::nullopt;
    return Argon2Fields{*memory_kib, *iterations, *parallelism, std::move(*salt), std::move(*tag)};
}

void choose_fast_argon2() {
    static const int ready = sodium_init();
    if (ready < 0) throw std::runtime_error("libsodium could not be initialised");
}

bool memory_is_there(std::uint32_t kib) {
    const std::size_t size = std::size_t{kib} * 1024;
    void* probe = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (probe == MAP_FAILED) return false;
    munmap(probe, size);
    return true;
}

Error too_little_memory() {
    return fail(Errc::resource_exhausted, "password_hash_memory",
                "There is not enough memory to check passwords now. Try again later.");
}

} // namespace authos::authcore::detail
