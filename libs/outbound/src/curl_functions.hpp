#pragma once
// The functions of libcurl that are used here, by the names they have there without "curl_".

#include <curl/curl.h>

// libcurl's header wraps these in macros that check argument types, which a pointer cannot pass through.
#undef curl_easy_setopt
#undef curl_easy_getinfo

namespace authos::outbound {

/// Filled by CurlRuntime; none is null.
struct CurlFunctions {
    decltype(&curl_global_init) global_init;
    decltype(&curl_global_cleanup) global_cleanup;
    decltype(&curl_easy_init) easy_init;
    decltype(&curl_easy_cleanup) easy_cleanup;
    decltype(&curl_easy_setopt) easy_setopt;
    decltype(&curl_easy_getinfo) easy_getinfo;
    decltype(&curl_easy_perform) easy_perform;
    decltype(&curl_easy_strerror) easy_strerror;
    decltype(&curl_slist_append) slist_append;
    decltype(&curl_slist_free_all) slist_free_all;
};

} // namespace authos::outbound
