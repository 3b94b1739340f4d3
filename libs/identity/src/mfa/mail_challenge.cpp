#include "mfa/mail_challenge.hpp"

#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/mail_codes.hpp"
#include "mfa/code.hpp"
#include "mfa/throttle.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

SecretString make_mail_code(Random& random) {
    std::string digits = std::to_string(random.below(1'000'000));
    digits.insert(0, 6 - digits.size(), '0');
    return SecretString{std::move(digits)};
}

} // namespace

Result<void> send_mail_challenge(const Deps& deps, storage::Session& s, const MailChallenge& challenge,
                                 const Caller& caller) {
    const storage::User& user = challenge.user;
    AUTHOS_TRY(take_mail(deps, s, user.id, caller));
    const auto code = make_mail_code(deps.random);
    const auto ttl = std::min<std::chrono::seconds>(kMailCodeTtl, deps.settings.mfa_preauth_ttl);
    AUTHOS_TRY(storage::insert_mail_code(s, {.jti = challenge.jti,
                                             .user_id = user.id,
                                             .code_hash = hash_mail_code(deps, challenge.jti, code),
                                             .expires_at = deps.clock.now() + ttl}));
    const auto minutes = std::max(std::chrono::minutes{1}, std::chrono::floor<std::chrono::minutes>(ttl));
    const auto sender = challenge.target.org ? std::optional{challenge.target.org->id} : std::nullopt;
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, sender, caller));
    return enqueue_mail(deps, s, sign_in_code_mail(look, user.email, code, minutes), sender);
}

} // namespace authos::identity
