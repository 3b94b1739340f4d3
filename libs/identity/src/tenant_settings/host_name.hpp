#pragma once
// Names of hosts as people type them.

#include <string_view>

namespace authos::identity {

/// Labels of ASCII letters, digits and inner hyphens with dots between them, at most 253 octets, and not
/// the spelling of an address: the last label has a letter. A single label is enough.
[[nodiscard]] bool is_host_name(std::string_view text) noexcept;

/// Whether `host` is `parent` or below it; both in lower case.
[[nodiscard]] bool is_at_or_below(std::string_view host, std::string_view parent) noexcept;

} // namespace authos::identity
