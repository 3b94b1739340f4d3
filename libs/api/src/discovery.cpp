#include "discovery.hpp"

namespace authos::api {

Json discovery_document(const std::string& base_url) {
    return Json::object({{"issuer", base_url},
                         {"jwks_uri", base_url + "/.well-known/jwks.json"},
                         {"revocation_endpoint", base_url + "/auth/revoke"},
                         {"revocation_endpoint_auth_methods_supported", std::vector<std::string>{"none"}},
                         // Left out they would mean the defaults of RFC 8414, which do not exist here.
                         {"response_types_supported", Json::array()},
                         {"grant_types_supported", Json::array()}});
}

} // namespace authos::api
