#include "authos/storage/repo/tiers.hpp"

#include "detail/sql_text.hpp"
#include "repo/organization_rows.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectTier = "SELECT ";
constexpr std::string_view kTiersByPrice =
    " FROM organization_tiers t ORDER BY t.price_cents, t.default_max_services, t.id";
constexpr std::string_view kTierById = " FROM organization_tiers t WHERE t.id = :id";
constexpr detail::Columns kTierRow = {Column::text,    Column::text,    Column::text,
                                      Column::integer, Column::integer, Column::text,
                                      Column::integer, Column::text,    Column::integer};

Result<Tier> tier_from(const Row& row) {
    auto tier = detail::find_tier_from(row, 0);
    if (!tier) return fail(Errc::data_loss, "tier_without_id", "Database error");
    return std::move(*tier);
}

} // namespace

Result<std::vector<Tier>> list_tiers(Session& s) {
    return detail::list_rows(s, detail::kSql<kSelectTier, detail::kTierColumnsText, kTiersByPrice>, {},
                             kTierRow, tier_from);
}

Result<std::optional<Tier>> find_tier(Session& s, std::string_view id) {
    AUTHOS_TRY(auto found, detail::find_row(s, detail::kSql<kSelectTier, detail::kTierColumnsText, kTierById>,
                                            {param("id", id)}, kTierRow, tier_from));
    // MySQL overlooks trailing blanks.
    if (found && found->id != id) found.reset();
    return found;
}

} // namespace authos::storage
