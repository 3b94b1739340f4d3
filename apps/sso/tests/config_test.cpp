#include "config.hpp"
#include "variables.hpp"

#include "authos/base/encoding.hpp"
#include "authos/base/json.hpp"

#include <catch2/catch.hpp>

using namespace authos::sso;
using authos::Bytes;
using authos::Environment;
using authos::Json;
using authos::SecretString;
using authos::Variable;
using authos::VariableFault;
using authos::VariableKind;
using authos::authcore::Algorithm;
using authos::authcore::PrivateKey;
using authos::storage::Backend;

namespace {

/// Key generation is slow: each pair is made once.
const PrivateKey& key_number(int number) {
    static const std::vector<PrivateKey> keys = [] {
        std::vector<PrivateKey> made;
        for (int i = 0; i < 3; ++i) made.push_back(PrivateKey::generate(Algorithm::rs256).value());
        return made;
    }();
    return keys[static_cast<std::size_t>(number)];
}

std::string base64_of(std::string_view text) {
    return authos::encode_base64(authos::as_bytes(text));
}
std::string private_base64(const PrivateKey& key) {
    return base64_of(key.to_pem().reveal());
}
std::string public_base64(const PrivateKey& key) {
    return base64_of(key.public_key().to_pem());
}

const std::string kHexA(64, 'a');
const std::string kHexB(64, 'b');

Environment complete() {
    return {{"BASE_URL", "https://sso.example.com"},
            {"JWT_PRIVATE_KEY_BASE64", private_base64(key_number(0))},
            {"JWT_PUBLIC_KEY_BASE64", public_base64(key_number(0))},
            {"JWT_KID", "key-1"},
            {"ENCRYPTION_KEY", kHexA}};
}

Environment with(std::initializer_list<std::pair<std::string, std::string>> changes) {
    Environment environment = complete();
    for (const auto& [name, value] : changes) environment[name] = value;
    return environment;
}

/// The lines for `variable`; all values of secret variables of `environment` must be absent from them.
std::vector<std::string> lines_for(std::string_view variable, const Environment& environment,
                                   Backend backend = Backend::sqlite) {
    std::vector<std::string> lines;
    for (const VariableFault& fault : load_config(environment, backend).faults) {
        const std::string line = fault.line();
        for (const Variable& v : all_variables()) {
            const auto value = environment.find(v.name);
            if (v.kind != VariableKind::secret || value == environment.end() || value->second.empty())
                continue;
            CHECK(line.find(value->second) == std::string::npos);
        }
        if (fault.variable.name == variable) lines.push_back(line);
    }
    return lines;
}

/// Exactly one fault in the whole configuration: of `variable`, with `words` in its line.
void check_only_fault(std::string_view variable, std::string_view words, const Environment& environment,
                      Backend backend = Backend::sqlite) {
    INFO(variable << " should say: " << words);
    const auto lines = lines_for(variable, environment, backend);
    REQUIRE(lines.size() == 1);
    CHECK(load_config(environment, backend).faults.size() == 1);
    CHECK_THAT(lines[0], Catch::Contains(std::string{words}));
    CHECK_THAT(lines[0], Catch::Contains("; expected ") &&
                             Catch::Contains("; example: " + std::string{variable} + "="));
}

} // namespace

