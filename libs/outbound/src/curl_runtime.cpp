#include "authos/outbound/curl_runtime.hpp"

#include "curl_functions.hpp"

#include <dlfcn.h>

#include <stdexcept>
#include <string>

namespace authos::outbound {

namespace {

void* open_libcurl() {
    // Never closed: libcurl and what it brings along do not support being unloaded.
    void* library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) {
        throw std::runtime_error("libcurl.so.4 is missing (Debian: apt-get install libcurl4)");
    }
    return library;
}

template <class F>
void find_curl_function(void* library, const char* name, F& function) {
    function = reinterpret_cast<F>(dlsym(library, name));
    if (function == nullptr) throw std::runtime_error(std::string("libcurl.so.4 has no function ") + name);
}

CurlFunctions load_curl_functions() {
    void* const library = open_libcurl();
    CurlFunctions functions{};
    find_curl_function(library, "curl_global_init", functions.global_init);
    find_curl_function(library, "curl_global_cleanup", functions.global_cleanup);
    find_curl_function(library, "curl_easy_init", functions.easy_init);
    find_curl_function(library, "curl_easy_cleanup", functions.easy_cleanup);
    find_curl_function(library, "curl_easy_setopt", functions.easy_setopt);
    find_curl_function(library, "curl_easy_getinfo", functions.easy_getinfo);
    find_curl_function(library, "curl_easy_perform", functions.easy_perform);
    find_curl_function(library, "curl_easy_strerror", functions.easy_strerror);
    find_curl_function(library, "curl_slist_append", functions.slist_append);
    find_curl_function(library, "curl_slist_free_all", functions.slist_free_all);
    return functions;
}

} // namespace

CurlRuntime::CurlRuntime() = default;

CurlRuntime::~CurlRuntime() {
    if (functions_) functions_->global_cleanup();
}

Result<void> CurlRuntime::load() const {
    try {
        // An attempt that throws leaves the flag unset.
        std::call_once(loaded_, [this] {
            auto functions = std::make_unique<const CurlFunctions>(load_curl_functions());
            // Safe beside other threads since libcurl 7.84.
            if (functions->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
                throw std::runtime_error("libcurl does not start");
            }
            functions_ = std::move(functions);
        });
    } catch (const std::runtime_error& missing) {
        return fail(Errc::unavailable, "libcurl_missing", missing.what());
    }
    return {};
}

} // namespace authos::outbound
