#pragma once
// Bodies of the tenant settings. No answer has a secret.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/tenant_settings/branding.hpp"
#include "authos/identity/tenant_settings/domain.hpp"
#include "authos/identity/tenant_settings/oauth_credentials.hpp"
#include "authos/identity/tenant_settings/smtp.hpp"

#include <string_view>

namespace authos::api::dto {

/// All parsers fail with Errc::invalid_argument, "member_missing" or "member_type", and a message that
/// names the member. Credentials without a new secret are refused as such: "client_secret_missing".
[[nodiscard]] Result<identity::OAuthCredentialsDraft> parse_oauth_credentials(const Json& body,
                                                                              std::string_view provider);
[[nodiscard]] Result<identity::SmtpDraft> parse_smtp_draft(const Json& body);
[[nodiscard]] Result<identity::BrandingPatch> parse_branding_patch(const Json& body);

[[nodiscard]] Json oauth_credentials_json(const identity::OAuthCredentialsView& credentials);
[[nodiscard]] Json smtp_json(const identity::SmtpView& view);
[[nodiscard]] Json smtp_change_json(const identity::SmtpChange& change);
[[nodiscard]] Json domain_claim_json(const identity::DomainProof& proof);
[[nodiscard]] Json branding_json(const identity::Branding& branding);

} // namespace authos::api::dto
