#include "authos/identity/pages/look.hpp"

#include "authos/storage/database.hpp"
#include "login/target.hpp"

namespace authos::identity {

Result<PageLook> load_page_look(const Deps& deps, const SignInPlace& place, const Caller& caller) {
    AUTHOS_TRY(check_sign_in_place(place));
    if (!place.org_slug) return PageLook{};
    AUTHOS_TRY(auto target, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return find_login_target(s, place);
    }));
    PageLook look;
    if (target.org) {
        look.organization = std::move(target.org->name);
        look.logo_url = std::move(target.org->brand_logo_url);
        look.primary_color = std::move(target.org->brand_primary_color);
    }
    if (target.service) look.service = std::move(target.service->name);
    return look;
}

} // namespace authos::identity
