#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view plans() noexcept {
    return R"json({
"CreatePlanRequest": {"type": "object", "required": ["name", "price_cents", "currency"], "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "description": {"type": ["string", "null"], "maxLength": 1000},
    "price_cents": {"type": "integer", "minimum": 0, "maximum": 100000000},
    "currency": {"type": "string", "pattern": "^[A-Za-z]{3}$"},
    "features": {"type": ["array", "null"], "maxItems": 100, "items": {"type": "string", "minLength": 1, "maxLength": 200}},
    "stripe_price_id": {"type": ["string", "null"], "pattern": "^[A-Za-z0-9_]{1,191}$"},
    "is_default": {"type": "boolean"}}},
"UpdatePlanRequest": {"type": "object", "minProperties": 1, "description": "What is absent stays; null clears", "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "description": {"type": ["string", "null"], "maxLength": 1000},
    "price_cents": {"type": "integer", "minimum": 0, "maximum": 100000000},
    "currency": {"type": "string", "pattern": "^[A-Za-z]{3}$"},
    "features": {"type": ["array", "null"], "maxItems": 100, "items": {"type": "string", "minLength": 1, "maxLength": 200}},
    "stripe_price_id": {"type": ["string", "null"], "pattern": "^[A-Za-z0-9_]{1,191}$"},
    "is_default": {"type": "boolean"}}},
"Plan": {"type": "object", "required": ["id", "service_id", "name", "description", "price_cents", "currency", "features", "stripe_price_id", "is_default", "created_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "service_id": {"type": "string", "format": "uuid"},
    "name": {"type": "string"},
    "description": {"type": ["string", "null"]},
    "price_cents": {"type": "integer"},
    "currency": {"type": "string"},
    "features": {"type": "string", "description": "A JSON array of strings as text"},
    "stripe_price_id": {"type": ["string", "null"]},
    "is_default": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"}}},
"PlanSummary": {"type": "object", "required": ["plan", "subscription_count"], "properties": {
    "plan": {"$ref": "#/components/schemas/Plan"},
    "subscription_count": {"type": "integer"}}},
"PlanSummaries": {"type": "array", "items": {"$ref": "#/components/schemas/PlanSummary"}}
})json";
}

} // namespace authos::api::schemas
