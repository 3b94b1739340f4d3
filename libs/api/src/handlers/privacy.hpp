#pragma once
// What is kept about a person: handed out, or forgotten.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_personal_data(Context& ctx, const http::Request& request);
Result<http::Response> delete_personal_data(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
