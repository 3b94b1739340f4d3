#pragma once
// JSON as a value. The one door for untrusted JSON is parse_json: limited depth and size, no duplicate
// member names, no NUL. nlohmann/json does the work behind this header and appears in one source file.
// Source: RFC 8259; duplicate names are refused per RFC 7493 §2.3.

#include "authos/base/result.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos {

/// What a JSON value is; whole numbers and fractions are told apart.
enum class JsonKind { null, boolean, integer, real, string, array, object };

/// Bounds for untrusted text: octets of input, nested arrays and objects.
struct JsonLimits {
    std::size_t max_bytes = 1 << 20;
    int max_depth = 32;
};

/// A JSON value with value semantics: copies are deep, members are kept sorted by name.
/// Accessors on the wrong kind return Errc::invalid_argument with the reasons "member_missing" or
/// "member_type" and a message that names the member; builders on the wrong kind throw std::logic_error.
class Json {
public:
    Json(); // null
    Json(std::nullptr_t);
    Json(bool value);
    Json(int value);
    Json(std::int64_t value);
    Json(double value);
    Json(const char* value);
    Json(std::string_view value);
    Json(const std::string& value);
    template <class T>
    Json(const std::optional<T>& value) : Json(value ? Json(*value) : Json()) {}
    Json(const std::vector<std::string>& strings);
    Json(const Json&);
    Json(Json&&) noexcept;
    Json& operator=(Json) noexcept;
    ~Json();

    /// Json::object({{"a", 1}, {"b", "x"}}); later members of the same name win.
    static Json object(std::initializer_list<std::pair<std::string_view, Json>> members = {});
    static Json array(std::vector<Json> items = {});

    Json& set(std::string_view name, Json value); // object: adds or replaces
    Json& erase(std::string_view name);           // object: no-op where absent
    Json& push(Json value);                       // array

    [[nodiscard]] JsonKind kind() const noexcept;
    [[nodiscard]] bool is_object() const noexcept { return kind() == JsonKind::object; }
    [[nodiscard]] bool is_null() const noexcept { return kind() == JsonKind::null; }
    [[nodiscard]] bool contains(std::string_view name) const noexcept; // false unless an object
    [[nodiscard]] std::size_t size() const noexcept;                   // members or items; 0 for scalars

    /// This value itself, if it is of that kind.
    [[nodiscard]] std::optional<std::string> as_string() const;
    [[nodiscard]] std::optional<std::int64_t> as_integer() const;
    [[nodiscard]] std::optional<double> as_number() const; // integer or real
    [[nodiscard]] std::optional<bool> as_boolean() const;
    [[nodiscard]] std::vector<Json> items() const;        // array, else empty
    [[nodiscard]] std::vector<std::string> names() const; // object, else empty

    /// A member that must be there.
    [[nodiscard]] Result<Json> get(std::string_view name) const;
    [[nodiscard]] Result<std::string> get_string(std::string_view name) const;
    [[nodiscard]] Result<std::int64_t> get_integer(std::string_view name) const;
    [[nodiscard]] Result<bool> get_boolean(std::string_view name) const;
    [[nodiscard]] Result<std::vector<std::string>>
    get_strings(std::string_view name) const; // array of strings

    /// A member that may be absent or null: then nothing. Another kind is an error.
    [[nodiscard]] std::optional<Json> find(std::string_view name) const;
    [[nodiscard]] Result<std::optional<std::string>> find_string(std::string_view name) const;
    [[nodiscard]] Result<std::optional<std::int64_t>> find_integer(std::string_view name) const;
    [[nodiscard]] Result<std::optional<bool>> find_boolean(std::string_view name) const;
    [[nodiscard]] Result<std::optional<std::vector<std::string>>> find_strings(std::string_view name) const;

    /// Compact text; octets that are not UTF-8 become U+FFFD.
    [[nodiscard]] std::string dump() const;

    friend bool operator==(const Json& a, const Json& b);

private:
    struct Node; // holds a nlohmann::json
    explicit Json(std::unique_ptr<Node> node);
    friend Result<Json> parse_json(std::string_view, JsonLimits);
    std::unique_ptr<Node> node_; // null pointer: JSON null
};

/// Errc::invalid_argument: "json_malformed", "json_duplicate_member", "json_too_deep", "json_nul";
/// Errc::payload_too_large: "json_too_large". The message names the position, never the content.
[[nodiscard]] Result<Json> parse_json(std::string_view text, JsonLimits limits = {});

} // namespace authos
