// What a visitor's browser and a tenant's settings bring to the pages and mails: languages, user agents,
// names in templates, colours, addresses to call.
#include "authos/base/text.hpp"
#include "authos/identity/mail/look.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/pages/colour.hpp"
#include "authos/identity/text/language.hpp"
#include "authos/identity/text/template.hpp"
#include "devices/name.hpp"
#include "fuzz_world.hpp"
#include "names.hpp"
#include "outbound_url.hpp"
#include "text/html.hpp"

#include <algorithm>

using namespace authos;
using namespace authos::identity;

namespace {

void check_template(std::string_view text) {
    View view;
    view.set("v", text).list("l", {View{}.set("i", text)});
    const std::string safe = escape_html(text);
    if (safe.find_first_of("<>\"'") != std::string::npos) std::abort();
    // A value is a value, whatever it looks like: neither a template nor a message key is read in it.
    if (render_html("<p title=\"{{v}}\">{{#l}}{{i}}{{/l}}</p>", Language::en, view) !=
        "<p title=\"" + safe + "\">" + safe + "</p>") {
        std::abort();
    }
    if (render_text("{{v}}.", Language::de, view) != std::string{text} + ".") std::abort();
}

std::size_t marks_in(const std::string& html) {
    return static_cast<std::size_t>(
        std::count_if(html.begin(), html.end(), [](char c) { return c == '<' || c == '>' || c == '"'; }));
}

Mail mail_about(std::string_view text) {
    static const Email reader = Email::parse("reader@example.test").value();
    MailLook look{test::fuzz_settings()};
    look.site = text;
    SignInNotice notice;
    notice.ip_address = text;
    notice.user_agent = text;
    notice.country = text;
    notice.city = text;
    return new_sign_in_mail(look, reader, notice);
}

// A mail to somebody else that a stranger's user agent and an organization's name stand in.
void check_mail(std::string_view text) {
    // No header field and no name has line breaks; they would be paragraphs.
    if (text.empty() || text.find_first_of("\r\n") != std::string_view::npos) return;
    static const std::size_t marks = marks_in(mail_about("plain").html);
    const Mail mail = mail_about(text);
    if (marks_in(mail.html) != marks) std::abort();
    if (is_printable_line(text) && !is_printable_line(mail.subject)) std::abort();
}

void check_brand(std::string_view text) {
    const auto colour = Colour::parse(text);
    if (!colour) return;
    if (Colour::parse(colour->hex())->hex() != colour->hex()) std::abort();
    if (contrast_of(ink_on(*colour), *colour) < 4.5) std::abort();
    if (contrast_of(readable_on(*colour, Colour{255, 255, 255}), Colour{255, 255, 255}) < 4.5) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    if (tag_of(choose_language(text, {})).size() != 2 || tag_of(choose_language({}, text)).size() != 2)
        std::abort();
    const std::string device = device_name_of(text);
    if (device.empty() || device.size() > 100 || (is_utf8(text) && !is_utf8(device))) std::abort();
    check_template(text);
    check_mail(text);
    check_brand(text);
    if (const auto name = parse_name(text); name && (!is_printable_line(*name) || name->size() > 400)) {
        std::abort();
    }
    if (check_slug(text) && escape_html(text) != text) std::abort();
    if (const auto url = check_outbound_url(test::fuzz_settings(), text)) {
        if (url->scheme != "https" || url->has_userinfo || url->host.empty()) std::abort();
    }
    return 0;
}
