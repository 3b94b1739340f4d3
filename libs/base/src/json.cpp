#include "authos/base/json.hpp"

#include <nlohmann/json.hpp>

#include <limits>

namespace authos {

namespace {

using Nlohmann = nlohmann::json;

/// Builds a document from the parser's events, so that depth, duplicates and NUL are refused while
/// reading and not after the memory is spent.
class GuardedBuilder final : public nlohmann::json_sax<Nlohmann> {
public:
    explicit GuardedBuilder(int max_depth) : max_depth_(max_depth) {}

    bool null() override { return add(Nlohmann(nullptr)); }
    bool boolean(bool value) override { return add(Nlohmann(value)); }
    bool number_integer(number_integer_t value) override { return add(Nlohmann(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add(Nlohmann(value)); }
    bool number_float(number_float_t value, const string_t&) override { return add(Nlohmann(value)); }
    bool string(string_t& value) override { return free_of_nul(value) && add(Nlohmann(std::move(value))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Nlohmann::object()); }
    bool start_array(std::size_t) override { return open(Nlohmann::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (!free_of_nul(name)) return false;
        if (stack_.back()->contains(name))
            return refuse("json_duplicate_member", "A member appears twice in one JSON object.");
        name_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return refuse("json_malformed",
                      "The text is not valid JSON near octet " + std::to_string(position) + ".");
    }

    [[nodiscard]] Nlohmann take() { return std::move(root_); }
    [[nodiscard]] Error take_error() {
        return error_ ? *std::move(error_)
                      : fail(Errc::invalid_argument, "json_malformed", "The text is not valid JSON.");
    }

private:
    bool refuse(std::string_view reason, std::string message) {
        error_ = fail(Errc::invalid_argument, reason, std::move(message));
        return false;
    }
    bool free_of_nul(const std::string& text) {
        if (text.find('\0') == std::string::npos) return true;
        return refuse("json_nul", "A JSON string contains U+0000, which is not allowed.");
    }
    Nlohmann* place(Nlohmann value) {
        if (stack_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        Nlohmann& parent = *stack_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[name_] = std::move(value));
    }
    bool add(Nlohmann value) {
        place(std::move(value));
        return true;
    }
    bool open(Nlohmann container) {
        if (static_cast<int>(stack_.size()) >= max_depth_) {
            return refuse("json_too_deep",
                          "The JSON is nested deeper than " + std::to_string(max_depth_) + " levels.");
        }
        stack_.push_back(place(std::move(container)));
        return true;
    }
    bool close() {
        stack_.pop_back();
        return true;
    }

    int max_depth_;
    Nlohmann root_;
    std::vector<Nlohmann*> stack_; // a container is not moved while it is open: only its last child grows
    std::string name_;
    std::optional<Error> error_;
};

Error missing_member(std::string_view name) {
    return fail(Errc::invalid_argument, "member_missing", "\"" + std::string(name) + "\" is missing.");
}

Error wrong_kind(std::string_view name, std::string_view expected) {
    return fail(Errc::invalid_argument, "member_type",
                "\"" + std::string(name) + "\" must be " + std::string(expected) + ".");
}

[[noreturn]] void not_a(std::string_view kind) {
    throw std::logic_error("this JSON value is not an " + std::string(kind));
}

} // namespace

struct Json::Node {
    Nlohmann value;
};

Json::Json() = default;
Json::Json(std::nullptr_t) {}
Json::Json(bool value) : node_(new Node{value}) {}
Json::Json(int value) : node_(new Node{value}) {}
Json::Json(std::int64_t value) : node_(new Node{value}) {}
Json::Json(double value) : node_(new Node{value}) {}
Json::Json(const char* value) : Json(std::string_view(value)) {}
Json::Json(std::string_view value) : node_(new Node{std::string(value)}) {}
Json::Json(const std::string& value) : node_(new Node{value}) {}
Json::Json(const std::vector<std::string>& strings) : node_(new Node{strings}) {}
Json::Json(std::unique_ptr<Node> node) : node_(std::move(node)) {}
Json::Json(const Json& other) : node_(other.node_ ? new Node{other.node_->value} : nullptr) {}
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(Json other) noexcept {
    node_ = std::move(other.node_);
    return *this;
}
Json::~Json() = default;

Json Json::object(std::initializer_list<std::pair<std::string_view, Json>> members) {
    Json made(std::unique_ptr<Node>(new Node{Nlohmann::object()}));
    for (const auto& [name, value] : members) made.set(name, value);
    return made;
}

Json Json::array(std::vector<Json> items) {
    Json made(std::unique_ptr<Node>(new Node{Nlohmann::array()}));
    for (Json& item : items) made.push(std::move(item));
    return made;
}

Json& Json::set(std::string_view name, Json value) {
    if (!is_object()) not_a("object");
    node_->value[std::string(name)] = value.node_ ? std::move(value.node_->value) : Nlohmann(nullptr);
    return *this;
}

Json& Json::erase(std::string_view name) {
    if (!is_object()) not_a("object");
    node_->value.erase(std::string(name));
    return *this;
}

Json& Json::push(Json value) {
    if (kind() != JsonKind::array) not_a("array");
    node_->value.push_back(value.node_ ? std::move(value.node_->value) : Nlohmann(nullptr));
    return *this;
}

JsonKind Json::kind() const noexcept {
    if (!node_) return JsonKind::null;
    switch (node_->value.type()) {
    case Nlohmann::value_t::boolean: return JsonKind::boolean;
    case Nlohmann::value_t::number_integer:
    case Nlohmann::value_t::number_unsigned: return JsonKind::integer;
    case Nlohmann::value_t::number_float: return JsonKind::real;
    case Nlohmann::value_t::string: return JsonKind::string;
    case Nlohmann::value_t::array: return JsonKind::array;
    case Nlohmann::value_t::object: return JsonKind::object;
    default: return JsonKind::null;
    }
}

bool Json::contains(std::string_view name) const noexcept {
    return is_object() && node_->value.find(name) != node_->value.end();
}

std::size_t Json::size() const noexcept {
    return is_object() || kind() == JsonKind::array ? node_->value.size() : 0;
}

std::optional<std::string> Json::as_string() const {
    if (kind() != JsonKind::string) return std::nullopt;
    return node_->value.get_ref<const std::string&>();
}

std::optional<std::int64_t> Json::as_integer() const {
    if (kind() != JsonKind::integer) return std::nullopt;
    if (node_->value.is_number_unsigned()) {
        const auto value = node_->value.get<std::uint64_t>();
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    }
    return node_->value.get<std::int64_t>();
}

std::optional<double> Json::as_number() const {
    if (kind() != JsonKind::integer && kind() != JsonKind::real) return std::nullopt;
    return node_->value.get<double>();
}

std::optional<bool> Json::as_boolean() const {
    if (kind() != JsonKind::boolean) return std::nullopt;
    return node_->value.get<bool>();
}

std::vector<Json> Json::items() const {
    std::vector<Json> out;
    if (kind() != JsonKind::array) return out;
    out.reserve(node_->value.size());
    for (const Nlohmann& item : node_->value) out.push_back(Json(std::unique_ptr<Node>(new Node{item})));
    return out;
}

std::vector<std::string> Json::names() const {
    std::vector<std::string> out;
    if (!is_object()) return out;
    for (const auto& member : node_->value.items()) out.push_back(member.key());
    return out;
}

std::optional<Json> Json::find(std::string_view name) const {
    if (!is_object()) return std::nullopt;
    const auto at = node_->value.find(name);
    if (at == node_->value.end() || at->is_null()) return std::nullopt;
    return Json(std::unique_ptr<Node>(new Node{*at}));
}

Result<std::optional<std::string>> Json::find_string(std::string_view name) const {
    const auto member = find(name);
    if (!member) return std::optional<std::string>();
    auto value = member->as_string();
    if (!value) return wrong_kind(name, "a string");
    return value;
}

Result<std::optional<std::int64_t>> Json::find_integer(std::string_view name) const {
    const auto member = find(name);
    if (!member) return std::optional<std::int64_t>();
    const auto value = member->as_integer();
    if (!value) return wrong_kind(name, "a whole number");
    return value;
}

Result<std::optional<bool>> Json::find_boolean(std::string_view name) const {
    const auto member = find(name);
    if (!member) return std::optional<bool>();
    const auto value = member->as_boolean();
    if (!value) return wrong_kind(name, "true or false");
    return value;
}

Result<std::optional<std::vector<std::string>>> Json::find_strings(std::string_view name) const {
    const auto member = find(name);
    if (!member) return std::optional<std::vector<std::string>>();
    if (member->kind() != JsonKind::array) return wrong_kind(name, "an array of strings");
    std::vector<std::string> out;
    for (const Json& item : member->items()) {
        auto value = item.as_string();
        if (!value) return wrong_kind(name, "an array of strings");
        out.push_back(*std::move(value));
    }
    return std::optional(std::move(out));
}

namespace {

template <class T>
Result<T> require_member(Result<std::optional<T>> found, std::string_view name) {
    if (!found) return std::move(found).error();
    if (!*found) return missing_member(name);
    return **std::move(found);
}

} // namespace

Result<Json> Json::get(std::string_view name) const {
    auto member = find(name);
    if (!member) return missing_member(name);
    return *std::move(member);
}

Result<std::string> Json::get_string(std::string_view name) const {
    return require_member(find_string(name), name);
}
Result<std::int64_t> Json::get_integer(std::string_view name) const {
    return require_member(find_integer(name), name);
}
Result<bool> Json::get_boolean(std::string_view name) const {
    return require_member(find_boolean(name), name);
}
Result<std::vector<std::string>> Json::get_strings(std::string_view name) const {
    return require_member(find_strings(name), name);
}

std::string Json::dump() const {
    if (!node_) return "null";
    return node_->value.dump(-1, ' ', false, Nlohmann::error_handler_t::replace);
}

bool operator==(const Json& a, const Json& b) {
    if (!a.node_ || !b.node_) return a.is_null() && b.is_null();
    return a.node_->value == b.node_->value;
}

Result<Json> parse_json(std::string_view text, JsonLimits limits) {
    if (text.size() > limits.max_bytes) {
        return fail(Errc::payload_too_large, "json_too_large",
                    "The JSON is larger than " + std::to_string(limits.max_bytes) + " octets.");
    }
    GuardedBuilder builder(limits.max_depth);
    if (!Nlohmann::sax_parse(text.begin(), text.end(), &builder)) return builder.take_error();
    return Json(std::unique_ptr<Json::Node>(new Json::Node{builder.take()}));
}

} // namespace authos
