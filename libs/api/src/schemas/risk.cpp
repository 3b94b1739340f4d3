#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view risk() noexcept {
    return R"json({
"RiskSettings": {"type": "object", "required": ["enforcement_mode", "low_threshold", "medium_threshold", "new_device_score", "impossible_travel_score", "velocity_threshold", "velocity_score"], "properties": {
    "enforcement_mode": {"type": "string", "enum": ["log_only", "monitor", "challenge", "block"], "description": "log_only remembers scores; monitor also warns in the server's log; challenge asks for a second factor from low_threshold on and never refuses; block refuses from medium_threshold on"},
    "low_threshold": {"type": "integer", "minimum": 0, "maximum": 100, "description": "Scores below are allowed"},
    "medium_threshold": {"type": "integer", "minimum": 0, "maximum": 100, "description": "Scores below, from low_threshold on, ask for a second factor; above low_threshold"},
    "new_device_score": {"type": "integer", "minimum": 0, "maximum": 100},
    "impossible_travel_score": {"type": "integer", "minimum": 0, "maximum": 100, "description": "More than 500 km since the last sign-in, faster than 900 km/h"},
    "velocity_threshold": {"type": "integer", "minimum": 1, "maximum": 100000, "description": "More sign-ins to the organization than this from one address within five minutes"},
    "velocity_score": {"type": "integer", "minimum": 0, "maximum": 100}}},
"RiskSettingsRequest": {"type": "object", "description": "What is absent or null stays as it is", "properties": {
    "enforcement_mode": {"type": ["string", "null"]},
    "low_threshold": {"type": ["integer", "null"]},
    "medium_threshold": {"type": ["integer", "null"]},
    "new_device_score": {"type": ["integer", "null"]},
    "impossible_travel_score": {"type": ["integer", "null"]},
    "velocity_threshold": {"type": ["integer", "null"]},
    "velocity_score": {"type": ["integer", "null"]}}},
"RiskSettingsAnswer": {"type": "object", "required": ["message", "settings"], "properties": {
    "message": {"type": "string"},
    "settings": {"$ref": "#/components/schemas/RiskSettings"}}},
"RiskEvents": {"type": "array", "items": {"type": "object", "required": ["id", "user_id", "user_email", "created_at", "risk_score", "risk_factors", "risk_action", "geo_country", "geo_city", "geo_latitude", "geo_longitude", "ip_address", "provider"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "user_id": {"type": "string", "format": "uuid"},
    "user_email": {"type": ["string", "null"], "description": "null: the account is gone"},
    "created_at": {"type": "string", "format": "date-time"},
    "risk_score": {"type": "integer", "minimum": 0, "maximum": 100},
    "risk_factors": {"type": "array", "items": {"type": "string"}, "description": "new_device, untrusted_cookie, cookie_mismatch, invalid_cookie, trusted_device, impossible_travel, velocity_limit, new_country"},
    "risk_action": {"type": "string", "enum": ["allow", "challenge_mfa", "block"], "description": "What the thresholds of now say about the score, whatever the mode"},
    "geo_country": {"type": ["string", "null"]},
    "geo_city": {"type": ["string", "null"]},
    "geo_latitude": {"type": ["number", "null"]},
    "geo_longitude": {"type": ["number", "null"]},
    "ip_address": {"type": ["string", "null"]},
    "provider": {"type": "string"}}}}
})json";
}

} // namespace authos::api::schemas
