// URLs, forms, e-mail addresses, times and encodings: no input may crash, and what was accepted and
// written again must be accepted again.
#include "authos/base/email.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/time.hpp"
#include "authos/base/url.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto url = authos::Url::parse(text); url && !url->host.empty()) {
        if (!authos::Url::parse(url->origin())) std::abort();
    }
    (void)authos::parse_form(text);
    if (const auto email = authos::Email::parse(text)) {
        if (!authos::Email::parse(email->key())) std::abort();
    }
    if (const auto at = authos::parse_rfc3339(text)) (void)authos::format_rfc3339(*at);
    if (const auto bytes = authos::decode_base64url(text)) {
        if (authos::encode_base64url(*bytes) != text) std::abort();
    }
    if (authos::percent_decode(authos::percent_encode(text)).value() != text) std::abort();
    return 0;
}
