#pragma once
// The one page that runs a script: it hands the options of a ceremony to the browser and posts the answer.

#include "authos/identity/passkeys/passkeys.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {

struct PasskeyStep {
    std::string heading;
    std::string lead;
    std::string action;
    std::string_view pattern;
    std::string_view kind; // "get" or "create"
    identity::BegunCeremony begun;
    std::string back; // where to go instead
};
[[nodiscard]] http::Response show_passkey(const Visit& visit, const PlaceScene& scene,
                                          const PasskeyStep& step);

/// For a sign-in at the place of `scene`.
[[nodiscard]] http::Response show_passkey_entry(const Visit& visit, const PlaceScene& scene,
                                                const identity::BegunCeremony& begun);

} // namespace authos::api::pages
