#include "authos/identity/tenant_settings/domain_directory.hpp"

#include "authos/storage/database.hpp"
#include "authos/storage/repo/platform/domains.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity {

namespace {

constexpr std::string_view kOriginScheme = "https://";
constexpr long long kMaxDomains = 100'000; // some ten megabytes

} // namespace

bool DomainDirectory::allows_origin(std::string_view origin) const {
    if (origin.substr(0, kOriginScheme.size()) != kOriginScheme) return false;
    std::shared_ptr<const Names> names;
    {
        const std::lock_guard lock{mutex_};
        if (!names_ || clock_.steady_now() - read_at_ > kMaxAge) return false;
        names = names_;
    }
    return names->find(origin.substr(kOriginScheme.size())) != names->end();
}

Result<void> DomainDirectory::refresh(const Deps& deps, Deadline deadline) {
    const auto asked_at = clock_.steady_now();
    AUTHOS_TRY(auto domains, deps.database.read(deadline, [&](storage::Session& s) {
        return storage::platform::list_verified_domains(s, storage::ScopeAuthority::platform(), kMaxDomains);
    }));
    auto names = std::make_shared<const Names>(std::make_move_iterator(domains.begin()),
                                               std::make_move_iterator(domains.end()));
    const std::lock_guard lock{mutex_};
    names_ = std::move(names);
    read_at_ = asked_at;
    return {};
}

} // namespace authos::identity
