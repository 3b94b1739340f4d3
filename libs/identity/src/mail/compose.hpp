#pragma once
// A mail from its words: keys "mail.<key>.subject", ".text" (paragraphs, a line each) and ".action" (the
// label of its link) of the catalogue. Text and HTML are written from the same words, so that they cannot say
// different things.

#include "authos/identity/mail/mail.hpp"
#include "authos/identity/text/template.hpp"

#include <string>
#include <string_view>

namespace authos::identity {

struct MailWords {
    std::string_view key;
    View values = {};
    std::string link = {}; // absolute URL below MailLook::pages or ::api, or empty
    std::string code = {}; // shown large, or empty
};

[[nodiscard]] Mail compose_mail(const MailLook& look, const Email& to, const MailWords& words);

/// "2026-01-31 17:05 UTC"
[[nodiscard]] std::string mail_moment(UnixMillis at);

} // namespace authos::identity
