#include "dto/api_keys.hpp"

#include "dto/paging.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json unused_key_json(const storage::ApiKey& key) {
    return Json::object({{"id", key.id.text()},
                         {"service_id", key.service_id.text()},
                         {"name", key.name},
                         {"prefix", key.prefix},
                         {"permissions", stored_array(key.permissions)},
                         {"expires_at", moment(key.expires_at)},
                         {"created_at", moment(key.created_at)},
                         {"created_by", key.created_by.text()}});
}

} // namespace

Result<identity::ApiKeyDraft> parse_api_key_draft(const Json& body) {
    identity::ApiKeyDraft draft;
    AUTHOS_TRY(draft.name, body.get_string("name"));
    AUTHOS_TRY(draft.permissions, body.get_strings("permissions"));
    AUTHOS_TRY(const auto days, body.find_integer("expires_in_days"));
    if (days) draft.expires_in_days = *days;
    return draft;
}

Result<storage::ApiKeyPage> parse_api_key_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    return storage::ApiKeyPage{page.limit, page.offset};
}

Json api_key_json(const storage::ApiKey& key) {
    Json item = unused_key_json(key);
    item.set("last_used_at", moment(key.last_used_at));
    return item;
}

Json created_api_key_response(const identity::CreatedApiKey& created) {
    Json item = unused_key_json(created.key);
    item.set("key", created.secret.reveal());
    return item;
}

Json api_key_list_response(const identity::ApiKeyList& list) {
    Json items = Json::array();
    for (const auto& key : list.keys) items.push(api_key_json(key));
    return Json::object({{"api_keys", items}, {"total", number(list.total)}});
}

} // namespace authos::api::dto
