#pragma once
// Applications of an organization.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::storage {

/// A stored application, without its SAML settings.
struct Service {
    ServiceId id;
    OrgId org_id;
    std::string slug;
    std::string name;
    std::string type; // web, mobile, desktop, api
    std::string client_id;
    std::optional<std::string> redirect_uris; // JSON array
    UnixMillis created_at;
};

struct NewService {
    ServiceId id;
    std::string slug;
    std::string name;
    std::string type;
    std::string client_id;
    std::optional<std::string> client_secret_hash; // base64 of SHA-256
    std::optional<std::string> redirect_uris;      // JSON array
    UnixMillis created_at;
};

/// Errc::already_exists: "service_taken" (slug here, or client id anywhere). Errc::failed_precondition,
/// reason "reference_missing", if the organization does not exist.
Result<void> insert_service(Session& s, const OrgScope& scope, const NewService& service);
/// False if there is no such service here.
Result<bool> rename_service(Session& s, const OrgScope& scope, const ServiceId& id, std::string_view name);
Result<std::optional<Service>> find_service_by_slug(Session& s, const OrgScope& scope, std::string_view slug);
/// Nothing also where the id belongs to another organization.
Result<std::optional<Service>> find_service(Session& s, const OrgScope& scope, const ServiceId& id);

} // namespace authos::storage
