#pragma once
// Who is to be forgotten, and by what right the caller asks for it.

#include "authos/identity/principal.hpp"
#include "authos/storage/repo/platform/users.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <vector>

namespace authos::identity {

enum class ForgetRight { person, platform_owner, organization_owner };

struct ForgetSubject {
    storage::platform::Account account;
    std::vector<storage::platform::Seat> seats;
    std::optional<SecretString> password_hash;
    ForgetRight right = ForgetRight::person;
};

/// Errc::not_found "user_not_found": no such account, or no right to it. Errc::permission_denied
/// "platform_owner_protected".
[[nodiscard]] Result<ForgetSubject> load_forget_subject(storage::Session& s, const Principal& principal,
                                                        const UserId& user);

} // namespace authos::identity
