#include "authos/identity/platform/encryption_canary.hpp"

#include "authos/authcore/envelope.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/canary.hpp"

namespace authos::identity {

namespace {

constexpr std::string_view kCanaryName = "encryption_key";
constexpr std::string_view kCanaryText = "the key fits";
constexpr authcore::EnvelopeContext kCanaryPlace{"canaries", kCanaryName, "value"};

Result<void> check_canary(const authcore::KeyRing& ring, std::string_view stored) {
    const auto opened = authcore::open(ring, kCanaryPlace, stored);
    if (opened && opened->reveal() == kCanaryText) return {};
    const auto sealed_with = authcore::key_id_of(stored);
    const std::string key =
        sealed_with ? "the key \"" + sealed_with->text() + "\"" : std::string{"another key"};
    // Starting anyway would write new secrets beside old ones that nobody can read.
    return fail(Errc::failed_precondition, "encryption_key_mismatch",
                "ENCRYPTION_KEY does not fit this database: its secrets were sealed with " + key +
                    ", and neither ENCRYPTION_KEY nor ENCRYPTION_PREVIOUS_KEYS holds it. Restore the key "
                    "that was in use; nothing was changed.")
        .with_detail(opened ? std::string{"canary text differs"} : opened.error().reason);
}

} // namespace

Result<void> verify_encryption_key(const Deps& deps, Deadline deadline) {
    using Found = std::optional<std::string>;
    AUTHOS_TRY(auto stored, deps.database.read(deadline, [](storage::Session& s) -> Result<Found> {
        return storage::find_canary(s, kCanaryName);
    }));
    if (deps.key_ring == nullptr) {
        if (!stored) return {};
        return fail(Errc::failed_precondition, "encryption_key_missing",
                    "This database holds secrets sealed with an ENCRYPTION_KEY, but none is set. Set the key "
                    "that was in use; nothing was changed.");
    }
    if (!stored) {
        const std::string fresh =
            authcore::seal(*deps.key_ring, kCanaryPlace, SecretString{std::string{kCanaryText}}, deps.random);
        const UnixMillis now = deps.clock.now();
        // Another instance may be first; what it stored is then checked instead.
        AUTHOS_TRY(stored, deps.database.write(deadline, [&](storage::Session& s) -> Result<Found> {
            AUTHOS_TRY(auto kept, storage::insert_canary_if_absent(s, kCanaryName, fresh, now));
            return Found{std::move(kept)};
        }));
    }
    return check_canary(*deps.key_ring, *stored);
}

} // namespace authos::identity
