#pragma once
// How a mail is written: in whose name and colours, in which language, and where its links lead. Links come
// from the settings, never from a request; nor from a domain of an organization, whose proof says who rules
// there but not that this server answers there.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/deps.hpp"

#include <optional>
#include <string>

namespace authos::storage {
class Session;
}

namespace authos::identity {

/// In which language a mail speaks, whose it is and where its links lead.
struct MailLook {
    /// The platform's own mail.
    MailLook(const Settings& settings, Language mail_language = Language::en)
        : language(mail_language), api(settings.base_url), pages(settings.dashboard_base_url) {}

    Language language;
    std::string api;                          // public origin of the API, no trailing slash
    std::string pages;                        // origin of the pages, no trailing slash
    std::string site;                         // the organization's name; empty: the platform
    std::optional<std::string> logo_url;      // https
    std::optional<std::string> primary_color; // "#RGB" or "#RRGGBB"
};

/// The look of an organization's mails to the caller; the platform's where there is none, or where it is
/// gone.
[[nodiscard]] Result<MailLook> load_mail_look(const Deps& deps, storage::Session& session,
                                              const std::optional<OrgId>& organization, const Caller& caller);

} // namespace authos::identity
