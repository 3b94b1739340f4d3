#pragma once
// The server's configuration: typed, complete and checked, read once at start. What is in a Config is
// right; whoever gets one checks nothing again.

#include "authos/api/application.hpp"
#include "authos/authcore/envelope.hpp"
#include "authos/authcore/keyset.hpp"
#include "authos/base/email.hpp"
#include "authos/base/variables.hpp"
#include "authos/http/server.hpp"
#include "authos/identity/risk/geo.hpp"
#include "authos/identity/settings.hpp"
#include "authos/jobs/deps.hpp"
#include "authos/outbound/curl_http_client.hpp"
#include "authos/outbound/dns_txt_resolver.hpp"
#include "authos/outbound/smtp_mailer.hpp"
#include "authos/storage/backend.hpp"
#include "authos/storage/pool_config.hpp"
#include "authos/telemetry/log_writer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::sso {

/// sysexits.h EX_CONFIG: the configuration has faults.
inline constexpr int kExitConfig = 78;

/// Everything that the environment decides, in the form in which the libraries want it.
struct Config {
    SecretString database_url; // may hold a password
    storage::PoolConfig pool;
    http::ServerOptions server;
    api::Settings api;
    identity::Settings identity;
    identity::GeoOptions geo;
    jobs::Options jobs;
    outbound::SmtpOptions smtp; // an empty host: no mail is sent
    outbound::HttpClientOptions http;
    outbound::DnsOptions dns;
    telemetry::LogWriterOptions log;
    std::optional<authcore::KeySet> keys;  // always there in a Config without faults
    std::optional<authcore::KeyRing> ring; // none: unencrypted development
    SecretString metrics_token;            // empty: /metrics is open
    std::optional<Email> owner_email;
    SecretString owner_password; // empty: none
};

/// A configuration and everything that is wrong with it; use `config` only where `faults` is empty.
struct ConfigOutcome {
    Config config;
    std::vector<VariableFault> faults;
    std::vector<std::string> warnings; // worth a line in the log
};

/// Reads every variable of the table for the executable of that backend.
[[nodiscard]] ConfigOutcome load_config(const Environment& environment, storage::Backend backend);

/// The keys of the JWT_ variables, and of the ENCRYPTION_ variables; called by load_config.
void read_token_keys(VariableReader& in, Config& out);
void read_encryption(VariableReader& in, Config& out, std::vector<std::string>& warnings);

} // namespace authos::sso
