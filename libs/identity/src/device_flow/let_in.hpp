#pragma once
// A sign-in that was begun with a user code ends with the device let in, in the transaction that opens the
// person's own session.

#include "authos/identity/device_flow/approval.hpp"

namespace authos::identity {

/// Where the person signed in, and the session that opens there.
struct DeviceSponsor {
    TokenContext context;
    storage::DeviceApproval approval;
};

/// `device_code_id` as in ProvedFactor. Errors as approve_device, without the limit.
[[nodiscard]] Result<void> let_device_in(const Deps& deps, storage::Session& s,
                                         const std::string& device_code_id, const DeviceSponsor& sponsor,
                                         const Caller& caller);

} // namespace authos::identity
