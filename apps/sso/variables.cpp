#include "reader.hpp"

namespace authos::sso {
namespace {

constexpr std::string_view kBase64Pem = "the base64 of an RSA key in PEM form, at least 2048 bits";
constexpr std::string_view kHexKey = "64 hexadecimal digits (32 bytes)";
constexpr long long kDay = 86'400;

// clang-format off
constexpr Variable kVariables[] = {
    {"DATABASE_URL", Kind::secret, "", "sqlite:./data/data.db", "database; default sqlite:./data.db for the SQLite server, required for the others"},
    {"BASE_URL", Kind::origin, kRequired, "https://sso.example.com", "public origin of the API and issuer of its tokens"},
    {"PLATFORM_DASHBOARD_BASE_URL", Kind::origin, "", "https://app.example.com", "origin of the dashboard; default BASE_URL"},
    {"PLATFORM_BASE_URL", Kind::origin, "", "https://app.example.com", "older name of PLATFORM_DASHBOARD_BASE_URL"},
    {"FULL_WEB_CLIENT_BASE_URL", Kind::origin, "", "https://app.example.com", "origin of links in e-mails; default the dashboard"},
    {"SERVER_HOST", Kind::text, "0.0.0.0", "127.0.0.1", "address to listen on"},
    {"SERVER_PORT", Kind::number, "3000", "3000", "port to listen on", 1, 65'535},
    {"JWT_PRIVATE_KEY_BASE64", Kind::secret, kRequired, "$(openssl genrsa 2048 | base64 -w0)", "key that signs tokens", 0, 0, kBase64Pem},
    {"JWT_PUBLIC_KEY_BASE64", Kind::secret, kRequired, "$(openssl rsa -in key.pem -pubout | base64 -w0)", "its public half", 0, 0, kBase64Pem},
    {"JWT_KID", Kind::text, kRequired, "sso-key-2025-01-15", "id of that key in the JWKS", 0, 0, "1 to 128 printable ASCII characters without blanks"},
    {"JWT_PREVIOUS_PUBLIC_KEYS_JSON", Kind::text, "", "{\"sso-key-2024\":\"<base64 PEM>\"}", "older public keys whose tokens are still accepted", 0, 0, "a JSON object of at most 10 members, key id to base64 PEM, no key twice"},
    {"JWT_EXPIRATION_HOURS", Kind::number, "24", "24", "lifetime of access tokens", 1, 8'760},
    {"ACCESS_TOKEN_TTL_SECS", Kind::number, "", "3600", "the same in seconds; wins over JWT_EXPIRATION_HOURS", 1, 365 * kDay},
    {"REFRESH_TOKEN_TTL_SECS", Kind::number, "2592000", "2592000", "lifetime of refresh tokens in seconds", 1, 3'650 * kDay},
    {"SESSION_IDLE_TTL_SECS", Kind::number, "0", "43200", "sessions that are not used for so long end; 0: only their refresh tokens expire", 0, 3'650 * kDay},
    {"SESSION_ABSOLUTE_TTL_SECS", Kind::number, "7776000", "2592000", "sessions end so long after their user last proved to be himself, used or not; 0: never", 0, 3'650 * kDay},
    {"INVITATION_TTL_SECS", Kind::number, "604800", "604800", "lifetime of invitations in seconds", 60, 365 * kDay},
    {"MAGIC_LINK_TTL_SECS", Kind::number, "900", "900", "lifetime of sign-in links in seconds", 60, kDay},
    {"PASSWORD_RESET_TTL_SECS", Kind::number, "3600", "3600", "lifetime of password reset links in seconds", 60, kDay},
    {"EMAIL_VERIFICATION_TTL_SECS", Kind::number, "86400", "86400", "lifetime of links that confirm an address, in seconds", 60, 30 * kDay},
    {"MFA_PREAUTH_TTL_SECS", Kind::number, "300", "300", "time for the second factor in seconds", 30, 3'600},
    {"OAUTH_STATE_TTL_SECS", Kind::number, "600", "600", "time for a sign-in at another provider in seconds", 30, 3'600},
    {"DEVICE_CODE_TTL_SECS", Kind::number, "900", "900", "lifetime of device codes in seconds", 60, 3'600},
    {"DEVICE_POLL_INTERVAL_SECS", Kind::number, "5", "5", "least pause between two polls of a device in seconds", 1, 60},
    {"PLATFORM_OWNER_EMAIL", Kind::text, "", "owner@example.com", "first platform owner, created at start", 0, 0, "an e-mail address"},
    {"PLATFORM_OWNER_PASSWORD", Kind::secret, "", "a-long-passphrase", "the owner's first password", 0, 0, "8 to 1024 characters"},
    {"MAX_ORGS_PER_USER", Kind::number, "5", "5", "organizations that one account may own when it creates another", 0, 1'000'000},
    {"ENCRYPTION_KEY", Kind::secret, "", "$(openssl rand -hex 32)", "key of the secrets stored in the database; required unless AUTHOS_ALLOW_UNENCRYPTED_DEVELOPMENT", 0, 0, kHexKey},
    {"ENCRYPTION_KEY_ID", Kind::text, "default", "key-2025", "name of that key in stored secrets", 0, 0, "1 to 64 characters of A-Z a-z 0-9 . _ -"},
    {"ENCRYPTION_PREVIOUS_KEYS", Kind::secret, "", "key-2024=<64 hex>,key-2023=<64 hex>", "older keys, for decryption only", 0, 0, "id=hex pairs separated by commas, 64 hexadecimal digits each"},
    {"AUTHOS_ALLOW_UNENCRYPTED_DEVELOPMENT", Kind::flag, "false", "true", "lets a development server start without ENCRYPTION_KEY"},
    {"DEVICE_TRUST_SECRET", Kind::secret, "", "$(openssl rand -hex 32)", "key of device trust tokens; default derived from ENCRYPTION_KEY", 0, 0, kHexKey},
    {"LOG_LEVEL", Kind::choice, "info", "debug", "least severe level that is logged; RUST_LOG's simple levels are understood where this is unset", 0, 0, "trace, debug, info, warn or error"},
    {"RUST_LOG", Kind::text, "", "info", "see LOG_LEVEL"},
    {"LOG_FORMAT", Kind::choice, "auto", "json", "auto is text on a terminal, else JSON lines", 0, 0, "auto, text or json"},
    {"DB_MAX_CONNECTIONS", Kind::number, "10", "20", "most connections of the pool", 1, 20},
    {"DB_ACQUIRE_TIMEOUT_SECS", Kind::number, "30", "30", "longest wait for a connection, and for the database at start", 1, 600},
    {"DB_IDLE_TIMEOUT_SECS", Kind::number, "300", "300", "idle connections are closed after this", 1, kDay},
    {"DB_MAX_LIFETIME_SECS", Kind::number, "1800", "1800", "connections are replaced after this", 1, kDay},
    {"DB_STATEMENT_TIMEOUT_SECS", Kind::number, "10", "10", "longest run of one statement", 1, 600},
    {"SQLITE_SYNCHRONOUS", Kind::choice, "full", "normal", "durability of SQLite commits", 0, 0, "full or normal"},
    {"WAL_CHECKPOINT_INTERVAL_SECS", Kind::number, "10", "10", "period of the SQLite checkpoint", 1, kDay},
    {"HTTP_MAX_CONNECTIONS", Kind::number, "16384", "16384", "most open connections", 1, 1'000'000},
    {"HTTP_HEADER_TIMEOUT_SECS", Kind::number, "10", "10", "time for a request's header", 1, 600},
    {"HTTP_BODY_TIMEOUT_SECS", Kind::number, "30", "30", "time for a request's body", 1, 3'600},
    {"HTTP_IDLE_TIMEOUT_SECS", Kind::number, "60", "60", "idle connections are closed after this", 1, 3'600},
    {"REQUEST_TIMEOUT_SECS", Kind::number, "30", "30", "longest work on one request", 1, 600},
    {"MAX_REQUEST_BODY_BYTES", Kind::number, "1048576", "1048576", "largest body", 1'024, 64LL << 20},
    {"CORS_ALLOWED_ORIGINS", Kind::list, "", "https://app.example.com,https://admin.example.com", "origins allowed besides BASE_URL, the dashboard and, within a minute, proven domains of organizations", 0, 0, "origins separated by commas: scheme://host[:port]"},
    {"TRUST_PROXY_HEADERS", Kind::flag, "false", "true", "believe X-Forwarded-For from TRUSTED_PROXY_IPS"},
    {"TRUSTED_PROXY_IPS", Kind::list, "", "10.0.0.1,10.1.0.0/16", "proxies in front of the server", 0, 0, "IP addresses or networks separated by commas"},
    {"DISABLE_RATE_LIMITING", Kind::flag, "false", "true", "switches all request limits off"},
    {"GEOIP_DISABLED", Kind::flag, "false", "true", "judges sign-ins without places"},
    {"GEOIP_DATABASE_PATH", Kind::text, "data/GeoLite2-City.mmdb", "/var/lib/authos/GeoLite2-City.mmdb", "database of places of the MaxMind form; where there is no such file, sign-ins are judged without places"},
    {"METRICS_BEARER_TOKEN", Kind::secret, "", "$(openssl rand -hex 32)", "protects /metrics; open when unset", 0, 0, "at least 32 characters"},
    {"JOB_PROCESSOR_INTERVAL_SECS", Kind::number, "10", "10", "longest pause between looks at the job queue", 1, 3'600},
    {"JOB_PROCESSOR_BATCH_SIZE", Kind::number, "10", "10", "jobs claimed at once", 1, 1'000},
    {"METRICS_UPDATE_INTERVAL_SECS", Kind::number, "30", "30", "period of the gauges that ask the database", 1, 3'600},
    {"SMTP_HOST", Kind::text, "", "smtp.example.com", "mail server; without it no mail is sent"},
    {"SMTP_PORT", Kind::number, "587", "587", "its port", 1, 65'535},
    {"SMTP_USERNAME", Kind::text, "", "mailer", "user name at the mail server"},
    {"SMTP_PASSWORD", Kind::secret, "", "secret", "password at the mail server"},
    {"SMTP_FROM_EMAIL", Kind::text, "", "no-reply@example.com", "sender; required with SMTP_HOST", 0, 0, "an e-mail address"},
    {"SMTP_FROM_NAME", Kind::text, "AuthOS", "Example SSO", "sender's display name"},
    {"SMTP_TLS", Kind::choice, "starttls", "tls", "encryption of the mail connection", 0, 0, "none, starttls or tls"},
    {"OUTBOUND_CA_FILE", Kind::text, "", "/etc/ssl/certs/ca-certificates.crt", "certificates trusted for outgoing calls; default the system's"},
    {"OUTBOUND_TIMEOUT_SECS", Kind::number, "10", "10", "longest outgoing call", 1, 30},
    {"OUTBOUND_ALLOW_PRIVATE_NETWORKS", Kind::flag, "false", "true", "lets outgoing calls reach loopback and private addresses, also by plain http; for tests and intranets"},
    {"DNS_SERVER", Kind::text, "", "192.0.2.53", "name server that is asked for the TXT records of domains; default those of the system", 0, 0, "an IPv4 address with or without a port, for example 192.0.2.53:53"},
    {"WEBHOOK_RETRY_BASE_SECS", Kind::number, "60", "60", "the pause after attempt n to deliver a webhook is this times 2^n, or down to half of that", 1, 3'600},
    {"WEBHOOK_MAX_ATTEMPTS", Kind::number, "5", "5", "attempts to deliver a webhook before it is given up", 1, 20},
    {"ARGON2_MEMORY_KIB", Kind::number, "19456", "19456", "memory of one password hash", 8'192, 262'144},
    {"ARGON2_ITERATIONS", Kind::number, "2", "2", "passes of one password hash", 1, 32},
};
// clang-format on

} // namespace

std::span<const Variable> all_variables() noexcept {
    return kVariables;
}

} // namespace authos::sso
