#pragma once
// Work that is done either way and kept or undone, so that neither time nor the number of statements tells
// whether there was anything to do.

#include "authos/base/result.hpp"
#include "authos/storage/session.hpp"

#include <functional>

namespace authos::storage {

enum class Afterwards { keep, undo };

/// Runs `work` at a savepoint of the write transaction that `s` belongs to. Undoing takes back what it wrote
/// and nothing before. An error of `work` is handed on and ends the transaction, as anywhere.
Result<void> rehearse(Session& s, Afterwards afterwards, const std::function<Result<void>(Session&)>& work);

} // namespace authos::storage
