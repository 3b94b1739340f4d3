#pragma once
// The second half of every request for a mail to an address. The request itself does the same for every
// address: it checks the place, takes a permit of the address and queues this job, sealed. Only the job looks
// whether there is an account, so that neither answer nor time nor the number of writes tells.

#include "authos/identity/deps.hpp"

#include <string_view>

namespace authos::identity {

inline constexpr std::string_view kAccountMailJob = "account_mail";

/// The work of an `account_mail` job: makes the token and queues the mail, or does nothing where there is
/// nobody to write to. A token for an account goes through the mail server of the organization that the
/// account lives in, or the platform's: never through that of another organization whose door was used, since
/// its owner could read the link. Errc::data_loss: "account_mail_unreadable".
[[nodiscard]] Result<void> send_account_mail(const Deps& deps, const JobId& id, std::string_view payload,
                                             Deadline deadline);

} // namespace authos::identity