TEST_CASE("config: the few required variables are enough, and the rest has the documented defaults") {
    const auto outcome = load_config(complete(), Backend::sqlite);

    REQUIRE(outcome.faults.empty());
    CHECK(outcome.warnings.empty());
    const Config& config = outcome.config;
    CHECK(config.database_url.reveal() == "sqlite:./data.db");
    CHECK(config.server.host == "0.0.0.0");
    CHECK(config.server.port == 3000);
    CHECK(config.server.max_connections == 16'384);
    CHECK(config.server.timeouts.header == std::chrono::seconds{10});
    CHECK(config.server.timeouts.body == std::chrono::seconds{30});
    CHECK(config.server.timeouts.idle == std::chrono::seconds{60});
    CHECK(config.api.request_timeout == std::chrono::seconds{30});
    CHECK(config.api.max_body_bytes == 1'048'576);
    CHECK(config.api.rate_limiting);
    CHECK(config.api.trusted_proxies.empty());
    CHECK(config.api.jwks == config.keys->to_jwks());
    CHECK(config.pool.max_connections == 10);
    CHECK(config.pool.idle_timeout == std::chrono::seconds{300});
    CHECK(config.pool.sqlite_synchronous == authos::storage::SqliteSynchronous::full);
    CHECK(config.identity.access_token_ttl == std::chrono::hours{24});
    CHECK(config.identity.refresh_token_ttl == std::chrono::hours{24 * 30});
    CHECK(config.identity.dashboard_base_url == "https://sso.example.com");
    CHECK(config.identity.password_cost == authos::authcore::PasswordHashParameters{});
    CHECK_FALSE(config.identity.mail_from.has_value());
    CHECK_FALSE(config.owner_email.has_value());
    CHECK(config.metrics_token.empty());
    CHECK(config.log.level == authos::LogLevel::info);
}

TEST_CASE("config: every required variable is asked for by name, when missing and when empty") {
    for (const char* name :
         {"BASE_URL", "JWT_PRIVATE_KEY_BASE64", "JWT_PUBLIC_KEY_BASE64", "JWT_KID", "ENCRYPTION_KEY"}) {
        Environment missing = complete();
        missing.erase(name);
        check_only_fault(name, "is missing", missing);
        check_only_fault(name, "is missing", with({{name, ""}}));
    }
}

TEST_CASE("config: all faults are collected in one run") {
    const auto outcome = load_config(with({{"SERVER_PORT", "0"},
                                           {"BASE_URL", "nowhere"},
                                           {"ENCRYPTION_KEY", "short"},
                                           {"DATABASE_URL", "postgres://u:pw@db/x"},
                                           {"JWT_KID", ""},
                                           {"LOG_LEVEL", "loud"}}),
                                     Backend::sqlite);
    CHECK(outcome.faults.size() == 6);
}

TEST_CASE("config: a database of another backend names the binary and the scheme it wants, and no password") {
    check_only_fault("DATABASE_URL", "this is sso_sqlite: DATABASE_URL must start with sqlite:",
                     with({{"DATABASE_URL", "postgres://user:pa55word@db/x"}}));
    check_only_fault("DATABASE_URL", "this is sso_psql: DATABASE_URL must start with postgres://",
                     with({{"DATABASE_URL", "sqlite:./data.db"}}), Backend::psql);
    check_only_fault("DATABASE_URL", "this is sso_mysql: DATABASE_URL must start with mysql://",
                     with({{"DATABASE_URL", "postgres://user:pa55word@db/x"}}), Backend::mysql);
    check_only_fault("DATABASE_URL", "is missing", complete(), Backend::psql);
}

TEST_CASE("config: an ENCRYPTION_KEY that is not 64 hex digits is refused") {
    for (const std::string& value :
         {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'), kHexA + " "}) {
        check_only_fault("ENCRYPTION_KEY", "64 hexadecimal digits", with({{"ENCRYPTION_KEY", value}}));
    }
}

TEST_CASE("config: without ENCRYPTION_KEY only a development server starts, and it is warned") {
    Environment environment = with({{"AUTHOS_ALLOW_UNENCRYPTED_DEVELOPMENT", "true"}});
    environment.erase("ENCRYPTION_KEY");
    const auto outcome = load_config(environment, Backend::sqlite);

    CHECK(outcome.faults.empty());
    CHECK(outcome.warnings.size() == 1);
    CHECK_FALSE(outcome.config.ring.has_value());
}

TEST_CASE("config: previous encryption keys are read, and malformed or doubled ones refused") {
    const std::string name = "ENCRYPTION_PREVIOUS_KEYS";
    CHECK(load_config(with({{name, "old=" + kHexB}}), Backend::sqlite).faults.empty());
    check_only_fault(name, "is not valid", with({{name, "old"}}));
    check_only_fault(name, "is not valid", with({{name, "old=12"}}));
    check_only_fault(name, "twice", with({{name, "default=" + kHexB}}));
    check_only_fault(name, "twice", with({{name, "old=" + kHexA}}));
    check_only_fault("ENCRYPTION_KEY_ID", "is not a valid key id", with({{"ENCRYPTION_KEY_ID", "a b"}}));
}

TEST_CASE("config: DEVICE_TRUST_SECRET is derived when unset, and never equals the key it comes from") {
    const auto one = load_config(complete(), Backend::sqlite).config.identity.device_trust_secret;
    const auto same = load_config(complete(), Backend::sqlite).config.identity.device_trust_secret;
    const auto other =
        load_config(with({{"ENCRYPTION_KEY", kHexB}}), Backend::sqlite).config.identity.device_trust_secret;

    CHECK(one.reveal().size() == 64);
    CHECK(one.reveal() == same.reveal());
    CHECK(one.reveal() != other.reveal());
    CHECK(one.reveal() != kHexA);
    CHECK(load_config(with({{"DEVICE_TRUST_SECRET", kHexB}}), Backend::sqlite)
              .config.identity.device_trust_secret.reveal() == kHexB);
    check_only_fault("DEVICE_TRUST_SECRET", "64 hexadecimal digits", with({{"DEVICE_TRUST_SECRET", "abc"}}));
}

TEST_CASE("config: JWT keys must be base64 of PEM, RSA of 2048 bits, and belong together") {
    check_only_fault("JWT_PUBLIC_KEY_BASE64", "does not belong to JWT_PRIVATE_KEY_BASE64",
                     with({{"JWT_PUBLIC_KEY_BASE64", public_base64(key_number(1))}}));
    check_only_fault("JWT_PRIVATE_KEY_BASE64", "is not base64", with({{"JWT_PRIVATE_KEY_BASE64", "%%%"}}));
    check_only_fault("JWT_PUBLIC_KEY_BASE64", "no usable key",
                     with({{"JWT_PUBLIC_KEY_BASE64", base64_of("no PEM at all")}}));
    check_only_fault("JWT_PUBLIC_KEY_BASE64", "a private key where a public one belongs",
                     with({{"JWT_PUBLIC_KEY_BASE64", private_base64(key_number(0))}}));
    const auto curve = PrivateKey::generate(Algorithm::es256).value();
    check_only_fault("JWT_PRIVATE_KEY_BASE64", "not RSA",
                     with({{"JWT_PRIVATE_KEY_BASE64", private_base64(curve)}}));
}

TEST_CASE("config: an RSA key below 2048 bits is refused") {
    // A 1024-bit key made for this test; nothing is protected by it.
    const std::string weak = "-----BEGIN PUBLIC KEY-----\n"
                             "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDdoTKEtNgOmP0rfuyBeOP/htpO\n"
                             "ykXIZbmaBVlOIG9saQycg3zKZaN+KKw8bXbOsKo0MVbdL8ROSPNxP2h0MN+VTO6H\n"
                             "XKlKbvVY4DO2SJOIIYZTScT6W0b+3sY9+5JC+ftXjqRCAxDpvO2o6rGnhulJ/AQt\n"
                             "d+OchAQ5wV5ytxmrgwIDAQAB\n"
                             "-----END PUBLIC KEY-----\n";
    check_only_fault("JWT_PUBLIC_KEY_BASE64", "below 2048 bits",
                     with({{"JWT_PUBLIC_KEY_BASE64", base64_of(weak)}}));
}

TEST_CASE("config: base64 that is wrapped into lines is understood") {
    std::string wrapped = private_base64(key_number(0));
    for (std::size_t at = 76; at < wrapped.size(); at += 77) wrapped.insert(at, 1, '\n');
    CHECK(load_config(with({{"JWT_PRIVATE_KEY_BASE64", wrapped}}), Backend::sqlite).faults.empty());
}

TEST_CASE("config: previous public keys are published behind the active one") {
    const Json previous =
        Json::object({{"old-1", public_base64(key_number(1))}, {"old-2", public_base64(key_number(2))}});
    const auto outcome =
        load_config(with({{"JWT_PREVIOUS_PUBLIC_KEYS_JSON", previous.dump()}}), Backend::sqlite);

    REQUIRE(outcome.faults.empty());
    const auto& all = outcome.config.keys->verification().all();
    REQUIRE(all.size() == 3);
    CHECK(all[0].kid.text() == "key-1");
    CHECK(outcome.config.keys->find("old-2") != nullptr);
}

TEST_CASE("config: JWT_PREVIOUS_PUBLIC_KEYS_JSON that is malformed, doubled or too long is refused") {
    const std::string name = "JWT_PREVIOUS_PUBLIC_KEYS_JSON";
    const std::string old = public_base64(key_number(1));
    for (const char* text : {"{", "[]", "\"x\"", "5"})
        check_only_fault(name, "is not a JSON object", with({{name, text}}));
    check_only_fault(name, "names a key id twice",
                     with({{name, "{\"a\":\"" + old + "\",\"a\":\"" + old + "\"}"}}));
    check_only_fault(name, "key \"a\"", with({{name, "{\"a\":5}"}}));
    check_only_fault(name, "key \"a\" is not base64", with({{name, "{\"a\":\"%\"}"}}));
    check_only_fault(name, "key id that is not valid", with({{name, "{\"a b\":\"" + old + "\"}"}}));
    check_only_fault(name, "key id twice", with({{name, "{\"key-1\":\"" + old + "\"}"}}));
    check_only_fault(name, "holds a key twice",
                     with({{name, Json::object({{"a", old}, {"b", old}}).dump()}}));
    check_only_fault(name, "holds a key twice",
                     with({{name, Json::object({{"a", public_base64(key_number(0))}}).dump()}}));
    Json eleven = Json::object();
    for (int i = 0; i < 11; ++i) eleven.set("k" + std::to_string(i), old);
    check_only_fault(name, "over 10 keys", with({{name, eleven.dump()}}));
}

TEST_CASE("config: a port that is no number or out of range is refused") {
    for (const char* value : {"0", "65536", "70000", "-1", "0x50", "http", "3000 ", "3e3"}) {
        check_only_fault("SERVER_PORT", "from 1 to 65535", with({{"SERVER_PORT", value}}));
    }
}

TEST_CASE("config: origins need a scheme and no trailing slash") {
    check_only_fault("BASE_URL", "has no scheme", with({{"BASE_URL", "sso.example.com"}}));
    check_only_fault("BASE_URL", "ends with a slash", with({{"BASE_URL", "https://sso.example.com/"}}));
    check_only_fault("BASE_URL", "http:// or https://", with({{"BASE_URL", "ftp://sso.example.com"}}));
    check_only_fault("PLATFORM_DASHBOARD_BASE_URL", "ends with a slash",
                     with({{"PLATFORM_DASHBOARD_BASE_URL", "https://app.example.com/"}}));
    check_only_fault("CORS_ALLOWED_ORIGINS", "not an origin",
                     with({{"CORS_ALLOWED_ORIGINS", "https://a.example,*"}}));
}

TEST_CASE("config: BASE_URL, dashboard, web client and listed origins may call from browsers") {
    const auto outcome = load_config(with({{"PLATFORM_BASE_URL", "https://old.example.com"},
                                           {"PLATFORM_DASHBOARD_BASE_URL", "https://app.example.com"},
                                           {"FULL_WEB_CLIENT_BASE_URL", "https://web.example.com"},
                                           {"CORS_ALLOWED_ORIGINS", "https://more.example.com"}}),
                                     Backend::sqlite);
    REQUIRE(outcome.faults.empty());
    CHECK(outcome.config.api.allowed_origins ==
          std::vector<std::string>{"https://more.example.com", "https://sso.example.com",
                                   "https://app.example.com", "https://web.example.com"});
    CHECK(outcome.config.identity.dashboard_base_url == "https://web.example.com");
}

TEST_CASE("config: the older name of the dashboard variable is understood") {
    const auto outcome =
        load_config(with({{"PLATFORM_BASE_URL", "https://old.example.com"}}), Backend::sqlite);
    CHECK(outcome.config.identity.dashboard_base_url == "https://old.example.com");
}

TEST_CASE("config: lifetimes in seconds win over hours") {
    CHECK(load_config(with({{"JWT_EXPIRATION_HOURS", "2"}}), Backend::sqlite)
              .config.identity.access_token_ttl == std::chrono::hours{2});
    CHECK(load_config(with({{"JWT_EXPIRATION_HOURS", "2"}, {"ACCESS_TOKEN_TTL_SECS", "60"}}), Backend::sqlite)
              .config.identity.access_token_ttl == std::chrono::seconds{60});
}

TEST_CASE("config: the use cases know how webhooks are retried and whether private networks are allowed") {
    const auto usual = load_config(complete(), Backend::sqlite).config.identity;
    CHECK(usual.webhook_retry_base == std::chrono::seconds{60});
    CHECK(usual.webhook_max_attempts == 5);
    CHECK_FALSE(usual.allow_private_networks);
    const auto chosen = load_config(with({{"WEBHOOK_RETRY_BASE_SECS", "1"},
                                          {"WEBHOOK_MAX_ATTEMPTS", "9"},
                                          {"OUTBOUND_ALLOW_PRIVATE_NETWORKS", "true"}}),
                                    Backend::sqlite)
                            .config;
    CHECK(chosen.identity.webhook_retry_base == std::chrono::seconds{1});
    CHECK(chosen.identity.webhook_max_attempts == 9);
    CHECK(chosen.identity.allow_private_networks);
    CHECK(chosen.http.allow_private_networks);
    check_only_fault("WEBHOOK_MAX_ATTEMPTS", "1 to 20", with({{"WEBHOOK_MAX_ATTEMPTS", "0"}}));
}

TEST_CASE("config: numbers, choices, flags and addresses are checked") {
    const std::pair<const char*, const char*> wrong[] = {
        {"LOG_LEVEL", "loud"},
        {"LOG_FORMAT", "xml"},
        {"SMTP_TLS", "maybe"},
        {"SQLITE_SYNCHRONOUS", "never"},
        {"SMTP_PORT", "99999"},
        {"DB_MAX_CONNECTIONS", "21"},
        {"ARGON2_MEMORY_KIB", "1"},
        {"ARGON2_ITERATIONS", "0"},
        {"DISABLE_RATE_LIMITING", "perhaps"},
        {"HTTP_MAX_CONNECTIONS", "0"},
        {"JWT_EXPIRATION_HOURS", "x"},
        {"PLATFORM_OWNER_EMAIL", "nobody"},
        {"PLATFORM_OWNER_PASSWORD", "seven77"},
        {"PLATFORM_OWNER_PASSWORD", "caf\xe9 au lait"},
        {"TRUSTED_PROXY_IPS", "somewhere"},
        {"LOG_LEVEL", "or"},
    };
    for (const auto& [name, value] : wrong) {
        INFO(name);
        CHECK(lines_for(name, with({{name, value}})).size() == 1);
    }
}

TEST_CASE("config: METRICS_BEARER_TOKEN needs 32 characters") {
    check_only_fault("METRICS_BEARER_TOKEN", "at least 32",
                     with({{"METRICS_BEARER_TOKEN", "only-nineteen-chars"}}));
    CHECK(load_config(with({{"METRICS_BEARER_TOKEN", kHexB}}), Backend::sqlite).faults.empty());
}

TEST_CASE("config: proxies are trusted only when both variables say so") {
    CHECK(load_config(with({{"TRUSTED_PROXY_IPS", "10.0.0.1"}}), Backend::sqlite)
              .config.api.trusted_proxies.empty());
    check_only_fault("TRUSTED_PROXY_IPS", "TRUST_PROXY_HEADERS", with({{"TRUST_PROXY_HEADERS", "true"}}));
    const auto outcome =
        load_config(with({{"TRUST_PROXY_HEADERS", "true"}, {"TRUSTED_PROXY_IPS", "10.0.0.1, 10.1.0.0/16"}}),
                    Backend::sqlite);
    REQUIRE(outcome.faults.empty());
    CHECK(outcome.config.api.trusted_proxies.contains("10.1.2.3"));
}

TEST_CASE("config: a mail server needs a sender, and a user needs a password") {
    check_only_fault("SMTP_FROM_EMAIL", "is missing although SMTP_HOST is set",
                     with({{"SMTP_HOST", "mail.example"}}));
    check_only_fault("SMTP_FROM_EMAIL", "is not an e-mail address",
                     with({{"SMTP_HOST", "mail.example"}, {"SMTP_FROM_EMAIL", "nobody"}}));
    check_only_fault(
        "SMTP_PASSWORD", "SMTP_USERNAME",
        with({{"SMTP_HOST", "mail.example"}, {"SMTP_FROM_EMAIL", "a@b.example"}, {"SMTP_USERNAME", "u"}}));
    const auto outcome = load_config(
        with({{"SMTP_HOST", "mail.example"}, {"SMTP_FROM_EMAIL", "a@b.example"}, {"SMTP_TLS", "tls"}}),
        Backend::sqlite);
    REQUIRE(outcome.faults.empty());
    CHECK(outcome.config.smtp.tls == authos::outbound::SmtpTls::tls);
    REQUIRE(outcome.config.identity.mail_from.has_value());
    CHECK(outcome.config.identity.mail_from->email.text() == "a@b.example");
}

TEST_CASE("config: RUST_LOG's simple levels are understood where LOG_LEVEL is unset") {
    const auto level = [](std::initializer_list<std::pair<std::string, std::string>> changes) {
        return load_config(with(changes), Backend::sqlite).config.log.level;
    };
    CHECK(level({{"RUST_LOG", "debug"}}) == authos::LogLevel::debug);
    CHECK(level({{"RUST_LOG", "warn,sqlx=info"}}) == authos::LogLevel::warn);
    CHECK(level({{"RUST_LOG", "debug"}, {"LOG_LEVEL", "error"}}) == authos::LogLevel::error);
    CHECK(level({{"RUST_LOG", "sqlx=;;"}}) == authos::LogLevel::info);
}

TEST_CASE("config: passkeys follow from BASE_URL, or are not there, or are as asked for") {
    const auto relying_party = [](std::initializer_list<std::pair<std::string, std::string>> changes) {
        const auto outcome = load_config(with(changes), Backend::sqlite);
        CHECK(outcome.faults.empty());
        return outcome.config.identity.relying_party;
    };
    CHECK(relying_party({}).value().id == "sso.example.com");
    CHECK_FALSE(relying_party({{"BASE_URL", "http://127.0.0.1:3000"}}).has_value());
    const auto wished =
        relying_party({{"WEBAUTHN_RP_ID", "example.com"},
                       {"WEBAUTHN_RP_ORIGIN", "https://login.example.com,https://sso.example.com"}});
    CHECK(wished.value().origins.size() == 2);
    check_only_fault("WEBAUTHN_RP_ID", "is not usable", with({{"WEBAUTHN_RP_ID", "192.0.2.1"}}));
    check_only_fault("WEBAUTHN_RP_ID", "is not usable", with({{"WEBAUTHN_RP_ID", "example.org"}}));
    check_only_fault("WEBAUTHN_RP_ORIGIN", "is not usable",
                     with({{"WEBAUTHN_RP_ORIGIN", "http://login.example.com"}}));
}

TEST_CASE("config: variables of other programs are ignored") {
    CHECK(load_config(with({{"STRIPE_SECRET_KEY", "x"}, {"PATH", "/bin"}}), Backend::sqlite).faults.empty());
}
