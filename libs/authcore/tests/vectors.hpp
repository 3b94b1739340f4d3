#pragma once
// Loads published test vectors: from the folder in AUTHOS_VECTORS, else from ../shared/vectors beside
// the checkout. Where the folder is missing a test says so and asserts just that; a folder without
// the wanted file is a failure.

#include "authos/base/bytes.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/json.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace authos::test {

inline std::filesystem::path vectors_folder() {
    if (const char* chosen = std::getenv("AUTHOS_VECTORS"); chosen != nullptr && *chosen != '\0')
        return chosen;
    return std::filesystem::path(AUTHOS_SOURCE_ROOT).parent_path() / "shared" / "vectors";
}

/// `name` below the folder, e.g. "wycheproof/aes_gcm_test.json". Nothing, said aloud, where there is no
/// such folder.
inline std::optional<Json> load_vectors(std::string_view name) {
    const auto folder = vectors_folder();
    if (!std::filesystem::is_directory(folder)) {
        WARN("skipped " << name << ": no folder " << folder.string() << "; set AUTHOS_VECTORS");
        CHECK_FALSE(std::filesystem::exists(folder / name));
        return std::nullopt;
    }
    std::ifstream file(folder / name, std::ios::binary);
    INFO("vector file " << (folder / name).string());
    REQUIRE(file.good());
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    auto parsed = parse_json(text, JsonLimits{.max_bytes = std::size_t{64} << 20, .max_depth = 64});
    REQUIRE(parsed.has_value());
    return std::move(parsed).value();
}

/// The octets of a hex member; an absent member is a failure of the test.
inline Bytes hex_member(const Json& object, std::string_view name) {
    return decode_hex(object.get_string(name).value()).value();
}

/// Calls `check(group, test)` for each test of a Wycheproof file and returns how many there were.
template <class F>
int for_each_wycheproof(const Json& file, F&& check) {
    int count = 0;
    for (const Json& group : file.get("testGroups").value().items()) {
        for (const Json& test : group.get("tests").value().items()) {
            INFO("tcId " << test.get_integer("tcId").value() << ": "
                         << test.find_string("comment").value().value_or(""));
            check(group, test);
            ++count;
        }
    }
    return count;
}

} // namespace authos::test
