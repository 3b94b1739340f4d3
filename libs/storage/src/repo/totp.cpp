#include "authos/storage/repo/totp.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::param;

Result<bool> has_enabled_totp(Session& s, const UserId& user) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(
                   s, "SELECT COUNT(*) FROM user_totp_secrets WHERE user_id = :user AND enabled = 1",
                   {param("user", user)}));
    return found > 0;
}

} // namespace authos::storage
