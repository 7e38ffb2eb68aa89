#include "link/decisions.hpp"

#include <algorithm>

#include "tables/csv.hpp"

namespace kursaal::link {
namespace {

base::Error at_line(std::string_view file, std::uint64_t line, std::string_view text) {
  return base::make_error(base::ErrorCode::configuration, file, ":", std::to_string(line), ": ", text);
}

struct PairColumns {
  std::size_t left_source, left_id, right_source, right_id;
};

base::Result<PairColumns> pair_columns(const tables::CsvTable& table, std::string_view file) {
  const PairColumns columns{table.column("left_source"), table.column("left_id"), table.column("right_source"),
                            table.column("right_id")};
  if (std::max({columns.left_source, columns.left_id, columns.right_source, columns.right_id}) == table.header.size())
    return at_line(file, 1, "the columns left_source, left_id, right_source and right_id are needed");
  return columns;
}

// The pair in ascending order, so that it is found whichever way round it was written.
base::Result<std::pair<base::SourceKey, base::SourceKey>> read_pair(const tables::CsvTable& table, std::size_t row,
                                                                    const PairColumns& columns, std::string_view file) {
  const auto& cells = table.rows[row];
  std::pair<base::SourceKey, base::SourceKey> pair{{cells[columns.left_source], cells[columns.left_id]},
                                                   {cells[columns.right_source], cells[columns.right_id]}};
  if (pair.first.source.empty() || pair.first.local_id.empty() || pair.second.source.empty() ||
      pair.second.local_id.empty())
    return at_line(file, table.lines[row], "an id is empty");
  if (pair.first == pair.second) return at_line(file, table.lines[row], "both ids are the same");
  if (pair.second < pair.first) std::swap(pair.first, pair.second);
  return pair;
}

}  // namespace

base::Result<std::vector<Decision>> read_decisions(const std::filesystem::path& folder) {
  std::vector<Decision> decisions;
  const std::filesystem::path file = folder / "decisions.csv";
  if (!std::filesystem::exists(file)) return decisions;
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(file));
  KURSAAL_ASSIGN(const PairColumns columns, pair_columns(table, "decisions.csv"));
  const std::size_t id = table.column("id");
  const std::size_t verdict = table.column("verdict");
  if (std::max(id, verdict) == table.header.size())
    return at_line("decisions.csv", 1, "the columns id and verdict are needed");
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    KURSAAL_ASSIGN(auto pair, read_pair(table, i, columns, "decisions.csv"));
    const std::string& said = table.rows[i][verdict];
    Decision decision{table.rows[i][id], std::move(pair.first), std::move(pair.second), Verdict::withdrawn};
    if (said == "same")
      decision.verdict = Verdict::same;
    else if (said == "different")
      decision.verdict = Verdict::different;
    else if (said != "withdrawn")
      return at_line("decisions.csv", table.lines[i], "verdict is same, different or withdrawn");
    const auto earlier = std::find_if(decisions.begin(), decisions.end(), [&](const Decision& known) {
      return known.left == decision.left && known.right == decision.right;
    });
    if (earlier == decisions.end())
      decisions.push_back(std::move(decision));
    else
      *earlier = std::move(decision);
  }
  return decisions;
}

base::Result<std::vector<std::pair<base::SourceKey, base::SourceKey>>> read_do_not_link(
    const std::filesystem::path& folder) {
  std::vector<std::pair<base::SourceKey, base::SourceKey>> pairs;
  const std::filesystem::path file = folder / "do_not_link.csv";
  if (!std::filesystem::exists(file)) return pairs;
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(file));
  KURSAAL_ASSIGN(const PairColumns columns, pair_columns(table, "do_not_link.csv"));
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    KURSAAL_ASSIGN(auto pair, read_pair(table, i, columns, "do_not_link.csv"));
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace kursaal::link
