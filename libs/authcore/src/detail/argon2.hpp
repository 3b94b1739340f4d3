#pragma once
// What our own Argon2id hashes and imported Argon2 strings have in common. Source: RFC 9106.

#include "authos/base/bytes.hpp"
#include "authos/base/error.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace authos::authcore::detail {

/// "m=<KiB>,t=<passes>,p=<lanes>$<salt>$<tag>": what follows the version in every Argon2 string.
struct Argon2Fields {
    std::uint32_t memory_kib = 0;
    std::uint32_t iterations = 0;
    std::uint32_t parallelism = 0;
    Bytes salt; // 8 to 64 octets
    Bytes tag;  // 16 to 64 octets

    /// Eight KiB for each lane, without which there is no such hash (RFC 9106 §3.1).
    [[nodiscard]] bool lanes_have_memory() const noexcept {
        return memory_kib >= std::uint64_t{8} * parallelism;
    }
};
[[nodiscard]] std::optional<Argon2Fields> parse_argon2_fields(std::string_view text);

/// libsodium works without this, but then does not look for the processor's vector instructions and
/// takes nearly twice as long. Idempotent and safe from any thread.
void choose_fast_argon2();

/// Whether that much memory can be had now. libsodium's string functions report missing memory as a
/// wrong password, so it is asked for before.
[[nodiscard]] bool memory_is_there(std::uint32_t kib);

/// Errc::resource_exhausted, reason "password_hash_memory".
[[nodiscard]] Error too_little_memory();

} // namespace authos::authcore::detail
