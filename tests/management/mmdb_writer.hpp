#pragma once
// Writes small databases of places in the MaxMind form: IPv4 addresses, records of 32 bits, no pointers.
// Source: MaxMind DB file format specification, version 2.0.

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace authos::api::test {

class MmdbWriter {
public:
    struct Place {
        std::string country;
        std::string city;
        double latitude = 0;
        double longitude = 0;
    };

    /// `address` as four octets.
    void add(const std::array<std::uint8_t, 4>& address, const Place& place) {
        const auto value = kValue | static_cast<std::uint32_t>(data_.size());
        data_ += map({{text("country"), map({{text("iso_code"), text(place.country)}})},
                      {text("city"), map({{text("names"), map({{text("en"), text(place.city)}})}})},
                      {text("location"), map({{text("latitude"), real(place.latitude)},
                                              {text("longitude"), real(place.longitude)}})}});
        std::size_t node = 0;
        for (int bit = 0; bit < 32; ++bit) {
            const unsigned octet = address[static_cast<std::size_t>(bit) / 8];
            const unsigned side = (octet >> (7U - static_cast<unsigned>(bit) % 8U)) & 1U;
            if (bit == 31) {
                nodes_[node][side] = value;
                return;
            }
            if (nodes_[node][side] == kNothing) {
                nodes_.push_back({kNothing, kNothing});
                nodes_[node][side] = static_cast<std::uint32_t>(nodes_.size() - 1);
            }
            node = nodes_[node][side];
        }
    }

    [[nodiscard]] std::string bytes() const {
        std::string out;
        const auto count = static_cast<std::uint32_t>(nodes_.size());
        for (const auto& node : nodes_) {
            for (const std::uint32_t record : node) {
                if (record == kNothing) {
                    out += big_endian(count, 4);
                } else if ((record & kValue) != 0) {
                    out += big_endian(count + 16 + (record & ~kValue), 4);
                } else {
                    out += big_endian(record, 4);
                }
            }
        }
        out += std::string(16, '\0') + data_ + "\xab\xcd\xefMaxMind.com";
        return out + map({{text("node_count"), unsigned_number(6, count, 4)},
                          {text("record_size"), unsigned_number(5, 32, 2)},
                          {text("ip_version"), unsigned_number(5, 4, 2)},
                          {text("database_type"), text("Test-City")},
                          {text("languages"), std::string{"\x01\x04", 2} + text("en")},
                          {text("binary_format_major_version"), unsigned_number(5, 2, 2)},
                          {text("binary_format_minor_version"), unsigned_number(5, 0, 2)},
                          {text("build_epoch"), std::string{"\x08\x02", 2} + big_endian(1'700'000'000, 8)},
                          {text("description"), map({{text("en"), text("For tests")}})}});
    }

private:
    static constexpr std::uint32_t kNothing = 0xffffffffU;
    static constexpr std::uint32_t kValue = 0x80000000U;

    static std::string big_endian(std::uint64_t value, unsigned octets) {
        std::string out;
        for (unsigned i = octets; i > 0; --i)
            out += static_cast<char>(static_cast<unsigned char>(value >> (8 * (i - 1))));
        return out;
    }
    static std::string control(unsigned type, std::size_t size) {
        return std::string(1, static_cast<char>(static_cast<unsigned char>((type << 5U) | size)));
    }
    static std::string text(const std::string& value) { return control(2, value.size()) + value; } // < 29
    static std::string real(double value) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        return control(3, 8) + big_endian(bits, 8);
    }
    static std::string unsigned_number(unsigned type, std::uint64_t value, unsigned octets) {
        return control(type, octets) + big_endian(value, octets);
    }
    static std::string map(const std::vector<std::pair<std::string, std::string>>& members) {
        std::string out = control(7, members.size());
        for (const auto& [name, value] : members) out += name + value;
        return out;
    }

    std::vector<std::array<std::uint32_t, 2>> nodes_{{kNothing, kNothing}};
    std::string data_;
};

} // namespace authos::api::test
