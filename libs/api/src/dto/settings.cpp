#include "dto/settings.hpp"

#include "dto/body.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {

Result<identity::OAuthCredentialsDraft> parse_oauth_credentials(const Json& body, std::string_view provider) {
    AUTHOS_TRY(auto client_id, body.get_string("client_id"));
    AUTHOS_TRY(auto secret, body.find_string("client_secret"));
    if (!secret) {
        return fail(Errc::invalid_argument, "client_secret_missing",
                    "client_secret is missing: send it with every change, the stored one is never reused");
    }
    return identity::OAuthCredentialsDraft{std::string{provider}, std::move(client_id),
                                           SecretString{std::move(*secret)}};
}

Result<identity::SmtpDraft> parse_smtp_draft(const Json& body) {
    identity::SmtpDraft draft;
    AUTHOS_TRY(draft.host, body.get_string("host"));
    AUTHOS_TRY(const auto port, body.find_integer("port"));
    if (port) draft.port = *port;
    AUTHOS_TRY(draft.username, body.find_string("username"));
    AUTHOS_TRY(auto password, body.find_string("password"));
    if (password) draft.password = SecretString{std::move(*password)};
    AUTHOS_TRY(draft.from_email, body.get_string("from_email"));
    AUTHOS_TRY(draft.from_name, body.find_string("from_name"));
    AUTHOS_TRY(draft.tls, body.find_string("tls"));
    return draft;
}

Result<identity::BrandingPatch> parse_branding_patch(const Json& body) {
    identity::BrandingPatch patch;
    AUTHOS_TRY(patch.logo_url, find_change(body, "logo_url"));
    AUTHOS_TRY(patch.primary_color, find_change(body, "primary_color"));
    return patch;
}

Json oauth_credentials_json(const identity::OAuthCredentialsView& credentials) {
    return Json::object(
        {{"provider", credentials.provider}, {"client_id", credentials.client_id}, {"has_secret", true}});
}

Json smtp_json(const identity::SmtpView& view) {
    return Json::object({{"host", view.host},
                         {"port", number(view.port)},
                         {"username", view.username},
                         {"from_email", view.from_email},
                         {"from_name", view.from_name},
                         {"tls", view.tls},
                         {"configured", view.configured}});
}

Json smtp_change_json(const identity::SmtpChange& change) {
    const char* message = change.password_cleared
                              ? "SMTP configuration saved. The stored password was removed, because it "
                                "belonged to another server or login"
                              : "SMTP configuration saved";
    return Json::object({{"message", message}});
}

Json domain_claim_json(const identity::DomainProof& proof) {
    const Json record = Json::object(
        {{"method", "dns_txt"},
         {"instructions", "Add a TXT record with this name and value to the DNS of " + proof.domain},
         {"record_type", "TXT"},
         {"record_name", proof.record_name},
         {"record_value", proof.token}});
    const Json file =
        Json::object({{"method", "http_file"},
                      {"instructions", "Serve a file at this address that contains nothing but the value"},
                      {"record_type", "FILE"},
                      {"record_name", proof.file_url},
                      {"record_value", proof.token}});
    return Json::object(
        {{"verification_token", proof.token}, {"verification_methods", Json::array({record, file})}});
}

Json branding_json(const identity::Branding& branding) {
    return Json::object({{"logo_url", branding.logo_url}, {"primary_color", branding.primary_color}});
}

} // namespace authos::api::dto
