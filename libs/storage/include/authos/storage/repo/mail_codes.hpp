#pragma once
// Codes that were mailed to confirm a sign-in: one for each pre-auth token, by its id, kept as keyed hashes.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::storage {

/// `code_hash`: 64 hex digits.
struct MailCode {
    std::string jti;
    UserId user_id;
    std::string code_hash;
    UnixMillis expires_at;
};

/// Errc::already_exists, reason "mail_code_exists", if that token has one.
Result<void> insert_mail_code(Session& s, const MailCode& code);
/// Nothing if there is none for that token and account, or it expired at `now`.
Result<std::optional<MailCode>> find_mail_code(Session& s, const UserId& user, const std::string& jti,
                                               UnixMillis now);
/// Single use: of concurrent callers exactly one gets true.
Result<bool> consume_mail_code(Session& s, const UserId& user, const std::string& jti);
/// Removes up to `limit` codes that expired before `now`; how many.
Result<long long> delete_expired_mail_codes(Session& s, UnixMillis now, int limit);

} // namespace authos::storage
