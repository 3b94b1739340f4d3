#include "tenant_settings/domain_proof.hpp"

#include "authos/base/text.hpp"
#include "authos/outbound/http_client.hpp"
#include "authos/outbound/txt_resolver.hpp"

#include <algorithm>
#include <chrono>

namespace authos::identity {

namespace {

constexpr std::chrono::seconds kStepTime{8};
constexpr std::size_t kMaxFileBytes = 4096;

Deadline step_deadline(const Deps& deps, Deadline deadline) {
    return Deadline{std::min(deadline.at(), Deadline::after(deps.clock, kStepTime).at())};
}

/// Nothing where the token is there, else what was found instead. What others wrote is not repeated: with
/// private networks allowed, it could be anything of the intranet.
std::optional<std::string> miss_in_dns(const Deps& deps, const DomainProof& proof, Deadline deadline) {
    const auto texts = deps.dns.find_txt(proof.record_name, step_deadline(deps, deadline));
    if (!texts) return "the name server did not answer (" + texts.error().reason + ")";
    for (const std::string& text : *texts) {
        if (trim(text) == proof.token) return std::nullopt;
    }
    if (texts->empty()) return "there is no TXT record";
    return "there are TXT records, " + std::to_string(texts->size()) + " in all, but none with the token";
}

std::optional<std::string> miss_in_file(const Deps& deps, const DomainProof& proof, Deadline deadline) {
    outbound::HttpRequest request;
    request.url = proof.file_url;
    request.max_response_bytes = kMaxFileBytes;
    request.allow_plain_http = true;
    const auto answer = deps.http.send(request, step_deadline(deps, deadline));
    if (!answer) return "it cannot be fetched (" + answer.error().reason + ")";
    if (answer->status != 200) return "the answer has the status " + std::to_string(answer->status);
    if (trim(answer->body) == proof.token) return std::nullopt;
    return std::string{"the file does not consist of the token"};
}

} // namespace

DomainProof proof_places(std::string domain, std::string token) {
    DomainProof proof{std::move(domain), std::move(token), {}, {}};
    proof.record_name = "_sso-verification." + proof.domain;
    proof.file_url = "http://" + proof.domain + "/.well-known/sso-verification.txt";
    return proof;
}

DomainVerdict look_for_proof(const Deps& deps, const DomainProof& proof, Deadline deadline) {
    const auto dns = miss_in_dns(deps, proof, deadline);
    if (!dns) return {true, "Domain verified by its TXT record"};
    const auto file = miss_in_file(deps, proof, deadline);
    if (!file) return {true, "Domain verified by its file"};
    return {false, "Domain not verified yet. The token " + proof.token +
                       " was looked for in TXT records at " + proof.record_name + ": " + *dns + "; and in " +
                       proof.file_url + ": " + *file + ". Changes of the DNS can take a while."};
}

DomainVerdict look_for_dns_proof(const Deps& deps, const DomainProof& proof, Deadline deadline) {
    const auto miss = miss_in_dns(deps, proof, deadline);
    if (!miss) return {true, "Domain verified by its TXT record"};
    return {false, "Domain not verified yet. The token " + proof.token +
                       " was looked for in TXT records at " + proof.record_name + ": " + *miss +
                       ". Changes of the DNS can take a while."};
}

} // namespace authos::identity
