#pragma once
// The first platform owner, made at start from the environment. Runs at every start of every instance and
// changes nothing once any owner exists.

#include "authos/base/email.hpp"
#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"

#include <optional>

namespace authos::identity {

/// From PLATFORM_OWNER_EMAIL and PLATFORM_OWNER_PASSWORD.
struct OwnerCredentials {
    Email email;
    std::optional<SecretString> password; // none: the owner can sign in only through a provider
};

enum class OwnerBootstrap {
    created,  // there was no owner and no such account
    promoted, // there was no owner; the existing platform account became one. Its password stays only
              // if its address was verified: else it may be a stranger's, and the environment's or none
              // takes its place
    already_present, // some owner exists already; nothing was touched
};

/// Safe to run in several instances at once: one of them creates, the others see `already_present`.
/// The password is judged only where it becomes somebody's, in the outcome `created`: a deployment that has
/// an owner starts whatever the environment still says. A weak one is refused rather than warned of, since
/// it would open everything. Errc::invalid_argument: "password_common", "password_trivial",
/// "password_of_context"; also for the other outcomes but `already_present`: "password_not_utf8",
/// "password_too_short", "password_too_long".
[[nodiscard]] Result<OwnerBootstrap> bootstrap_platform_owner(const Deps& deps, const OwnerCredentials& owner,
                                                              Deadline deadline);

} // namespace authos::identity
