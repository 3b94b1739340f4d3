#include "authos/identity/mail/look.hpp"

#include "authos/storage/repo/organizations.hpp"

namespace authos::identity {

Result<MailLook> load_mail_look(const Deps& deps, storage::Session& session,
                                const std::optional<OrgId>& organization, const Caller& caller) {
    MailLook look{deps.settings, caller.language};
    if (!organization) return look;
    AUTHOS_TRY(const auto org, storage::find_organization(session, *organization));
    if (!org) return look;
    look.site = org->name;
    look.logo_url = org->brand_logo_url;
    look.primary_color = org->brand_primary_color;
    return look;
}

} // namespace authos::identity
