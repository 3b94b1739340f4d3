#pragma once
// One member of a partial update, where leaving something alone and clearing it are different wishes.

#include <optional>

namespace authos::identity {

/// Nothing: leave it alone. An empty inside: clear it. Else: set it to the value.
template <class T>
using FieldChange = std::optional<std::optional<T>>;

} // namespace authos::identity
