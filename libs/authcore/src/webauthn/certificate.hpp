#pragma once
// Attestation certificates, as far as WebAuthn looks into them. Each function leaves OpenSSL's error queue
// empty. Source: WebAuthn Level 3 §8; RFC 5280.

#include "authos/authcore/cose.hpp"
#include "authos/authcore/webauthn.hpp"
#include "detail/openssl.hpp"

#include <openssl/x509.h>

#include <optional>
#include <span>
#include <vector>

namespace authos::authcore::detail {

using X509Ptr = std::unique_ptr<X509, OpensslFree<X509_free>>;

/// An extension as it stands in a certificate: the octets inside its OCTET STRING.
struct CertificateExtension {
    Bytes value;
    bool critical = false;
};

class Certificate {
public:
    /// One DER certificate and nothing after it; nothing where that cannot be read.
    static std::optional<Certificate> parse(ByteView der);

    /// Whether the key is of the kind that `algorithm` needs.
    [[nodiscard]] bool serves(CoseAlgorithm algorithm) const;
    [[nodiscard]] bool verify(CoseAlgorithm algorithm, ByteView message, ByteView signature) const;
    [[nodiscard]] bool has_key(const CosePublicKey& key) const;

    [[nodiscard]] bool is_version_3() const;
    /// Basic constraints are there and say that this is no authority.
    [[nodiscard]] bool is_end_entity() const;
    [[nodiscard]] bool has_empty_subject() const;
    /// The one value of that kind in the subject, e.g. NID_countryName, as UTF-8; nothing where there is none
    /// or several.
    [[nodiscard]] std::optional<std::string> subject_value(int nid) const;
    /// Extension by dotted object identifier; nothing where there is none. `twice` tells the malformed case.
    struct Found {
        std::optional<CertificateExtension> extension;
        bool twice = false;
    };
    [[nodiscard]] Found find_extension(const char* oid) const;
    [[nodiscard]] bool has_extended_key_usage(const char* oid) const;
    /// The subject alternative name has a directory name with exactly one value of each of these kinds.
    [[nodiscard]] bool names_in_directory(std::span<const char* const> oids) const;

    [[nodiscard]] X509* get() const noexcept { return x509_.get(); }

private:
    explicit Certificate(X509Ptr x509) noexcept : x509_(std::move(x509)) {}
    X509Ptr x509_;
};

/// Whether `path` (the leaf first) leads to one of the DER certificates, each valid at `now`. Errc::internal,
/// "trust_anchor_malformed", if one of them cannot be read. Revocation is not looked up: there is no I/O
/// here.
[[nodiscard]] Result<bool> chains_to_anchor(const std::vector<Certificate>& path,
                                            const std::vector<Bytes>& anchors, UnixMillis now);

} // namespace authos::authcore::detail
