#pragma once
// Other providers as ways into one's own account: which are linked, and linking one more.

#include "authos/http/form.hpp"
#include "pages/scene.hpp"

#include <string>
#include <vector>

namespace authos::api::pages {

/// "Google" for "google"; a name that is none of the known ones stays as it is.
[[nodiscard]] std::string title_of_provider(const std::string& provider);

/// One view per provider that is linked or could be: provider, title, and whether it is linked.
[[nodiscard]] Result<std::vector<identity::View>> identity_views(const Visit& visit, const PlaceScene& scene);

/// Begins to link the provider that the form names: a page that leads there.
[[nodiscard]] Result<http::Response> begin_identity_link(const Visit& visit, const PlaceScene& scene,
                                                         const http::Form& sent);

} // namespace authos::api::pages
