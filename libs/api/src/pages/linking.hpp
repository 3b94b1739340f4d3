#pragma once
// What all pages share from which somebody links an account at a provider: the way there, and what is said
// when the browser is back.

#include "authos/identity/upstream/flow.hpp"
#include "pages/scene.hpp"

#include <string>

namespace authos::api::pages {

/// A page that leads to the provider of `flow` by itself, and has a link for browsers that do not follow.
/// No redirect: browsers hold forms to form-action also where redirects lead, and no policy can name
/// everything to which a provider sends them on.
struct WayToProvider {
    const identity::BegunFlow& flow;
    std::string provider;
    PageLink back;
};
[[nodiscard]] Result<http::Response> lead_to_provider(const Visit& visit, const PlaceScene& scene,
                                                      const WayToProvider& way);

/// Why the link failed from which the browser comes, by the query that handlers/link_end.hpp writes; empty
/// where none did. Nothing of the query itself is shown: anybody may write one.
[[nodiscard]] std::string words_of_failed_link(const Visit& visit);

} // namespace authos::api::pages
