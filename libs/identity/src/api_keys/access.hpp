#pragma once
// The check of an API key once more, inside the transaction that changes something (see rbac/recheck.hpp),
// and the audit rows of what keys do.

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/api_keys/api_key_access.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// The access as it is now; errors as enter_with_api_key.
[[nodiscard]] Result<ApiKeyAccess> recheck_access(storage::Session& s, const ApiKeyAccess& access,
                                                  UnixMillis now);

/// Runs `change(Session&, const ApiKeyAccess& inside) -> Result<T>` in one transaction, after the recheck.
template <class F>
auto write_with_key(const Deps& deps, const ApiKeyAccess& access, const Caller& caller, F&& change) {
    using Outcome = std::invoke_result_t<F&, storage::Session&, const ApiKeyAccess&>;
    const UnixMillis now = deps.clock.now();
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Outcome {
        AUTHOS_TRY(const auto inside, recheck_access(s, access, now));
        return change(s, inside);
    });
}

/// What a key did to what; `details` is an object, to which the key and its service are added.
struct KeyDeed {
    std::string action;
    std::string target_type;
    std::string target_id;
    Json details = Json::object();
};
/// A row of the organization's log without an actor: a program did it.
[[nodiscard]] Result<void> record_key_event(const Deps& deps, storage::Session& s, const ApiKeyAccess& inside,
                                            KeyDeed deed, const Caller& caller);

} // namespace authos::identity
