#include "tenant_settings/host_name.hpp"

#include "authos/base/text.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_label(std::string_view label) noexcept {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

} // namespace

bool is_host_name(std::string_view text) noexcept {
    if (text.empty() || text.size() > 253) return false;
    std::string_view last = text;
    for (std::string_view rest = text;;) {
        const auto dot = rest.find('.');
        last = rest.substr(0, dot);
        if (!is_label(last)) return false;
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    // "127.1", "0x7f000001": resolvers take such texts for addresses. No name ends so.
    return is_letter(last.front());
}

bool is_at_or_below(std::string_view host, std::string_view parent) noexcept {
    if (host.size() < parent.size() || parent.empty()) return false;
    if (host.substr(host.size() - parent.size()) != parent) return false;
    return host.size() == parent.size() || host[host.size() - parent.size() - 1] == '.';
}

} // namespace authos::identity
