#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view platform_insight() noexcept {
    return R"json({
"PlatformOverview": {"type": "object", "required": ["total_organizations", "total_users", "total_end_users", "total_services", "total_logins_24h", "total_logins_30d"], "properties": {
    "total_organizations": {"type": "integer"},
    "total_users": {"type": "integer"},
    "total_end_users": {"type": "integer"},
    "total_services": {"type": "integer"},
    "total_logins_24h": {"type": "integer"},
    "total_logins_30d": {"type": "integer"}}},
"OrganizationStatuses": {"type": "object", "required": ["pending", "active", "suspended", "rejected"], "properties": {
    "pending": {"type": "integer"},
    "active": {"type": "integer"},
    "suspended": {"type": "integer"},
    "rejected": {"type": "integer"}}},
"GrowthTrends": {"type": "array", "items": {"type": "object", "required": ["date", "new_organizations", "new_users"], "properties": {
    "date": {"type": "string", "format": "date"},
    "new_organizations": {"type": "integer"},
    "new_users": {"type": "integer"}}}},
"TopOrganizations": {"type": "array", "items": {"type": "object", "required": ["id", "name", "slug", "user_count", "service_count", "login_count_30d"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "name": {"type": "string"},
    "slug": {"type": "string"},
    "user_count": {"type": "integer"},
    "service_count": {"type": "integer"},
    "login_count_30d": {"type": "integer"}}}},
"RecentOrganizations": {"type": "array", "items": {"type": "object", "required": ["id", "name", "slug", "status", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "name": {"type": "string"},
    "slug": {"type": "string"},
    "status": {"enum": ["pending", "active", "suspended", "rejected"]},
    "created_at": {"type": "string", "format": "date-time"}}}},
"OperationsStatus": {"type": "object", "required": ["version", "database", "jobs", "webhooks", "email", "billing"], "properties": {
    "version": {"type": "string"},
    "database": {"type": "object", "required": ["backend", "connected", "pool"], "properties": {
        "backend": {"enum": ["sqlite", "psql", "mysql"]},
        "connected": {"const": true},
        "pool": {"type": "object", "required": ["total", "idle", "max"], "properties": {
            "total": {"type": "integer"}, "idle": {"type": "integer"}, "max": {"type": "integer"}}}}},
    "jobs": {"type": "object", "required": ["pending", "processing", "failed", "oldest_pending_seconds"], "properties": {
        "pending": {"type": "integer"}, "processing": {"type": "integer"}, "failed": {"type": "integer"},
        "oldest_pending_seconds": {"type": ["integer", "null"], "description": "How long the job has been due that waits longest"}}},
    "webhooks": {"type": "object", "required": ["failed_deliveries"], "properties": {"failed_deliveries": {"type": "integer"}}},
    "email": {"type": "object", "required": ["configured"], "properties": {"configured": {"type": "boolean"}}},
    "billing": {"type": "object", "required": ["provider", "configured"], "properties": {
        "provider": {"type": "string"}, "configured": {"type": "boolean"}}}}},
"MfaMetrics": {"type": "object", "required": ["metrics", "total"], "properties": {
    "metrics": {"type": "array", "items": {"type": "object", "required": ["org_id", "date", "total_users", "mfa_enabled_users", "new_mfa_setups", "mfa_disabled", "totp_verifications_total", "totp_verifications_success", "totp_verifications_failed", "backup_codes_generated", "backup_codes_used", "created_at", "updated_at"], "properties": {
    "org_id": {"type": ["string", "null"], "format": "uuid", "description": "null: the accounts of the platform"},
    "date": {"type": "string", "format": "date"},
    "total_users": {"type": "integer"},
    "mfa_enabled_users": {"type": "integer"},
    "new_mfa_setups": {"type": "integer"},
    "mfa_disabled": {"type": "integer"},
    "totp_verifications_total": {"type": "integer"},
    "totp_verifications_success": {"type": "integer"},
    "totp_verifications_failed": {"type": "integer"},
    "backup_codes_generated": {"type": "integer"},
    "backup_codes_used": {"type": "integer"},
    "created_at": {"type": "string", "format": "date-time"},
    "updated_at": {"type": "string", "format": "date-time"}}}},
    "total": {"type": "integer"}}},
"SuspiciousMfa": {"type": "array", "items": {"type": "object", "required": ["id", "org_id", "user_id", "ip_address", "failure_type", "failure_count", "first_seen_at", "last_seen_at", "is_suspicious", "details"], "properties": {
    "id": {"type": "string"},
    "org_id": {"type": ["string", "null"], "format": "uuid"},
    "user_id": {"type": ["string", "null"], "format": "uuid"},
    "ip_address": {"type": ["string", "null"]},
    "failure_type": {"type": "string"},
    "failure_count": {"type": "integer"},
    "first_seen_at": {"type": "string", "format": "date-time"},
    "last_seen_at": {"type": "string", "format": "date-time"},
    "is_suspicious": {"const": true},
    "details": {"type": ["object", "null"]}}}},
"GenerateMfaMetricsRequest": {"type": "object", "properties": {
    "date": {"type": ["string", "null"], "format": "date", "description": "Yesterday where absent"}}},
"MfaRollUp": {"type": "object", "required": ["success", "message", "date", "realms"], "properties": {
    "success": {"const": true},
    "message": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "realms": {"type": "integer"}}}
})json";
}

} // namespace authos::api::schemas
