#include "authos/http/router.hpp"

#include "authos/base/text.hpp"

#include <array>
#include <limits>
#include <map>
#include <stdexcept>

namespace authos::http {

namespace {
constexpr std::size_t kRoutedMethods = 7; // all but Method::other
constexpr std::size_t kNoRoute = std::numeric_limits<std::size_t>::max();

std::size_t method_slot(Method method) noexcept {
    return static_cast<std::size_t>(method);
}
} // namespace

// One segment of the pattern tree. Parameter names belong to the route, not to the node, so that two
// methods of one path may name a parameter differently.
struct Router::Node {
    struct Leaf {
        std::size_t route = kNoRoute;
        std::vector<std::string> parameters;
    };

    Node() { leaves.resize(kRoutedMethods); }

    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    std::vector<Leaf> leaves;
    std::string allow; // empty: no route ends here

    void refresh_allow();
    [[nodiscard]] const Leaf* leaf(Method method) const noexcept;
    [[nodiscard]] static const Node* walk(const Node& node, const std::vector<std::string>& segments,
                                          std::size_t at, std::vector<std::size_t>& taken);
};

void Router::Node::refresh_allow() {
    allow.clear();
    constexpr std::array<Method, kRoutedMethods> kOrder{
        Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options};
    for (const Method method : kOrder) {
        const bool implied = method == Method::options ||
                             (method == Method::head && leaves[method_slot(Method::get)].route != kNoRoute);
        if (leaves[method_slot(method)].route == kNoRoute && !implied) continue;
        if (!allow.empty()) allow += ", ";
        allow += name_of(method);
    }
}

const Router::Node::Leaf* Router::Node::leaf(Method method) const noexcept {
    if (method == Method::other) return nullptr;
    const Leaf& own = leaves[method_slot(method)];
    if (own.route != kNoRoute) return &own;
    if (method != Method::head) return nullptr;
    const Leaf& get = leaves[method_slot(Method::get)];
    return get.route != kNoRoute ? &get : nullptr;
}

// Literals first; the parameter branch is tried only where the literal one leads nowhere. `taken` collects
// the positions that parameters took. Depth and width are bounded by the table, not by the request.
const Router::Node* Router::Node::walk(const Node& node, const std::vector<std::string>& segments,
                                       std::size_t at, std::vector<std::size_t>& taken) {
    if (at == segments.size()) return node.allow.empty() ? nullptr : &node;
    const auto literal = node.literals.find(segments[at]);
    if (literal != node.literals.end()) {
        if (const Node* found = walk(*literal->second, segments, at + 1, taken)) return found;
    }
    if (!node.parameter || segments[at].empty()) return nullptr;
    taken.push_back(at);
    if (const Node* found = walk(*node.parameter, segments, at + 1, taken)) return found;
    taken.pop_back();
    return nullptr;
}

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string_view pattern, std::size_t route) {
    const auto refuse = [&](const char* why) -> void {
        throw std::logic_error("route " + std::string(pattern) + ": " + why);
    };
    if (method == Method::other) refuse("no such method");
    if (route == kNoRoute) refuse("the route number is reserved");
    if (pattern.empty() || pattern.front() != '/') refuse("a pattern begins with '/'");
    Node* node = root_.get();
    std::vector<std::string> parameters;
    if (pattern.size() > 1) {
        for (const std::string_view segment : split(pattern.substr(1), '/')) {
            if (segment.empty()) refuse("a segment is empty");
            const bool parameter = segment.front() == '{' && segment.back() == '}' && segment.size() > 2;
            if (!parameter && segment.find_first_of("{}") != std::string_view::npos) refuse("stray brace");
            if (parameter) parameters.emplace_back(segment.substr(1, segment.size() - 2));
            auto& next = parameter ? node->parameter : node->literals[std::string(segment)];
            if (!next) next = std::make_unique<Node>();
            node = next.get();
        }
    }
    Node::Leaf& leaf = node->leaves[method_slot(method)];
    if (leaf.route != kNoRoute) refuse("there is such a route already");
    leaf.route = route;
    leaf.parameters = std::move(parameters);
    node->refresh_allow();
}

RouteMatch Router::match(Method method, const std::vector<std::string>& segments) const {
    RouteMatch match;
    std::vector<std::size_t> taken;
    const Node* node = Node::walk(*root_, segments, 0, taken);
    if (node == nullptr) return match;
    match.allow = node->allow;
    const Node::Leaf* leaf = node->leaf(method);
    if (leaf == nullptr) {
        match.kind =
            method == Method::options ? RouteMatch::Kind::options : RouteMatch::Kind::method_not_allowed;
        return match;
    }
    match.kind = RouteMatch::Kind::found;
    match.route = leaf->route;
    for (std::size_t i = 0; i < taken.size(); ++i) {
        match.params.emplace_back(leaf->parameters[i], segments[taken[i]]);
    }
    return match;
}

} // namespace authos::http
