#pragma once
// A QR code as an SVG image.

#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

namespace authos::identity {

/// Black on white with the quiet zone of four modules, drawn as one path; attributes only, so that no
/// content security policy minds. Errc::invalid_argument, "qr_code_too_long".
[[nodiscard]] Result<SecretString> qr_code_svg(const SecretString& text);

} // namespace authos::identity
