#include "authos/authcore/password_hash.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/base/bytes.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

#include <sodium.h>
#include <sys/mman.h>

#include <array>
#include <optional>
#include <span>
#include <stdexcept>

namespace authos::authcore {

namespace {

constexpr std::size_t kPasswordSaltBytes = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t kPasswordTagBytes = 32;
constexpr std::string_view kPhcPrefix = "$argon2id$v=19$";
// RFC 9106 §3.1: at least eight KiB for each lane.
constexpr std::uint32_t kMinKibPerLane = 8;
static_assert(kPasswordSaltBytes == 16);

/// libsodium works without this, but then does not look for the processor's vector instructions and takes
/// nearly twice as long. Idempotent and safe from any thread.
void choose_fast_argon2() {
    static const int ready = sodium_init();
    if (ready < 0) throw std::runtime_error("libsodium could not be initialised");
}

Error malformed_password_hash() {
    return fail(Errc::data_loss, "password_hash_malformed",
                "The stored password hash is not an Argon2id hash.");
}

Error too_little_memory() {
    return fail(Errc::resource_exhausted, "password_hash_memory",
                "There is not enough memory to check passwords now. Try again later.");
}

std::string base64_unpadded(ByteView bytes) {
    std::string text = encode_base64(bytes);
    while (text.ends_with('=')) text.pop_back();
    return text;
}

std::optional<Bytes> decode_unpadded_base64(std::string_view text) {
    std::string padded{text};
    if (padded.ends_with('=')) return std::nullopt;
    while (padded.size() % 4 != 0) padded += '=';
    auto bytes = decode_base64(padded);
    if (!bytes) return std::nullopt;
    return std::move(bytes).value();
}

/// The number behind "<name>=" in `field`: decimal, at least 1, no leading zero, below 2^32.
std::optional<std::uint32_t> phc_number(std::string_view field, char name) {
    if (field.size() < 3 || field.size() > 12 || field[0] != name || field[1] != '=' || field[2] == '0') {
        return std::nullopt;
    }
    const auto value = parse_decimal(field.substr(2));
    if (!value || *value > 0xffffffffLL) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

std::string phc_text(const PasswordHashParameters& parameters, ByteView salt, ByteView tag) {
    return std::string(kPhcPrefix) + "m=" + std::to_string(parameters.memory_kib) +
           ",t=" + std::to_string(parameters.iterations) + ",p=1$" + base64_unpadded(salt) + "$" +
           base64_unpadded(tag);
}

Result<Bytes> argon2id_tag(const SecretString& password, const PasswordHashParameters& parameters,
                           std::span<const std::uint8_t, kPasswordSaltBytes> salt, std::size_t tag_bytes) {
    choose_fast_argon2();
    const std::string& text = password.reveal();
    Bytes tag(tag_bytes);
    if (crypto_pwhash_argon2id(tag.data(), tag.size(), text.data(), text.size(), salt.data(),
                               parameters.iterations, std::size_t{parameters.memory_kib} * 1024,
                               crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return too_little_memory();
    }
    return tag;
}

Result<bool> verify_own_form(const SecretString& candidate, const PasswordHash& hash) {
    const auto fields = split(hash.text(), '$');
    const Bytes salt = decode_unpadded_base64(fields.at(4)).value();
    const Bytes expected = decode_unpadded_base64(fields.at(5)).value();
    AUTHOS_TRY(const Bytes tag,
               argon2id_tag(candidate, hash.parameters(),
                            std::span<const std::uint8_t, kPasswordSaltBytes>(salt), expected.size()));
    return equal_constant_time(tag, expected);
}

bool memory_is_there(const PasswordHashParameters& parameters) {
    const std::size_t size = std::size_t{parameters.memory_kib} * 1024;
    void* probe = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (probe == MAP_FAILED) return false;
    munmap(probe, size);
    return true;
}

} // namespace

Result<Password> Password::parse(SecretString text) {
    if (text.reveal().size() < kMinPasswordBytes) {
        return fail(Errc::invalid_argument, "password_too_short",
                    "The password must have at least 8 characters.");
    }
    if (text.reveal().size() > kMaxPasswordBytes) {
        return fail(Errc::invalid_argument, "password_too_long",
                    "The password must have at most 1024 bytes.");
    }
    return Password{std::move(text)};
}

Result<PasswordHashParameters> PasswordHashParameters::make(long long memory_kib, long long iterations) {
    if (memory_kib < kMinMemoryKib || memory_kib > kMaxMemoryKib) {
        return fail(Errc::invalid_argument, "argon2_memory_out_of_range",
                    "The memory of a password hash must be 8192 to 262144 KiB.");
    }
    if (iterations < kMinIterations || iterations > kMaxIterations) {
        return fail(Errc::invalid_argument, "argon2_iterations_out_of_range",
                    "The iterations of a password hash must be 1 to 32.");
    }
    return PasswordHashParameters{static_cast<std::uint32_t>(memory_kib),
                                  static_cast<std::uint32_t>(iterations)};
}

Result<PasswordHash> PasswordHash::parse(std::string_view phc) {
    if (!phc.starts_with(kPhcPrefix)) return malformed_password_hash();
    const auto fields = split(phc.substr(kPhcPrefix.size()), '$');
    if (fields.size() != 3) return malformed_password_hash();
    const auto costs = split(fields[0], ',');
    if (costs.size() != 3) return malformed_password_hash();
    const auto memory_kib = phc_number(costs[0], 'm');
    const auto iterations = phc_number(costs[1], 't');
    const auto parallelism = phc_number(costs[2], 'p');
    if (!memory_kib || !iterations || !parallelism) return malformed_password_hash();
    if (*memory_kib > PasswordHashParameters::kMaxMemoryKib ||
        *iterations > PasswordHashParameters::kMaxIterations || *parallelism > kMaxParallelism) {
        return fail(Errc::data_loss, "password_hash_too_costly",
                    "The stored password hash asks for more work than is allowed.");
    }
    if (*memory_kib < kMinKibPerLane * *parallelism) return malformed_password_hash();
    const auto salt = decode_unpadded_base64(fields[1]);
    const auto tag = decode_unpadded_base64(fields[2]);
    if (!salt || salt->size() < 8 || salt->size() > 64) return malformed_password_hash();
    if (!tag || tag->size() < 16 || tag->size() > 64) return malformed_password_hash();

    PasswordHash hash;
    hash.text_ = std::string(phc);
    hash.parameters_ = {*memory_kib, *iterations};
    hash.parallelism_ = *parallelism;
    hash.salt_bytes_ = salt->size();
    hash.tag_bytes_ = tag->size();
    return hash;
}

Result<PasswordHash> hash_password(const Password& password, const PasswordHashParameters& parameters,
                                   Random& random) {
    std::array<std::uint8_t, kPasswordSaltBytes> salt{};
    random.fill(salt);
    // The salt is ours to draw: libsodium's own string function would take it from its global source.
    AUTHOS_TRY(const Bytes tag, argon2id_tag(password.secret(), parameters, salt, kPasswordTagBytes));
    return PasswordHash::parse(phc_text(parameters, salt, tag));
}

Result<bool> verify_password(const SecretString& candidate, const PasswordHash& hash) {
    const std::string& text = candidate.reveal();
    if (text.size() > kMaxPasswordBytes) return false;
    if (hash.parallelism() == 1 && hash.salt_bytes() == kPasswordSaltBytes)
        return verify_own_form(candidate, hash);
    choose_fast_argon2();
    // Hashes of other programs: only libsodium's string function takes more lanes and other salts, but it
    // reports missing memory as a wrong password. So the memory is asked for first.
    if (!memory_is_there(hash.parameters())) return too_little_memory();
    return crypto_pwhash_argon2id_str_verify(hash.text().c_str(), text.data(), text.size()) == 0;
}

bool needs_rehash(const PasswordHash& hash, const PasswordHashParameters& parameters) noexcept {
    return hash.parameters() != parameters || hash.parallelism() != 1 ||
           hash.salt_bytes() != kPasswordSaltBytes || hash.tag_bytes() != kPasswordTagBytes;
}

PasswordHash dummy_hash(const PasswordHashParameters& parameters) {
    // A tag of zeros: to find a password for it is as hard as to break any hash.
    const std::array<std::uint8_t, kPasswordSaltBytes> salt{};
    const std::array<std::uint8_t, kPasswordTagBytes> tag{};
    return PasswordHash::parse(phc_text(parameters, salt, tag)).value();
}

} // namespace authos::authcore
