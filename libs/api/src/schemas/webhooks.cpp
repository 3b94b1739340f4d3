#include "schemas/schemas.hpp"

namespace authos::api::schemas {

std::string_view webhooks() noexcept {
    return R"json({
"CreateWebhookRequest": {"type": "object", "required": ["name", "url", "events"], "properties": {
    "name": {"type": "string", "minLength": 2, "maxLength": 100},
    "url": {"type": "string", "format": "uri", "maxLength": 2000, "description": "https, without credentials and fragment; http only where the server allows private networks. Every request is signed twice. X-Webhook-Signature is sha256= and the hex HMAC-SHA-256 of the raw body, with the whole text of the secret as the key, whsec_ included; X-Webhook-Timestamp is the time of the attempt in Unix seconds. webhook-id, webhook-timestamp and webhook-signature are those of the Standard Webhooks specification. webhook-id is the delivery's id and the same in every attempt: an event can come more than once, and receivers know it by that"},
    "events": {"type": "array", "minItems": 1, "items": {"type": "string"}}}},
"UpdateWebhookRequest": {"type": "object", "description": "What is absent stays as it is", "properties": {
    "name": {"type": ["string", "null"], "minLength": 2, "maxLength": 100},
    "url": {"type": ["string", "null"], "format": "uri", "maxLength": 2000, "description": "Another scheme, host or port means a new secret, without overlap"},
    "events": {"type": ["array", "null"], "minItems": 1, "items": {"type": "string"}},
    "is_active": {"type": ["boolean", "null"]}}},
"RotateWebhookSecretRequest": {"type": "object", "properties": {
    "overlap_seconds": {"type": ["integer", "null"], "minimum": 0, "maximum": 604800, "description": "So long webhook-signature also has a signature of the secret before, after that of the new one; 86400 where absent. X-Webhook-Signature is the new one's at once"}}},
"Webhook": {"type": "object", "required": ["id", "name", "url", "events", "is_active", "created_at", "updated_at"], "properties": {
    "id": {"type": "string", "format": "uuid"},
    "name": {"type": "string"},
    "url": {"type": "string"},
    "events": {"$ref": "#/components/schemas/EventNames"},
    "is_active": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"},
    "updated_at": {"type": "string", "format": "date-time"}}},
"IssuedWebhook": {"allOf": [{"$ref": "#/components/schemas/Webhook"}, {"type": "object", "properties": {
    "secret": {"type": "string", "description": "whsec_ and base64; only where it is new, and never shown again"}}}]},
"WebhookList": {"type": "object", "required": ["webhooks", "total"], "properties": {
    "webhooks": {"type": "array", "items": {"$ref": "#/components/schemas/Webhook"}},
    "total": {"type": "integer"}}},
"QueuedDelivery": {"type": "object", "required": ["success", "job_id", "delivery_id"], "properties": {
    "success": {"type": "boolean", "description": "It is queued; what comes of it is in the history"},
    "job_id": {"type": "string", "format": "uuid"},
    "delivery_id": {"type": "string", "format": "uuid"}}},
"WebhookDeliveries": {"type": "object", "required": ["deliveries", "pagination", "next_cursor"], "properties": {
    "deliveries": {"type": "array", "items": {"type": "object", "required": ["id", "webhook_id", "webhook_name", "event_type", "payload", "response_status_code", "response_body", "attempt_count", "max_attempts", "next_retry_at", "delivered", "delivery_error", "created_at", "updated_at"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "webhook_id": {"type": "string", "format": "uuid"},
        "webhook_name": {"type": "string"},
        "event_type": {"type": "string"},
        "payload": {"type": ["object", "null"], "description": "The body as it is sent"},
        "response_status_code": {"type": ["integer", "null"]},
        "response_body": {"type": ["string", "null"], "description": "The first 10,000 characters"},
        "attempt_count": {"type": "integer"},
        "max_attempts": {"type": "integer"},
        "next_retry_at": {"type": ["string", "null"], "format": "date-time", "description": "null: no further attempt"},
        "delivered": {"type": "boolean"},
        "delivery_error": {"type": ["string", "null"]},
        "created_at": {"type": "string", "format": "date-time"},
        "updated_at": {"type": "string", "format": "date-time"}}}},
    "pagination": {"$ref": "#/components/schemas/Pagination"},
    "next_cursor": {"type": ["string", "null"]}}},
"EventNames": {"type": "array", "items": {"type": "string"}}
})json";
}

} // namespace authos::api::schemas
