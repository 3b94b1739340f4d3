#pragma once
// Calls to another party's OAuth endpoints. Whatever comes back is untrusted: capped in size, and either
// JSON of the expected form or one of the documented reasons of upstream/provider.hpp.
// Source: RFC 6749 §4.1.3, §5, §6.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/deps.hpp"
#include "upstream/provider.hpp"

#include <string>
#include <utility>
#include <vector>

namespace authos::identity::upstream {

/// The time for all the calls that one sign-in makes to a provider.
inline constexpr std::chrono::milliseconds kLongestTalk{14'000};
inline constexpr std::size_t kLargestAnswer = 256 * 1024;

/// kLongestTalk from now, or `limit` where that is earlier.
[[nodiscard]] Deadline talk_deadline(const Deps& deps, Deadline limit);

/// How the client proves itself at the token endpoint.
enum class ClientProof {
    in_body, // client_id and client_secret as parameters
    basic,   // HTTP Basic, both form-encoded first (RFC 6749 §2.3.1)
    none,    // a public client: client_id as a parameter
};

/// One call of a token endpoint. `parameters` have neither the client's id nor its secret.
struct TokenRequest {
    std::string url;
    std::string client_id;
    SecretString client_secret;
    ClientProof proof = ClientProof::in_body;
    std::vector<std::pair<std::string, SecretString>> parameters;
};

/// The answer: a JSON object without an `error` member (GitHub sends errors with status 200).
/// "upstream_unreachable" (no answer in time, or status 429 or 5xx), "upstream_refused" (an `error` member
/// with another status, or another 4xx), "upstream_malformed" (anything else: HTML, too large, a redirect). The detail has the
/// status and the provider's error code, never a token. Never inside a database closure.
[[nodiscard]] Result<Json> request_tokens(const Deps& deps, const TokenRequest& request, Deadline deadline);

/// GET with a bearer token; a JSON object or array. Reasons as above; 401 and 403 are "upstream_refused".
[[nodiscard]] Result<Json> get_with_token(const Deps& deps, const std::string& url,
                                          const SecretString& access_token, Deadline deadline);

/// access_token, refresh_token, expires_in (seconds) and scope (separated by blanks or commas) of such an
/// answer. "upstream_malformed" without an access token. `asked`: what counts where no scope is named.
[[nodiscard]] Result<ProviderTokens> read_tokens(const Json& answer, const std::vector<std::string>& asked,
                                                 UnixMillis now);

/// "code", "redirect_uri", "code_verifier" and the grant type of the authorization code.
[[nodiscard]] std::vector<std::pair<std::string, SecretString>> code_parameters(const CodeExchange& exchange);

/// `endpoint` with the request's parameters of RFC 6749 §4.1.1 and S256; `extra` is appended.
[[nodiscard]] std::string
authorization_url_of(const std::string& endpoint, const std::string& client_id,
                     const AuthorizationRequest& request,
                     const std::vector<std::pair<std::string, std::string>>& extra = {});

/// Errc::failed_precondition "upstream_malformed" with that detail.
[[nodiscard]] Error upstream_malformed(std::string detail);

} // namespace authos::identity::upstream
