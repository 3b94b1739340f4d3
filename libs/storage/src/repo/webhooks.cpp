#include "authos/storage/repo/webhooks.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectWebhook =
    "SELECT id, name, url, events, is_active, created_at, updated_at FROM webhooks WHERE org_id = :org";
constexpr std::string_view kById = " AND id = :id";
constexpr std::string_view kInOrder = " ORDER BY created_at, id LIMIT 200";
constexpr std::string_view kActive = " AND is_active = 1 ORDER BY id LIMIT 200";
constexpr detail::Columns kWebhookRow = {Column::text,    Column::text,    Column::text,   Column::text,
                                         Column::integer, Column::integer, Column::integer};

Result<Webhook> webhook_from(const Row& row) {
    AUTHOS_TRY(WebhookId id, row.id<WebhookId>(0));
    return Webhook{std::move(id), row.text(1),   row.text(2),  row.text(3),
                   row.flag(4),   row.millis(5), row.millis(6)};
}

template <class T>
Result<T> name_taken(Result<T> result) {
    return detail::renamed(std::move(result), Errc::already_exists, "webhook_name_taken",
                           "A webhook with this name already exists in this organization");
}

Result<bool> one_webhook(Result<long long> changed) {
    AUTHOS_TRY(const long long count, std::move(changed));
    return count == 1;
}

} // namespace

Result<void> insert_webhook(Session& s, const OrgScope& scope, const Webhook& webhook,
                            const WebhookSecrets& secrets) {
    AUTHOS_TRY(name_taken(detail::execute(
        s,
        "INSERT INTO webhooks (id, org_id, name, url, secret_encrypted, encryption_key_id, events, "
        "is_active, created_at, updated_at) VALUES (:id, :org, :name, :url, :secret, :key, :events, "
        ":active, :created, :updated)",
        {param("id", webhook.id), param("org", scope.org()), param("name", webhook.name),
         param("url", webhook.url), param("secret", secrets.current), param("key", secrets.key_id),
         param("events", webhook.events), param("active", webhook.is_active),
         param("created", webhook.created_at), param("updated", webhook.updated_at)})));
    return {};
}

Result<std::optional<Webhook>> find_webhook(Session& s, const OrgScope& scope, const WebhookId& id) {
    return detail::find_row(s, kSql<kSelectWebhook, kById>, {param("org", scope.org()), param("id", id)},
                            kWebhookRow, webhook_from);
}

Result<std::vector<Webhook>> list_webhooks(Session& s, const OrgScope& scope) {
    return detail::list_rows(s, kSql<kSelectWebhook, kInOrder>, {param("org", scope.org())}, kWebhookRow,
                             webhook_from);
}

Result<std::vector<Webhook>> list_active_webhooks(Session& s, const OrgScope& scope) {
    return detail::list_rows(s, kSql<kSelectWebhook, kActive>, {param("org", scope.org())}, kWebhookRow,
                             webhook_from);
}

Result<long long> count_webhooks(Session& s, const OrgScope& scope) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM webhooks WHERE org_id = :org",
                                  {param("org", scope.org())});
}

Result<bool> update_webhook(Session& s, const OrgScope& scope, const Webhook& webhook) {
    return one_webhook(name_taken(detail::execute(
        s,
        "UPDATE webhooks SET name = :name, url = :url, events = :events, is_active = :active, "
        "updated_at = :now WHERE org_id = :org AND id = :id",
        {param("name", webhook.name), param("url", webhook.url), param("events", webhook.events),
         param("active", webhook.is_active), param("now", webhook.updated_at), param("org", scope.org()),
         param("id", webhook.id)})));
}

Result<bool> deactivate_webhook(Session& s, const OrgScope& scope, const WebhookId& id, UnixMillis now) {
    return one_webhook(detail::execute(
        s, "UPDATE webhooks SET is_active = 0, updated_at = :now WHERE org_id = :org AND id = :id",
        {param("now", now), param("org", scope.org()), param("id", id)}));
}

Result<bool> delete_webhook(Session& s, const OrgScope& scope, const WebhookId& id) {
    return one_webhook(detail::execute(s, "DELETE FROM webhooks WHERE org_id = :org AND id = :id",
                                       {param("org", scope.org()), param("id", id)}));
}

Result<std::optional<WebhookSecrets>> find_webhook_secrets(Session& s, const OrgScope& scope,
                                                           const WebhookId& id) {
    return detail::find_row(
        s,
        "SELECT secret_encrypted, encryption_key_id, previous_secret_encrypted, "
        "previous_secret_expires_at FROM webhooks WHERE org_id = :org AND id = :id",
        {param("org", scope.org()), param("id", id)},
        {Column::text, Column::text, Column::text, Column::integer},
        [](const Row& row) -> Result<WebhookSecrets> {
            return WebhookSecrets{row.text(0), row.text(1), row.find_text(2), row.find_millis(3)};
        });
}

Result<bool> set_webhook_secrets(Session& s, const OrgScope& scope, const WebhookId& id,
                                 const WebhookSecrets& secrets, UnixMillis now) {
    return one_webhook(detail::execute(
        s,
        "UPDATE webhooks SET secret_encrypted = :secret, encryption_key_id = :key, "
        "previous_secret_encrypted = :previous, previous_secret_expires_at = :expires, updated_at = :now "
        "WHERE org_id = :org AND id = :id",
        {param("secret", secrets.current), param("key", secrets.key_id), param("previous", secrets.previous),
         param("expires", secrets.previous_expires_at), param("now", now), param("org", scope.org()),
         param("id", id)}));
}

} // namespace authos::storage
