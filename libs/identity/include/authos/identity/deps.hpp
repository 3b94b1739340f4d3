#pragma once
// Everything a use case may reach, as references that outlive it. Built once where the server is wired;
// copy it and replace `log` to give one request its own context fields.

#include "authos/base/clock.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/log.hpp"
#include "authos/base/random.hpp"
#include "authos/base/secret.hpp"
#include "authos/identity/risk/geo.hpp"
#include "authos/identity/settings.hpp"
#include "authos/identity/text/language.hpp"

#include <optional>
#include <string>

namespace authos::authcore {
class KeySet;
class KeyRing;
} // namespace authos::authcore
namespace authos::storage {
class Database;
}
namespace authos::outbound {
class HttpClient;
class TxtResolver;
} // namespace authos::outbound
namespace authos::telemetry {
class Metrics;
}
namespace authos::identity::upstream {
class MetadataCache;
}

namespace authos::identity {

/// The world of the use cases.
struct Deps {
    storage::Database& database;
    const Clock& clock;
    Random& random;
    Log log;
    telemetry::Metrics& metrics;
    const authcore::KeySet& keys;      // signs and verifies tokens
    const authcore::KeyRing* key_ring; // seals secrets at rest; null only in unencrypted development
    const Settings& settings;
    outbound::HttpClient& http; // never inside a database closure
    outbound::TxtResolver& dns; // neither
    const GeoLookup& geo = kNoGeoLookup;
    // Of the organizations' own identity providers; null: nothing is remembered.
    upstream::MetadataCache* upstream_metadata = nullptr;
};

/// Where a call comes from and how long it may take. Address and agent are stored, never trusted.
struct Caller {
    Deadline deadline;
    std::string ip_address; // empty: unknown
    std::string user_agent; // empty: not sent
    /// The platform owner behind a call that is made in the name of another account.
    std::optional<UserId> impersonator = {};
    SecretString device_token = {};   // the browser's device trust token as sent; empty: none
    Language language = Language::en; // of mails to the caller
};

} // namespace authos::identity
