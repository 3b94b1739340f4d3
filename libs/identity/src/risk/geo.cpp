#include "authos/identity/risk/geo.hpp"

#include "authos/base/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <maxminddb.h>
#include <numbers>

namespace authos::identity {

namespace {

using RecordPath = const char* const*;

// What stands in a record at `path`, if it is of that type.
std::optional<MMDB_entry_data_s> value_at(MMDB_entry_s& entry, RecordPath path, std::uint32_t type) {
    MMDB_entry_data_s data{};
    if (MMDB_aget_value(&entry, &data, path) != MMDB_SUCCESS || !data.has_data || data.type != type)
        return std::nullopt;
    return data;
}

std::optional<std::string> text_at(MMDB_entry_s& entry, RecordPath path) {
    const auto data = value_at(entry, path, MMDB_DATA_TYPE_UTF8_STRING);
    if (!data || data->data_size == 0) return std::nullopt;
    const std::string_view text{data->utf8_string, data->data_size};
    // It goes into answers and the log: a damaged file must not put anything else there.
    if (!is_printable_line(text)) return std::nullopt;
    return std::string{text};
}

std::optional<long long> degrees_at(MMDB_entry_s& entry, RecordPath path, double most) {
    const auto data = value_at(entry, path, MMDB_DATA_TYPE_DOUBLE);
    if (!data || !(std::abs(data->double_value) <= most)) return std::nullopt;
    return std::llround(data->double_value * 1e6);
}

constexpr const char* kCountry[] = {"country", "iso_code", nullptr};
constexpr const char* kCity[] = {"city", "names", "en", nullptr};
constexpr const char* kLatitude[] = {"location", "latitude", nullptr};
constexpr const char* kLongitude[] = {"location", "longitude", nullptr};

class MaxMindLookup final : public GeoLookup {
public:
    /// Takes an open database over.
    explicit MaxMindLookup(const MMDB_s& database) : database_(database) {}
    ~MaxMindLookup() override { MMDB_close(&database_); }
    MaxMindLookup(const MaxMindLookup&) = delete;
    MaxMindLookup& operator=(const MaxMindLookup&) = delete;

    [[nodiscard]] GeoPlace find_place(const std::string& ip_address) const override {
        int address_error = 0;
        int error = MMDB_SUCCESS;
        auto found = MMDB_lookup_string(&database_, ip_address.c_str(), &address_error, &error);
        if (address_error != 0 || error != MMDB_SUCCESS || !found.found_entry) return {};
        GeoPlace place{.country = text_at(found.entry, kCountry),
                       .city = text_at(found.entry, kCity),
                       .lat_e6 = degrees_at(found.entry, kLatitude, 90),
                       .long_e6 = degrees_at(found.entry, kLongitude, 180)};
        // Half a position is none.
        if (!place.lat_e6 || !place.long_e6) place.lat_e6 = place.long_e6 = std::nullopt;
        return place;
    }

private:
    MMDB_s database_;
};

double radians(long long degrees_e6) noexcept {
    return static_cast<double>(degrees_e6) / 1e6 * std::numbers::pi / 180;
}

} // namespace

Result<std::unique_ptr<GeoLookup>> open_geo_lookup(const GeoOptions& options, const Log& log) {
    if (options.disabled || options.database_path.empty()) return std::make_unique<NoGeoLookup>();
    std::error_code ignored;
    if (!std::filesystem::exists(options.database_path, ignored)) {
        log.write(options.is_expected ? LogLevel::warn : LogLevel::info, "geoip.missing",
                  "There is no file at GEOIP_DATABASE_PATH: sign-ins are judged without places",
                  {{"path", options.database_path}});
        return std::make_unique<NoGeoLookup>();
    }
    MMDB_s database{};
    const int status = MMDB_open(options.database_path.c_str(), MMDB_MODE_MMAP, &database);
    if (status != MMDB_SUCCESS) {
        return fail(Errc::failed_precondition, "geoip_database_unreadable",
                    "GEOIP_DATABASE_PATH names a file that is no readable MaxMind database. Replace it, or "
                    "set "
                    "GEOIP_DISABLED=true.")
            .with_detail(MMDB_strerror(status));
    }
    return std::make_unique<MaxMindLookup>(database);
}

double distance_km(const GeoPlace& a, const GeoPlace& b) noexcept {
    constexpr double earth_radius_km = 6371.0;
    const double lat_a = radians(*a.lat_e6);
    const double lat_b = radians(*b.lat_e6);
    const double half_lat = std::sin((lat_b - lat_a) / 2);
    const double half_long = std::sin((radians(*b.long_e6) - radians(*a.long_e6)) / 2);
    // The haversine; rounding must not leave the domain of the arc sine.
    const double h = half_lat * half_lat + std::cos(lat_a) * std::cos(lat_b) * half_long * half_long;
    return 2 * earth_radius_km * std::asin(std::min(1.0, std::sqrt(h)));
}

} // namespace authos::identity
