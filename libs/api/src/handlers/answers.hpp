#pragma once
// What most handlers of the management API begin and end with. Answers are private: no cache keeps them.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/http/response.hpp"

#include <string>
#include <string_view>

namespace authos::api::handlers {

[[nodiscard]] inline http::Response json_answer(const Json& body, int status = 200) {
    return http::Response::json(status, body.dump()).no_store();
}

/// 204, for what is gone.
[[nodiscard]] inline http::Response no_content() {
    return http::Response{204}.no_store();
}

/// The id in the path parameter `name`. What is no id at all does not exist either: Errc::not_found with
/// the reason and message that the use case gives for an unknown one.
template <class T>
[[nodiscard]] Result<T> id_param(const http::Request& request, std::string_view name, std::string_view reason,
                                 std::string message) {
    auto id = T::parse(request.param(name));
    if (!id) return fail(Errc::not_found, reason, std::move(message));
    return id;
}

} // namespace authos::api::handlers
