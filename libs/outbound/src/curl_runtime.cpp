#include "authos/outbound/curl_runtime.hpp"

#include <curl/curl.h>

#include <stdexcept>

namespace authos::outbound {

CurlRuntime::CurlRuntime() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

CurlRuntime::~CurlRuntime() {
    curl_global_cleanup();
}

} // namespace authos::outbound
