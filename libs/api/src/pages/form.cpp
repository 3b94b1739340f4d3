#include "pages/form.hpp"

#include "error_response.hpp"

namespace authos::api::pages {
namespace {

using identity::View;

/// The fields that errors belong to, by the start of their reason.
struct FieldOfReason {
    std::string_view reason;
    std::string_view field;
};
constexpr FieldOfReason kFields[] = {
    {"current_password", "current_password"},
    {"password_not_set", ""},
    {"password_hash", ""},
    {"password", "new_password"},
    {"email_not_verified", ""},
    {"email", "email"},
    {"mfa_code", "code"},
    {"user_code", "user_code"},
    {"passkey_name", "name"},
};

View field_view(const Field& field, const std::optional<FormError>& error) {
    const bool wrong = error && error->field == field.name;
    std::string described;
    if (!field.hint.empty()) described = std::string{field.name} + "-hint";
    if (wrong) described += (described.empty() ? "" : " ") + std::string{"error"};
    View view;
    view.set("name", field.name)
        .set("label", field.label)
        .set("type", field.type)
        .set("autocomplete", field.autocomplete)
        .set("value", field.value)
        .set("hint", field.hint)
        .set("inputmode", field.inputmode)
        .set("maxlength", field.maxlength)
        .set("autocapitalize", field.autocapitalize)
        .set("described", described)
        .flag("required", field.required)
        .flag("wrong", wrong);
    return view;
}

std::vector<View> link_views(const std::vector<PageLink>& links) {
    std::vector<View> views;
    for (const PageLink& link : links) {
        views.push_back(View{}.set("label", link.label).set("href", link.href).set("before", link.before));
    }
    return views;
}

} // namespace

std::string form_markup(const Visit& visit, const FormView& form) {
    std::vector<View> fields;
    bool has_field_of_error = false;
    for (const Field& field : form.fields) {
        has_field_of_error = has_field_of_error || (form.error && form.error->field == field.name);
        fields.push_back(field_view(field, form.error));
    }
    std::vector<View> hidden;
    for (const auto& [name, value] : form.hidden)
        hidden.push_back(View{}.set("name", name).set("value", value));
    std::vector<View> buttons;
    for (const Button& button : form.buttons) {
        buttons.push_back(View{}.set("value", button.value).set("label", button.label));
    }
    View view;
    view.set("heading", form.heading)
        .set("lead", form.lead)
        .set("notice", form.notice)
        .set("action", form.action)
        .set("account", form.account)
        .flag("below", form.below)
        .set("form_token", visit.form_token(form.pattern))
        .list("fields", std::move(fields))
        .list("hidden", std::move(hidden))
        .set("submit", form.submit)
        .set("submit_value", form.submit_value)
        .list("buttons", std::move(buttons))
        .flag("has_choices", !form.choices.empty())
        .list("choices", link_views(form.choices))
        .flag("has_links", !form.links.empty())
        .list("links", link_views(form.links))
        .set("checkbox", form.checkbox)
        .flag("checked", form.checked)
        .set("error", form.error ? form.error->text : std::string{})
        .set("error_field", has_field_of_error ? form.error->field : std::string{});
    return visit.render("form", view);
}

int form_status(const Error& error) noexcept {
    return wire_error(error).status;
}

FormError form_error(const Visit& visit, const Error& error) {
    FormError shown{visit.error_text(error)};
    for (const FieldOfReason& row : kFields) {
        if (std::string_view{error.reason}.starts_with(row.reason))
            return {std::move(shown.text), std::string{row.field}};
    }
    return shown;
}

std::string message_markup(const Visit& visit, const MessageView& message) {
    std::vector<View> paragraphs;
    for (const std::string& text : message.paragraphs) paragraphs.push_back(View{}.set("text", text));
    View view;
    view.set("heading", message.heading)
        .flag("good", message.mark == "good")
        .flag("bad", message.mark == "bad")
        .list("paragraphs", std::move(paragraphs))
        .set("primary", message.primary ? message.primary->label : std::string{})
        .set("primary_href", message.primary ? message.primary->href : std::string{})
        .flag("has_links", !message.links.empty())
        .list("links", link_views(message.links));
    return visit.render("message", view);
}

std::string field_of(const http::Form& form, std::string_view name) {
    auto value = form.find(name);
    return value && *value ? **std::move(value) : std::string{};
}

SecretString secret_of(const http::Form& form, std::string_view name) {
    return SecretString{field_of(form, name)};
}

} // namespace authos::api::pages
