// Content-Type and forwarded addresses: short header values from strangers.
#include "authos/http/content_type.hpp"
#include "authos/http/proxy.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto type = authos::http::ContentType::parse(text);
    if (type && type->type.find('/') == std::string::npos) std::abort();
    const std::string address = authos::http::canonical_address(text);
    if (!address.empty() && authos::http::canonical_address(address) != address) std::abort();
    authos::http::Headers headers;
    headers.add("X-Forwarded-For", text);
    static const auto kTrusted = authos::http::AddressList::parse({"10.0.0.0/8"}).value();
    const std::string client = authos::http::client_address("10.0.0.1", headers, kTrusted);
    if (authos::http::canonical_address(client) != client) std::abort();
    return 0;
}
