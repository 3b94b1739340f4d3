#include "authos/identity/limits/active_users.hpp"

#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/repo/active_users.hpp"
#include "authos/storage/scope_authority.hpp"

#include <chrono>
#include <optional>

namespace authos::identity {

namespace {

// Nothing: no limit.
std::optional<long long> max_of(const Entitlements& entitled) {
    if (entitled.allows(Feature::overage)) return std::nullopt;
    const auto max = entitled.features.get_integer("max_mau");
    if (!max || *max <= 0) return std::nullopt;
    return *max;
}

} // namespace

long long month_of(UnixMillis at) noexcept {
    const std::chrono::sys_days day{std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{at.count()}})};
    const std::chrono::year_month_day date{day};
    return static_cast<int>(date.year()) * 100LL + static_cast<unsigned>(date.month());
}

Result<void> count_active_user(storage::Session& s, const storage::Organization& organization,
                               const UserId& user, UnixMillis now) {
    AUTHOS_TRY(const auto entitled, load_entitlements(s, organization));
    const auto scope = storage::ScopeAuthority::organization(organization.id);
    AUTHOS_TRY(const bool counted,
               storage::count_active_user(s, scope, user, month_of(now), max_of(entitled)));
    if (counted) return {};
    return fail(Errc::failed_precondition, "active_users_exceeded",
                "This organization has reached the number of active users of its tier for this month");
}

} // namespace authos::identity
