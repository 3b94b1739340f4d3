#pragma once
// What the fuzz targets of this library share: one key, one set of settings, no randomness.

#include "authos/authcore/keyset.hpp"
#include "authos/base/json.hpp"
#include "authos/base/random.hpp"
#include "authos/identity/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace authos::identity::test {

class ZeroRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> out) override {
        for (auto& octet : out) octet = 0;
    }
};

/// The key of RFC 8037 appendix A.1 under "k": inputs that were found stay good.
inline const authcore::KeySet& fuzz_keys() {
    static const authcore::KeySet keys = [] {
        const Json jwk = Json::object({{"kty", "OKP"},
                                       {"crv", "Ed25519"},
                                       {"d", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"},
                                       {"x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}});
        return authcore::KeySet::make(
                   {authcore::Kid::parse("k").value(), authcore::PrivateKey::parse_jwk(jwk).value()})
            .value();
    }();
    return keys;
}

inline const Settings& fuzz_settings() {
    static const Settings settings = [] {
        Settings made;
        made.base_url = "https://sso.example.test";
        made.dashboard_base_url = "https://dashboard.example.test";
        return made;
    }();
    return settings;
}

} // namespace authos::identity::test
