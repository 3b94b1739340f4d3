#pragma once
// What the declaration of a handler needs.

#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/http/response.hpp"

namespace authos::api {
class Context;
}
