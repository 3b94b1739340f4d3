#pragma once
// Forms of the hosted pages as values: heading, fields, buttons, and the error of the attempt before. The
// markup is written in one place, with labels, descriptions and an error summary for screen readers.

#include "pages/visit.hpp"

#include "authos/http/form.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::api::pages {

struct Field {
    std::string_view name; // also its id
    std::string label;
    std::string_view type = "text";
    std::string_view autocomplete = "off";
    std::string value = {};
    std::string hint = {};
    std::string_view inputmode = {};
    bool required = true;
    std::string_view maxlength = {};
    std::string_view autocapitalize = "none";
};

struct Button {
    std::string value; // of the field "action"
    std::string label;
};

struct PageLink {
    std::string label;
    std::string href;
    std::string before = {}; // words before the link
};

/// What went wrong with the attempt before, and in which field (empty: none in particular).
struct FormError {
    std::string text;
    std::string field = {};
};

struct FormView {
    std::string heading;
    std::string lead = {};
    std::string notice = {};  // good news, e.g. "A new link is on its way"
    std::string action;       // the path that it posts to, with query
    std::string_view pattern; // of the route that it posts to: binds the form's token
    std::vector<Field> fields = {};
    std::vector<std::pair<std::string, std::string>> hidden = {};
    std::string account = {}; // whose password it asks for, where that is not asked: for password managers
    bool below = false;       // stands below the heading of its page
    std::string submit = {};
    std::string submit_value = {};      // of the field "action", where there are several buttons
    std::vector<Button> buttons = {};   // besides the first, which Enter presses; they need no fields filled
    std::vector<PageLink> choices = {}; // big links above the form: other ways to the same end
    std::vector<PageLink> links = {};   // small ones below
    std::string checkbox = {};          // label of one checkbox "remember"
    bool checked = false;
    std::optional<FormError> error = {};
};

[[nodiscard]] std::string form_markup(const Visit& visit, const FormView& form);
/// The status of a page that shows a form again: 200 for the first time, else that of the error.
[[nodiscard]] int form_status(const Error& error) noexcept;
/// What to show of an error of a use case.
[[nodiscard]] FormError form_error(const Visit& visit, const Error& error);

/// A page without a form: some words and at most one way on.
struct MessageView {
    std::string heading;
    std::vector<std::string> paragraphs;
    std::optional<PageLink> primary = {};
    std::vector<PageLink> links = {};
    std::string mark = {}; // "good" or "bad": the sign above the heading
};
[[nodiscard]] std::string message_markup(const Visit& visit, const MessageView& message);

/// The field of a form that was checked by check_form; empty where it is absent.
[[nodiscard]] std::string field_of(const http::Form& form, std::string_view name);
[[nodiscard]] SecretString secret_of(const http::Form& form, std::string_view name);

} // namespace authos::api::pages
