#include "upstream/metadata.hpp"

#include "authos/base/json.hpp"
#include "authos/identity/upstream/metadata_cache.hpp"
#include "authos/storage/session.hpp"
#include "outbound_url.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <map>
#include <mutex>

namespace authos::identity::upstream {

namespace {

using std::chrono_literals::operator""s;

constexpr std::size_t kMaxEntries = 256; // of each kind
constexpr std::size_t kMaxDocumentBytes = 256 * 1024;
constexpr auto kDocumentAge = 600s;
constexpr auto kVerdictAge = 30s;
constexpr auto kRefetchPause = 10s;
constexpr auto kProbeTime = 2s;

} // namespace

/// Values by URL with the time when they were learned; the oldest gives way.
template <class T>
class Remembered {
public:
    std::optional<T> find(const std::string& url, Clock::Steady now, std::chrono::seconds age) {
        const std::scoped_lock lock{mutex_};
        const auto at = entries_.find(url);
        if (at == entries_.end() || now - at->second.learned_at >= age) return std::nullopt;
        return at->second.value;
    }
    void put(const std::string& url, T value, Clock::Steady now) {
        const std::scoped_lock lock{mutex_};
        if (entries_.size() >= kMaxEntries && entries_.count(url) == 0) {
            entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](auto& a, auto& b) {
                return a.second.learned_at < b.second.learned_at;
            }));
        }
        entries_.insert_or_assign(url, Entry{std::move(value), now});
    }

private:
    struct Entry {
        T value;
        Clock::Steady learned_at;
    };
    std::mutex mutex_;
    std::map<std::string, Entry> entries_;
};

struct MetadataCache::State {
    const Clock& clock;
    Remembered<std::shared_ptr<const Discovery>> discoveries{};
    Remembered<std::shared_ptr<const authcore::VerificationKeys>> keys{};
    Remembered<bool> refetches{};
    Remembered<bool> verdicts{};
    std::atomic_flag probing{};
};

MetadataCache::MetadataCache(const Clock& clock) : state_(new State{.clock = clock}) {}
MetadataCache::~MetadataCache() = default;

