#pragma once
// Bodies of type application/x-www-form-urlencoded. Repeated parameters are never merged: whoever asks
// for a repeated one gets an error (RFC 6749 §3.1: parameters must not be included more than once).

#include "authos/base/result.hpp"
#include "authos/http/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::http {

/// Decoded fields in their order.
class Form {
public:
    /// Errc::invalid_argument, reason "form_malformed".
    static Result<Form> parse(std::string_view text);
    /// Checks the Content-Type, then parses the body. Errc::unsupported, reason
    /// "content_type_unsupported"; Errc::invalid_argument, reason "form_malformed".
    static Result<Form> of(const Request& request);

    /// Nothing if absent. Errc::invalid_argument, reason "parameter_duplicated", if given twice.
    [[nodiscard]] Result<std::optional<std::string>> find(std::string_view name) const;
    /// Errc::invalid_argument, reasons "parameter_missing" (also if empty) and "parameter_duplicated".
    [[nodiscard]] Result<std::string> get(std::string_view name) const;

    /// The first name that occurs twice, or nothing.
    [[nodiscard]] std::optional<std::string> duplicate() const;
    [[nodiscard]] const Pairs& fields() const noexcept { return fields_; }

private:
    Pairs fields_;
};

} // namespace authos::http
