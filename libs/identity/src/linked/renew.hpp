#pragma once
// Renewing a provider's tokens: by one instance at a time for each user, and stored only over what it was
// asked for with. Providers that rotate refresh tokens take the second use of one for theft.

#include "linked/client.hpp"
#include "linked/sealed_tokens.hpp"

namespace authos::identity::linked {

/// How long one instance may take before another tries.
inline constexpr std::chrono::seconds kRefreshLockTime{30};
/// What is nearer to its end than this is renewed before it is handed out.
inline constexpr std::chrono::minutes kFreshEnough{5};
/// What was got more recently than this is not renewed again while it is fresh enough: the tokens of some
/// providers never live longer than the hour that the job looks ahead.
inline constexpr std::chrono::minutes kRest{30};

enum class Renewal {
    not_needed,  // it lasts longer than was asked, or nobody can renew it, or it is gone
    renewed,     // by this call
    busy,        // another instance or call is at it
    withdrawn,   // the provider took the right back; the tokens are forgotten
    no_client,   // there is nobody to ask (any more, or just now); everything stays as it was
    unreachable, // the provider did not answer, or not sensibly; everything stays as it was
};

/// Renews what is over before now + `ahead` and can be renewed. Not inside a database closure.
[[nodiscard]] Result<Renewal> renew_tokens(const Deps& deps, const FindClient& find_client,
                                           const storage::TokenPlace& place, std::chrono::seconds ahead,
                                           Deadline deadline);

/// The same, but waits up to two seconds for whoever is at it.
[[nodiscard]] Result<Renewal> renew_tokens_or_wait(const Deps& deps, const FindClient& find_client,
                                                   const storage::TokenPlace& place,
                                                   std::chrono::seconds ahead, Deadline deadline);

/// Whether such a token should be renewed before it is handed out.
[[nodiscard]] bool wants_renewal(const storage::SealedTokens& tokens, UnixMillis now,
                                 std::chrono::seconds ahead);
/// Whether the provider takes it no more.
[[nodiscard]] bool is_over(const storage::SealedTokens& tokens, UnixMillis now);

} // namespace authos::identity::linked
