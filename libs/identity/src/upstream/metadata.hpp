#pragma once
// Documents of OpenID Providers: fetched, checked and remembered. Talks to other servers: never inside a
// database closure. Source: OpenID Connect Discovery 1.0 §3 and §4; RFC 8414; RFC 9207.

#include "authos/authcore/keyset.hpp"
#include "authos/identity/deps.hpp"
#include "authos/outbound/http_client.hpp"

#include <memory>
#include <optional>
#include <string>

namespace authos::identity::upstream {

/// The parts of a discovery document that a client needs; URLs passed check_outbound_url.
struct Discovery {
    std::string issuer;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    std::optional<std::string> userinfo_endpoint;
    bool secret_in_body = false; // the token endpoint takes client_secret_post and not client_secret_basic
    bool issuer_in_response = false; // RFC 9207: the answer to the browser has "iss"
};

enum class Freshness {
    cached,
    refetched, // a key was not found: fetched anew, unless that was done a moment ago
};

/// Documents are believed for ten minutes. The issuer in it must be `issuer` exactly: each caller checks its
/// own. Errors: see Provider, "upstream_unreachable", "upstream_malformed"; Errc::failed_precondition,
/// "upstream_issuer_mismatch".
[[nodiscard]] Result<std::shared_ptr<const Discovery>>
find_discovery(const Deps& deps, const std::string& url, const std::string& issuer, Deadline deadline);

/// A refetch happens at most every ten seconds for an address, whoever asks: unknown key ids come from
/// strangers, too.
[[nodiscard]] Result<std::shared_ptr<const authcore::VerificationKeys>>
find_keys(const Deps& deps, const std::string& url, Freshness freshness, Deadline deadline);

/// Whether something that speaks HTTP answers there with anything but a 5xx; a verdict counts for 30 s.
/// One question at a time: while another one is under way, and without a verdict, it counts as reachable.
[[nodiscard]] bool is_answering(const Deps& deps, const std::string& url, Deadline deadline);

/// One exchange and its errors in the words of Provider; any status is a success.
[[nodiscard]] Result<outbound::HttpResponse> send_upstream(const Deps& deps, outbound::HttpRequest request,
                                                           Deadline deadline);
/// A JSON object from a body. "upstream_malformed".
[[nodiscard]] Result<Json> parse_upstream(std::string_view body);
[[nodiscard]] Error malformed_answer(std::string_view what);

} // namespace authos::identity::upstream
