#pragma once
// Looking for the token of a claim where only the ruler of the domain can put it. Talks to other servers.

#include "authos/identity/deps.hpp"
#include "authos/identity/tenant_settings/domain.hpp"

namespace authos::identity {

[[nodiscard]] DomainProof proof_places(std::string domain, std::string token);

/// TXT record first, then the file. Never an error: what went wrong is in the message.
[[nodiscard]] DomainVerdict look_for_proof(const Deps& deps, const DomainProof& proof, Deadline deadline);

/// The TXT record alone, for claims on more than a web site.
[[nodiscard]] DomainVerdict look_for_dns_proof(const Deps& deps, const DomainProof& proof, Deadline deadline);

} // namespace authos::identity
