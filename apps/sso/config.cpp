#include "config.hpp"

#include "variables.hpp"

#include "authos/base/url.hpp"
#include "authos/identity/passkeys/relying_party.hpp"

#include <unistd.h>

namespace authos::sso {
namespace {

void read_database(VariableReader& in, storage::Backend backend, Config& out) {
    in.read("DB_MAX_CONNECTIONS", out.pool.max_connections);
    in.read("DB_ACQUIRE_TIMEOUT_SECS", out.pool.acquire_timeout);
    in.read("DB_IDLE_TIMEOUT_SECS", out.pool.idle_timeout);
    in.read("DB_MAX_LIFETIME_SECS", out.pool.max_lifetime);
    in.read("DB_STATEMENT_TIMEOUT_SECS", out.pool.statement_timeout);
    std::string synchronous;
    in.read("SQLITE_SYNCHRONOUS", synchronous);
    if (synchronous == "normal") out.pool.sqlite_synchronous = storage::SqliteSynchronous::normal;

    in.read("DATABASE_URL", out.database_url);
    if (out.database_url.empty() && backend == storage::Backend::sqlite)
        out.database_url = SecretString{"sqlite:./data.db"};
    if (out.database_url.empty()) return in.fault("DATABASE_URL", "is missing");
    const auto fits = storage::check_database_url(backend, out.database_url);
    if (fits) return;
    std::string problem = "is not valid: " + fits.error().message;
    if (fits.error().reason == "database_url_backend_mismatch") {
        problem = "this is sso_" + std::string{storage::name_of(backend)} +
                  ": DATABASE_URL must start with " + std::string{storage::url_schemes_of(backend)};
    }
    in.fault("DATABASE_URL", problem);
}

void read_http(VariableReader& in, Config& out) {
    in.read("SERVER_HOST", out.server.host);
    in.read("SERVER_PORT", out.server.port);
    in.read("HTTP_MAX_CONNECTIONS", out.server.max_connections);
    in.read("HTTP_HEADER_TIMEOUT_SECS", out.server.timeouts.header);
    in.read("HTTP_BODY_TIMEOUT_SECS", out.server.timeouts.body);
    in.read("HTTP_IDLE_TIMEOUT_SECS", out.server.timeouts.idle);
    in.read("REQUEST_TIMEOUT_SECS", out.api.request_timeout);
    in.read("MAX_REQUEST_BODY_BYTES", out.api.max_body_bytes);
    bool unlimited = false;
    in.read("DISABLE_RATE_LIMITING", unlimited);
    out.api.rate_limiting = !unlimited;
    out.identity.rate_limiting = !unlimited;
    bool trust = false;
    std::vector<std::string> proxies;
    in.read("TRUST_PROXY_HEADERS", trust);
    in.read("TRUSTED_PROXY_IPS", proxies);
    auto parsed = http::AddressList::parse(proxies);
    if (!parsed) in.fault("TRUSTED_PROXY_IPS", "holds something that is not an address or network");
    if (trust && proxies.empty())
        in.fault("TRUSTED_PROXY_IPS", "is missing although TRUST_PROXY_HEADERS is true");
    if (trust && parsed) out.api.trusted_proxies = std::move(parsed).value();
    in.read("METRICS_BEARER_TOKEN", out.metrics_token);
    const std::size_t length = out.metrics_token.reveal().size();
    if (length > 0 && length < 32) in.fault("METRICS_BEARER_TOKEN", "is too short");
}

void read_geo(VariableReader& in, Config& out) {
    in.read("GEOIP_DISABLED", out.geo.disabled);
    in.read("GEOIP_DATABASE_PATH", out.geo.database_path);
    out.geo.is_expected = in.is_set("GEOIP_DATABASE_PATH");
}

void read_smtp(VariableReader& in, Config& out) {
    in.read("SMTP_HOST", out.smtp.host);
    in.read("SMTP_PORT", out.smtp.port);
    in.read("SMTP_USERNAME", out.smtp.username);
    in.read("SMTP_PASSWORD", out.smtp.password);
    std::string tls;
    in.read("SMTP_TLS", tls);
    out.smtp.tls = outbound::parse_smtp_tls(tls).value_or(outbound::SmtpTls::starttls);
    std::string from;
    in.read("SMTP_FROM_EMAIL", from);
    std::string from_name;
    in.read("SMTP_FROM_NAME", from_name);
    auto sender = Email::parse(from);
    const bool wanted = !out.smtp.host.empty();
    if (wanted && from.empty()) in.fault("SMTP_FROM_EMAIL", "is missing although SMTP_HOST is set");
    if (!from.empty() && !sender) in.fault("SMTP_FROM_EMAIL", "is not an e-mail address");
    if (wanted && sender) out.identity.mail_from = {std::move(sender).value(), from_name};
    if (!out.smtp.username.empty() && out.smtp.password.empty())
        in.fault("SMTP_PASSWORD", "is missing although SMTP_USERNAME is set");
}

void read_outbound(VariableReader& in, Config& out) {
    in.read("OUTBOUND_CA_FILE", out.http.ca_file);
    out.smtp.ca_file = out.http.ca_file;
    in.read("OUTBOUND_TIMEOUT_SECS", out.http.total_timeout);
    in.read("OUTBOUND_ALLOW_PRIVATE_NETWORKS", out.http.allow_private_networks);
    out.identity.allow_private_networks = out.http.allow_private_networks;
    in.read("WEBHOOK_RETRY_BASE_SECS", out.identity.webhook_retry_base);
    in.read("WEBHOOK_MAX_ATTEMPTS", out.identity.webhook_max_attempts);
    std::string name_server;
    in.read("DNS_SERVER", name_server);
    if (name_server.empty()) return;
    auto server = outbound::DnsServer::parse(name_server);
    if (!server) return in.fault("DNS_SERVER", "is not an address of a name server");
    out.dns.server = std::move(server).value();
}

void read_social(VariableReader& in, Config& out) {
    const auto value = [&in](std::string_view name) { return in.raw(name); };
    for (const auto& [name, problem] : identity::read_social_settings(value, out.identity.social))
        in.fault(name, problem);
}

void read_origins(VariableReader& in, Config& out) {
    in.read("BASE_URL", out.identity.base_url);
    std::string dashboard = out.identity.base_url;
    in.read("PLATFORM_BASE_URL", dashboard); // the older name
    in.read("PLATFORM_DASHBOARD_BASE_URL", dashboard);
    out.identity.dashboard_base_url = dashboard;
    in.read("FULL_WEB_CLIENT_BASE_URL", out.identity.dashboard_base_url);
    std::vector<std::string>& allowed = out.api.allowed_origins;
    in.read("CORS_ALLOWED_ORIGINS", allowed);
    for (const std::string& origin : allowed) {
        if (!is_http_origin(origin))
            in.fault("CORS_ALLOWED_ORIGINS", "holds something that is not an origin");
    }
    allowed.insert(allowed.end(), {out.identity.base_url, dashboard, out.identity.dashboard_base_url});
}

void read_passkeys(VariableReader& in, Config& out) {
    identity::RelyingPartyWish wish;
    in.read("WEBAUTHN_RP_ID", wish.id);
    in.read("WEBAUTHN_RP_ORIGIN", wish.origins);
    auto made = identity::make_relying_party(out.identity.base_url, wish);
    if (made) {
        out.identity.relying_party = std::move(made).value();
        return;
    }
    // Nobody asked for passkeys: then there are none, and their routes say so.
    if (wish.id.empty() && wish.origins.empty()) return;
    const bool id = wish.origins.empty() || made.error().reason == "rp_id_malformed";
    in.fault(id ? "WEBAUTHN_RP_ID" : "WEBAUTHN_RP_ORIGIN", "is not usable: " + made.error().message);
}

void read_log(VariableReader& in, Config& out) {
    std::string level;
    in.read("LOG_LEVEL", level);
    // RUST_LOG's other directives concern other programs: what is not understood leaves the default.
    if (!in.is_set("LOG_LEVEL") && in.is_set("RUST_LOG")) level = in.raw("RUST_LOG");
    out.log.level = telemetry::parse_log_level(level).value_or(LogLevel::info);
    std::string format;
    in.read("LOG_FORMAT", format);
    using telemetry::LogFormat;
    const LogFormat automatic = isatty(STDOUT_FILENO) == 1 ? LogFormat::text : LogFormat::json;
    out.log.format = telemetry::parse_log_format(format).value_or(automatic);
}

void read_owner(VariableReader& in, Config& out) {
    std::string email;
    in.read("PLATFORM_OWNER_EMAIL", email);
    auto parsed = Email::parse(email);
    if (!email.empty() && !parsed) in.fault("PLATFORM_OWNER_EMAIL", "is not an e-mail address");
    if (parsed) out.owner_email = std::move(parsed).value();
    in.read("PLATFORM_OWNER_PASSWORD", out.owner_password);
    const auto password = authcore::Password::parse(out.owner_password);
    if (!out.owner_password.empty() && !password)
        in.fault("PLATFORM_OWNER_PASSWORD", "is too short, too long or not UTF-8");
}

void read_lifetimes(VariableReader& in, Config& out) {
    std::chrono::hours hours{};
    in.read("JWT_EXPIRATION_HOURS", hours);
    out.identity.access_token_ttl = hours;
    in.read("ACCESS_TOKEN_TTL_SECS", out.identity.access_token_ttl);
    in.read("REFRESH_TOKEN_TTL_SECS", out.identity.refresh_token_ttl);
    in.read("SESSION_IDLE_TTL_SECS", out.identity.session_idle_ttl);
    in.read("SESSION_ABSOLUTE_TTL_SECS", out.identity.session_absolute_ttl);
    in.read("INVITATION_TTL_SECS", out.identity.invitation_ttl);
    in.read("MAGIC_LINK_TTL_SECS", out.identity.magic_link_ttl);
    in.read("PASSWORD_RESET_TTL_SECS", out.identity.password_reset_ttl);
    in.read("EMAIL_VERIFICATION_TTL_SECS", out.identity.email_verification_ttl);
    in.read("MFA_PREAUTH_TTL_SECS", out.identity.mfa_preauth_ttl);
    in.read("OAUTH_STATE_TTL_SECS", out.identity.oauth_state_ttl);
    in.read("DEVICE_CODE_TTL_SECS", out.identity.device_code_ttl);
    in.read("DEVICE_POLL_INTERVAL_SECS", out.identity.device_poll_interval);
    in.read("MAX_ORGS_PER_USER", out.identity.max_orgs_per_user);
    in.read("ARGON2_MEMORY_KIB", out.identity.password_cost.memory_kib);
    in.read("ARGON2_ITERATIONS", out.identity.password_cost.iterations);
    in.read("JOB_PROCESSOR_INTERVAL_SECS", out.jobs.idle_interval);
    in.read("JOB_PROCESSOR_BATCH_SIZE", out.jobs.batch_size);
    in.read("METRICS_UPDATE_INTERVAL_SECS", out.jobs.metrics_interval);
    in.read("WAL_CHECKPOINT_INTERVAL_SECS", out.jobs.wal_checkpoint_interval);
    in.read("TOKEN_REFRESH_INTERVAL_SECS", out.jobs.token_refresh_interval);
}

} // namespace

ConfigOutcome load_config(const Environment& environment, storage::Backend backend) {
    VariableReader in{all_variables(), environment};
    ConfigOutcome outcome;
    Config& out = outcome.config;
    read_origins(in, out);
    read_passkeys(in, out);
    read_database(in, backend, out);
    read_http(in, out);
    read_lifetimes(in, out);
    read_token_keys(in, out);
    read_encryption(in, out, outcome.warnings);
    read_owner(in, out);
    read_outbound(in, out);
    read_geo(in, out);
    read_smtp(in, out);
    read_social(in, out);
    read_log(in, out);
    outcome.faults = std::move(in.faults());
    return outcome;
}

} // namespace authos::sso
