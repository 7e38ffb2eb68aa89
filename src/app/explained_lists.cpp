#include "app/explained_lists.hpp"

#include <algorithm>

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using tables::TextTable;

std::string cell(const TextTable& table, std::size_t row, std::string_view column) {
  const auto found = std::find(table.names.begin(), table.names.end(), column);
  if (found == table.names.end()) return {};
  return table.rows[row][static_cast<std::size_t>(found - table.names.begin())].value_or("");
}

base::Result<TextTable> rows_of(tables::Connection& memory, const fs::path& file, const std::string& person) {
  return memory.table("SELECT * FROM read_parquet(" + tables::sql_quote(file.string()) + ") WHERE person_id = $1",
                      {person});
}

base::Status read_clause_words(tables::Connection& memory, const fs::path& snapshot,
                               report::ExplainedStanding& standing) {
  const fs::path counts = snapshot / "direct" / "worklist_counts.parquet";
  std::error_code none;
  if (!fs::exists(counts, none)) return base::ok_status();
  // SELECT *: an older snapshot has no words, and its clauses are then told by their keys.
  KURSAAL_ASSIGN(const TextTable clauses,
                 memory.table("SELECT DISTINCT * EXCLUDE (locality, people) FROM read_parquet(" +
                              tables::sql_quote(counts.string()) + ")"));
  for (std::size_t i = 0; i < clauses.rows.size(); ++i)
    if (const std::string words = cell(clauses, i, "words"); !words.empty())
      standing.clause_words[cell(clauses, i, "list") + ":" + cell(clauses, i, "step")] = words;
  return base::ok_status();
}

}  // namespace

base::Result<report::ExplainedStanding> read_standing(tables::Connection& memory, const fs::path& snapshot,
                                                      const std::string& person, bool restricted) {
  report::ExplainedStanding standing;
  const fs::path everybody = snapshot / "direct" / "eligibility.parquet";
  const fs::path lists = snapshot / "direct" / "worklists.parquet";
  std::error_code none;
  if (!fs::exists(everybody, none) || !fs::exists(lists, none)) return standing;
  KURSAAL_ASSIGN(const TextTable stands, rows_of(memory, everybody, person));
  if (stands.rows.empty()) return standing;
  standing.result = cell(stands, 0, "result");
  standing.as_of = cell(stands, 0, "as_of");
  standing.list = cell(stands, 0, "list");
  standing.left_out_words = cell(stands, 0, "left_out_words");
  if (restricted) return standing;
  standing.not_met = cell(stands, 0, "not_met");
  standing.unknown = cell(stands, 0, "unknown");
  standing.route = cell(stands, 0, "route");
  KURSAAL_TRY(read_clause_words(memory, snapshot, standing));
  KURSAAL_ASSIGN(const TextTable rows, rows_of(memory, lists, person));
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    const auto of = [&](std::string_view column) { return cell(rows, i, column); };
    report::ExplainedListRow row;
    row.list = of("list");
    row.status = of("status");
    row.team = of("team");
    const std::string organisation = of("owner_organisation");
    row.owner = of("owner_role") + (organisation.empty() ? "" : " at " + organisation);
    row.act_by = of("act_by");
    row.valid_until = of("valid_until");
    row.rank = of("rank");
    row.tier = of("tier");
    row.tier_reason = of("tier_reason");
    row.reasons = of("reasons");
    row.lately = of("lately");
    row.sensitive = of("reasons_sensitive");
    row.sensitivity = of("sensitivity");
    row.eligible_since = of("eligible_since");
    row.waiting_weeks = of("waiting_weeks");
    row.not_before = of("not_before");
    row.floor = of("floor_applied");
    row.draw = of("draw");
    row.unknown = of("unknown");
    row.ended_reason = of("ended_reason");
    standing.rows.push_back(std::move(row));
  }
  return standing;
}

}  // namespace kursaal::app
