// Redirect URIs from outside. What may be registered is itself, means no other host, and what a web client
// may have a native one may have, too.

#include "authos/authcore/oauth/redirect_uri.hpp"
#include "authos/base/bytes.hpp"
#include "authos/base/url.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = as_text({data, size});
    const auto web = RedirectUri::parse(text, ClientKind::web);
    const auto native = RedirectUri::parse(text, ClientKind::native);
    if (web && !native) std::abort();
    // A loopback URI with another port must still be one of the own machine.
    if (is_same_redirect_uri("http://127.0.0.1/cb", text, ClientKind::native)) {
        const auto url = Url::parse(text);
        if (!url || url->host != "127.0.0.1" || url->path != "/cb" || url->has_userinfo) std::abort();
    }
    if (!native) return 0;
    if (native->text() != text) std::abort();
    const auto url = Url::parse(text);
    if (!url || url->has_userinfo || url->has_fragment) std::abort();
    if (!is_same_redirect_uri(text, text, ClientKind::web)) std::abort();
    return 0;
}
