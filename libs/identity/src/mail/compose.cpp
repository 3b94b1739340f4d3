#include "mail/compose.hpp"

#include "authos/base/text.hpp"
#include "authos/identity/pages/colour.hpp"

#include <stdexcept>

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> identity_mails();
}

namespace authos::identity {

namespace {

constexpr Colour kButton{0x2f, 0x5b, 0xd7};
constexpr Colour kCard{0xff, 0xff, 0xff}; // that the button stands on, in layout.html

std::string_view mail_template(std::string_view file) {
    for (const auto& [name, content] : embedded::identity_mails()) {
        if (name == file) return content;
    }
    throw std::logic_error("the mail template " + std::string{file} + " was not compiled in");
}

} // namespace

std::string mail_moment(UnixMillis at) {
    const std::string full = format_rfc3339(at);
    return full.substr(0, 10) + " " + full.substr(11, 5) + " UTC";
}

Mail compose_mail(const MailLook& look, const Email& to, const MailWords& words) {
    const std::string stem = "mail." + std::string{words.key};
    const std::string product = render_message(look.language, "product.name");
    View values = words.values;
    values.set("site", look.site.empty() ? product : look.site);
    const std::string subject = render_message(look.language, stem + ".subject", values);
    const std::string text = render_message(look.language, stem + ".text", values);
    std::vector<View> paragraphs;
    for (const std::string_view line : split(text, '\n')) {
        if (!is_blank(line)) paragraphs.push_back(View{}.set("text", line));
    }
    const Colour brand =
        (look.primary_color ? Colour::parse(*look.primary_color) : std::nullopt).value_or(kButton);
    View view;
    view.set("lang", tag_of(look.language))
        .set("subject", subject)
        .set("site", look.site.empty() ? product : look.site)
        .set("logo", look.logo_url.value_or(std::string{}))
        .list("paragraphs", std::move(paragraphs))
        .set("code", words.code)
        .set("link", words.link)
        .set("link_label",
             words.link.empty() ? std::string{} : render_message(look.language, stem + ".action"))
        .set("button", brand.hex())
        .set("button_ink", ink_on(brand).hex())
        // A white button on white would be none.
        .set("button_edge", readable_on(brand, kCard).hex());
    return {to, subject, render_text(mail_template("layout.txt"), look.language, view),
            render_html(mail_template("layout.html"), look.language, view)};
}

} // namespace authos::identity
