// Reads direct/worklists.parquet.
#include "base/text.hpp"
#include "view/kept_reasons.hpp"
#include "view/load_pages.hpp"

namespace kursaal::view {

base::Result<std::vector<WorklistRow>> load_worklists(tables::Connection& connection,
                                                      const std::filesystem::path& folder) {
  std::vector<WorklistRow> rows;
  std::error_code none;
  if (!std::filesystem::exists(folder / "direct" / "worklists.parquet", none)) return rows;
  KURSAAL_ASSIGN(const tables::TextTable table,
                 connection.table("SELECT * FROM " + parquet(folder, "direct/worklists.parquet")));
  rows.reserve(table.rows.size());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const TextRow from(table, i);
    const std::optional<Labels> labels = labels_of_text(from.text("sensitivity"));
    if (!labels)
      return base::make_error(base::ErrorCode::input_refused,
                              "a list carries a sensitivity label that is not known here");
    WorklistRow row;
    row.kind = from.text("kind");
    row.list = from.text("list");
    row.status = from.text("status");
    row.service = from.text("service");
    row.team = from.text("team");
    row.locality = from.text("locality");
    row.practice = from.text("practice");
    row.person_id = from.text("person_id");
    row.rank = static_cast<std::int64_t>(from.count("rank"));
    row.tier = from.text("tier");
    row.tier_reason = from.text("tier_reason");
    row.tier_no = static_cast<std::int64_t>(from.count("tier_no"));
    row.reasons = from.text("reasons");
    row.lately = from.text("lately");
    row.unknown = from.text("unknown");
    row.reasons_sensitive = from.text("reasons_sensitive");
    row.labels = *labels;
    row.owner_organisation = from.text("owner_organisation");
    row.owner_role = from.text("owner_role");
    row.act_by = from.day("act_by");
    row.valid_until = from.day("valid_until");
    row.eligible_since = from.day("eligible_since");
    if (!from.is_null("waiting_weeks")) row.waiting_weeks = static_cast<std::int64_t>(from.count("waiting_weeks"));
    row.stage = from.text("stage");
    row.ended_reason = from.text("ended_reason");
    row.code_list_status = from.text("code_list_status");
    row.data_through = from.day("data_through");
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace kursaal::view
