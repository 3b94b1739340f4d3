#include "authos/storage/repo/api_keys.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectKey =
    "SELECT k.id, k.service_id, k.name, k.prefix, k.permissions, k.last_used_at, k.expires_at, k.created_at, "
    "k.created_by";
constexpr std::string_view kKeyAndOrg = ", v.org_id";
constexpr std::string_view kFromKeys = " FROM api_keys k JOIN services v ON v.id = k.service_id ";
constexpr std::string_view kKeyWhereId = "WHERE k.id = :id AND k.service_id = :service AND v.org_id = :org";
constexpr std::string_view kKeyWhereService =
    "WHERE k.service_id = :service AND v.org_id = :org "
    "ORDER BY k.created_at DESC, k.id DESC LIMIT :limit OFFSET :offset";
constexpr std::string_view kKeyWhereHash =
    "WHERE k.key_hash = :hash AND (k.expires_at IS NULL OR k.expires_at > :now)";
constexpr detail::Columns kKeyColumns = {Column::text,    Column::text,    Column::text,
                                         Column::text,    Column::text,    Column::integer,
                                         Column::integer, Column::integer, Column::text};
constexpr detail::Columns kPresentedColumns = {
    Column::text,    Column::text,    Column::text,    Column::text, Column::text,
    Column::integer, Column::integer, Column::integer, Column::text, Column::text};

Result<ApiKey> key_from(const Row& row) {
    AUTHOS_TRY(ApiKeyId id, row.id<ApiKeyId>(0));
    AUTHOS_TRY(ServiceId service, row.id<ServiceId>(1));
    AUTHOS_TRY(UserId creator, row.id<UserId>(8));
    return ApiKey{std::move(id),      std::move(service), row.text(2),   row.text(3),       row.text(4),
                  row.find_millis(5), row.find_millis(6), row.millis(7), std::move(creator)};
}

Result<PresentedApiKey> presented_from(const Row& row) {
    AUTHOS_TRY(ApiKey key, key_from(row));
    AUTHOS_TRY(OrgId org, row.id<OrgId>(9));
    return PresentedApiKey{std::move(key), std::move(org)};
}

} // namespace

Result<void> insert_api_key(Session& s, const OrgScope& scope, const NewApiKey& key) {
    AUTHOS_TRY(
        const long long inserted,
        detail::renamed(
            detail::execute(
                s,
                "INSERT INTO api_keys (id, service_id, name, prefix, key_hash, permissions, expires_at, "
                "created_at, created_by) "
                "SELECT :id, v.id, :name, :prefix, :hash, :permissions, :expires, :now, :creator "
                "FROM services v WHERE v.id = :service AND v.org_id = :org",
                {param("id", key.id), param("name", key.name), param("prefix", key.prefix),
                 param("hash", key.key), param("permissions", key.permissions),
                 param("expires", key.expires_at), param("now", key.created_at),
                 param("creator", key.created_by), param("service", key.service_id),
                 param("org", scope.org())}),
            Errc::already_exists, "api_key_taken", "The API key could not be created; please try again"));
    if (inserted == 0) return fail(Errc::not_found, "service_not_found", "Service not found");
    return {};
}

Result<std::optional<ApiKey>> find_api_key(Session& s, const OrgScope& scope, const ServiceId& service,
                                           const ApiKeyId& id) {
    return detail::find_row(s, kSql<kSelectKey, kFromKeys, kKeyWhereId>,
                            {param("id", id), param("service", service), param("org", scope.org())},
                            kKeyColumns, key_from);
}

Result<bool> delete_api_key(Session& s, const OrgScope& scope, const ServiceId& service, const ApiKeyId& id) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s,
                               "DELETE FROM api_keys WHERE id = :id AND service_id IN "
                               "(SELECT v.id FROM services v WHERE v.id = :service AND v.org_id = :org)",
                               {param("id", id), param("service", service), param("org", scope.org())}));
    return deleted == 1;
}

Result<std::vector<ApiKey>> list_api_keys(Session& s, const OrgScope& scope, const ServiceId& service,
                                          const ApiKeyPage& page) {
    return detail::list_rows(s, kSql<kSelectKey, kFromKeys, kKeyWhereService>,
                             {param("service", service), param("org", scope.org()),
                              param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
                             kKeyColumns, key_from);
}

Result<long long> count_api_keys(Session& s, const OrgScope& scope, const ServiceId& service) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM api_keys k JOIN services v ON v.id = k.service_id "
                                  "WHERE k.service_id = :service AND v.org_id = :org",
                                  {param("service", service), param("org", scope.org())});
}

Result<std::optional<PresentedApiKey>> find_presented_api_key(Session& s, const TokenHash& key,
                                                              UnixMillis now) {
    return detail::find_row(s, kSql<kSelectKey, kKeyAndOrg, kFromKeys, kKeyWhereHash>,
                            {param("hash", key), param("now", now)}, kPresentedColumns, presented_from);
}

Result<bool> touch_api_key(Session& s, const OrgScope& scope, const ApiKeyId& id, UnixMillis now,
                           UnixMillis unless_after) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE api_keys SET last_used_at = :now WHERE id = :id "
                               "AND (last_used_at IS NULL OR last_used_at <= :before) AND service_id IN "
                               "(SELECT v.id FROM services v WHERE v.org_id = :org)",
                               {param("now", now), param("id", id), param("before", unless_after),
                                param("org", scope.org())}));
    return changed == 1;
}

} // namespace authos::storage
