#pragma once
// Where an IP address is on the map, as a database of the MaxMind form (City or Country) knows it.
// Source: MaxMind DB file format specification, version 2.0.

#include "authos/base/log.hpp"
#include "authos/base/result.hpp"

#include <memory>
#include <optional>
#include <string>

namespace authos::identity {

/// What is known of a place. Degrees times a million.
struct GeoPlace {
    std::optional<std::string> country; // ISO 3166-1, two letters
    std::optional<std::string> city;    // its English name
    std::optional<long long> lat_e6;
    std::optional<long long> long_e6;
};

/// Implementations are safe to call from any thread and do not block: they are asked inside transactions.
class GeoLookup {
public:
    virtual ~GeoLookup() = default;
    /// Empty where the address is none or unknown.
    [[nodiscard]] virtual GeoPlace find_place(const std::string& ip_address) const = 0;
};

/// Knows no place.
class NoGeoLookup final : public GeoLookup {
public:
    [[nodiscard]] GeoPlace find_place(const std::string&) const override { return {}; }
};
/// The one that is there while no database is.
inline const NoGeoLookup kNoGeoLookup{};

/// What a deployment says about places.
struct GeoOptions {
    bool disabled = false;
    std::string database_path; // empty: none
    bool is_expected = false;  // somebody named it: that it is missing is worth a warning
};

/// The database of `options`. NoGeoLookup where it is disabled, not named, or (with a line in the log) where
/// there is no such file: sign-ins are judged without places then.
/// Errc::failed_precondition, "geoip_database_unreadable": there is one, but it is broken or no such
/// database.
[[nodiscard]] Result<std::unique_ptr<GeoLookup>> open_geo_lookup(const GeoOptions& options, const Log& log);

/// The distance of two places along the surface of the earth; both have coordinates.
[[nodiscard]] double distance_km(const GeoPlace& a, const GeoPlace& b) noexcept;

} // namespace authos::identity
