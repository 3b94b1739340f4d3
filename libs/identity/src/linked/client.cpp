#include "linked/client.hpp"

namespace authos::identity::linked {

FindClient find_client_with(const Deps&, Deadline) {
    return [](const std::optional<OrgId>&, const std::string&) -> Result<std::unique_ptr<upstream::Provider>> {
        return fail(Errc::unavailable, "upstream_unreachable", "The provider cannot be reached");
    };
}

} // namespace authos::identity::linked
