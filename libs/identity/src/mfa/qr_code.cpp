#include "mfa/qr_code.hpp"

#include <memory>
#include <qrencode.h>
#include <string>

namespace authos::identity {

namespace {

constexpr int kQuietZone = 4;

struct FreeQrCode {
    void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

} // namespace

Result<SecretString> qr_code_svg(const SecretString& text) {
    const std::unique_ptr<QRcode, FreeQrCode> code{
        QRcode_encodeString8bit(text.reveal().c_str(), 0, QR_ECLEVEL_M)};
    if (!code) return fail(Errc::invalid_argument, "qr_code_too_long", "The QR code cannot be drawn");
    const std::string side = std::to_string(code->width + 2 * kQuietZone);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                      "\" width=\"256\" height=\"256\" shape-rendering=\"crispEdges\" role=\"img\" "
                      "aria-label=\"QR code for an authenticator app\"><rect width=\"" +
                      side + "\" height=\"" + side + "\" fill=\"#fff\"/><path fill=\"#000\" d=\"";
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1U) == 0) continue;
            svg += "M" + std::to_string(x + kQuietZone) + " " + std::to_string(y + kQuietZone) + "h1v1h-1z";
        }
    }
    return SecretString{svg + "\"/></svg>"};
}

} // namespace authos::identity