namespace {

MetadataCache::State* cache_of(const Deps& deps) {
    return deps.upstream_metadata == nullptr ? nullptr : &deps.upstream_metadata->state();
}

Result<std::string> get_document(const Deps& deps, const std::string& url, Deadline deadline) {
    outbound::HttpRequest request;
    request.url = url;
    request.headers = {{"Accept", "application/json"}};
    request.max_response_bytes = kMaxDocumentBytes;
    AUTHOS_TRY(auto answer, send_upstream(deps, std::move(request), deadline));
    if (answer.status == 200) return std::move(answer.body);
    const std::string status = "HTTP status " + std::to_string(answer.status);
    if (answer.status >= 500) {
        return fail(Errc::unavailable, "upstream_unreachable", "The identity provider is not available")
            .with_detail(status);
    }
    return malformed_answer("a document could not be fetched: " + status);
}

Result<std::string> endpoint_of(const Deps& deps, const Json& document, std::string_view name) {
    auto text = document.get_string(name);
    if (!text) return malformed_answer(std::string{name} + " is missing");
    if (const auto url = check_outbound_url(deps.settings, *text); !url) {
        return malformed_answer(std::string{name} + " is not to be called: " + url.error().reason);
    }
    return text;
}

bool has_text(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

Result<Discovery> discovery_of(const Deps& deps, const Json& document) {
    Discovery found;
    found.issuer = document.get_string("issuer").value_or("");
    AUTHOS_TRY(found.authorization_endpoint, endpoint_of(deps, document, "authorization_endpoint"));
    AUTHOS_TRY(found.token_endpoint, endpoint_of(deps, document, "token_endpoint"));
    AUTHOS_TRY(found.jwks_uri, endpoint_of(deps, document, "jwks_uri"));
    if (document.find("userinfo_endpoint")) {
        AUTHOS_TRY(found.userinfo_endpoint, endpoint_of(deps, document, "userinfo_endpoint"));
    }
    const auto methods = document.get_strings("token_endpoint_auth_methods_supported")
                             .value_or(std::vector<std::string>{"client_secret_basic"});
    found.secret_in_body =
        has_text(methods, "client_secret_post") && !has_text(methods, "client_secret_basic");
    found.issuer_in_response =
        document.get_boolean("authorization_response_iss_parameter_supported").value_or(false);
    return found;
}

Result<std::shared_ptr<const Discovery>> load_discovery(const Deps& deps, const std::string& url,
                                                        Deadline deadline) {
    auto* cache = cache_of(deps);
    const auto now = deps.clock.steady_now();
    if (cache != nullptr) {
        if (auto known = cache->discoveries.find(url, now, kDocumentAge)) return std::move(*known);
    }
    AUTHOS_TRY(const auto body, get_document(deps, url, deadline));
    AUTHOS_TRY(const auto document, parse_upstream(body));
    AUTHOS_TRY(auto parsed, discovery_of(deps, document));
    auto shared = std::make_shared<const Discovery>(std::move(parsed));
    if (cache != nullptr) cache->discoveries.put(url, shared, now);
    return shared;
}

bool probe(const Deps& deps, const std::string& url, Deadline deadline) {
    outbound::HttpRequest request;
    request.url = url;
    request.max_response_bytes = kMaxDocumentBytes;
    const auto limit = Deadline{std::min(deadline.at(), Deadline::after(deps.clock, kProbeTime).at())};
    const auto answer = deps.http.send(request, limit);
    // Too much of an answer is one, too.
    if (!answer) return answer.error().code == Errc::payload_too_large;
    return answer->status < 500;
}

} // namespace

Error malformed_answer(std::string_view what) {
    return fail(Errc::failed_precondition, "upstream_malformed",
                "The identity provider's answer cannot be understood")
        .with_detail(std::string{what});
}

Result<Json> parse_upstream(std::string_view body) {
    auto parsed = parse_json(body);
    if (!parsed) return malformed_answer(parsed.error().reason);
    if (!parsed->is_object()) return malformed_answer("not an object");
    return parsed;
}

Result<outbound::HttpResponse> send_upstream(const Deps& deps, outbound::HttpRequest request,
                                             Deadline deadline) {
    assert(!storage::inside_closure());
    auto answer = deps.http.send(request, deadline);
    if (answer) return answer;
    if (answer.error().code == Errc::payload_too_large) return malformed_answer("too large");
    return fail(Errc::unavailable, "upstream_unreachable", "The identity provider cannot be reached")
        .with_detail(answer.error().reason);
}

Result<std::shared_ptr<const Discovery>> find_discovery(const Deps& deps, const std::string& url,
                                                        const std::string& issuer, Deadline deadline) {
    AUTHOS_TRY(auto found, load_discovery(deps, url, deadline));
    // Exactly, as Discovery 1.0 §4.3 demands: a document that speaks for another issuer would let that one's
    // keys sign for this one.
    if (found->issuer != issuer) {
        return fail(Errc::failed_precondition, "upstream_issuer_mismatch",
                    "The discovery document names another issuer than the connection")
            .with_detail(found->issuer);
    }
    return found;
}

Result<std::shared_ptr<const authcore::VerificationKeys>> find_keys(const Deps& deps, const std::string& url,
                                                                    Freshness freshness, Deadline deadline) {
    auto* cache = cache_of(deps);
    const auto now = deps.clock.steady_now();
    if (cache != nullptr) {
        auto known = cache->keys.find(url, now, kDocumentAge);
        if (known && freshness == Freshness::cached) return std::move(*known);
        if (known && cache->refetches.find(url, now, kRefetchPause)) return std::move(*known);
        if (known) cache->refetches.put(url, true, now);
    }
    AUTHOS_TRY(const auto body, get_document(deps, url, deadline));
    auto parsed = authcore::VerificationKeys::parse_jwks(body);
    if (!parsed) return malformed_answer("keys: " + parsed.error().reason);
    auto shared = std::make_shared<const authcore::VerificationKeys>(std::move(parsed).value());
    if (cache != nullptr) cache->keys.put(url, shared, now);
    return shared;
}

namespace {

// Ends the probe also when it leaves by an exception.
struct ProbeMark {
    std::atomic_flag& probing;
    ~ProbeMark() { probing.clear(); }
};

} // namespace

bool is_answering(const Deps& deps, const std::string& url, Deadline deadline) {
    assert(!storage::inside_closure());
    auto* cache = cache_of(deps);
    if (cache == nullptr) return probe(deps, url, deadline);
    if (const auto known = cache->verdicts.find(url, deps.clock.steady_now(), kVerdictAge)) return *known;
    // A provider that is slow to answer must not keep more than one thread of the sign-in lane waiting.
    if (cache->probing.test_and_set()) return true;
    const ProbeMark mark{cache->probing};
    const bool answering = probe(deps, url, deadline);
    cache->verdicts.put(url, answering, deps.clock.steady_now());
    return answering;
}

} // namespace authos::identity::upstream
