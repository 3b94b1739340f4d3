#include "authos/storage/repo/webauthn_challenges.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view wire_name_of(CeremonyPurpose purpose) noexcept {
    return purpose == CeremonyPurpose::registration ? "registration" : "authentication";
}

Result<std::optional<Ceremony>> find_ceremony(Session& s, const ChallengeId& id, CeremonyPurpose purpose,
                                              UnixMillis now) {
    return detail::find_row(
        s,
        "SELECT user_id, challenge_state, created_at, expires_at FROM webauthn_challenges "
        "WHERE id = :id AND challenge_type = :purpose AND expires_at > :now",
        {param("id", id), param("purpose", wire_name_of(purpose)), param("now", now)},
        {Column::text, Column::text, Column::integer, Column::integer},
        [&](const Row& row) -> Result<Ceremony> {
            AUTHOS_TRY(auto user, row.find_id<UserId>(0));
            return Ceremony{
                id, purpose, std::move(user), row.find_text(1).value_or(""), row.millis(2), row.millis(3)};
        });
}

} // namespace

Result<void> insert_ceremony(Session& s, const Ceremony& ceremony) {
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO webauthn_challenges (id, user_id, challenge_type, challenge_state, created_at, "
        "expires_at) VALUES (:id, :user, :purpose, :state, :now, :expires)",
        {param("id", ceremony.id), param("user", ceremony.user_id),
         param("purpose", wire_name_of(ceremony.purpose)), param("state", ceremony.state),
         param("now", ceremony.created_at), param("expires", ceremony.expires_at)}));
    return {};
}

Result<std::optional<Ceremony>> consume_registration(Session& s, const UserId& user, const ChallengeId& id,
                                                     UnixMillis now) {
    AUTHOS_TRY(auto found, find_ceremony(s, id, CeremonyPurpose::registration, now));
    // Another account must not be able to use it up either.
    if (!found || found->user_id != user) return std::optional<Ceremony>{};
    AUTHOS_TRY(const long long gone,
               detail::execute(s, "DELETE FROM webauthn_challenges WHERE id = :id AND user_id = :user",
                               {param("id", id), param("user", user)}));
    if (gone == 0) return std::optional<Ceremony>{};
    return found;
}

Result<std::optional<Ceremony>> consume_authentication(Session& s, const ChallengeId& id, UnixMillis now) {
    AUTHOS_TRY(auto found, find_ceremony(s, id, CeremonyPurpose::authentication, now));
    if (!found) return found;
    AUTHOS_TRY(const long long gone,
               detail::execute(s, "DELETE FROM webauthn_challenges WHERE id = :id", {param("id", id)}));
    if (gone == 0) return std::optional<Ceremony>{};
    return found;
}

Result<long long> delete_expired_ceremonies(Session& s, UnixMillis now, int limit) {
    return detail::delete_batch(
        s,
        {"SELECT id FROM webauthn_challenges WHERE expires_at <= :before LIMIT :limit",
         "DELETE FROM webauthn_challenges WHERE id = :key AND expires_at <= :before"},
        now, limit);
}

} // namespace authos::storage
