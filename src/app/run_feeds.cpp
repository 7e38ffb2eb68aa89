#include "app/run_feeds.hpp"

#include "population/coverage.hpp"
#include "tables/database.hpp"

namespace kursaal::app {

base::Result<std::vector<SilentFeed>> silent_feeds(const std::filesystem::path& snapshot, base::Day as_of) {
  KURSAAL_ASSIGN(auto database, tables::Database::open({.file = snapshot / "population.duckdb",
                                                        .read_only = true,
                                                        .threads = 1,
                                                        .memory_bytes = 256ULL << 20,
                                                        .temp_folder = {}}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  const int tolerance = population::Coverage().tolerance_days();
  KURSAAL_ASSIGN(const tables::TextTable table,
                 connection.table("SELECT source, max(to_day) - 1 AS last FROM coverage GROUP BY source HAVING "
                                  "max(to_day) <= CAST($1 AS DATE) - " +
                                      std::to_string(tolerance) + " ORDER BY source",
                                  {base::format_day(as_of)}));
  std::vector<SilentFeed> feeds;
  for (const auto& row : table.rows) {
    const auto last = base::parse_iso(row[1].value_or("").substr(0, 10));
    feeds.push_back({row[0].value_or(""), last ? last->day : base::Day{}});
  }
  return feeds;
}

}  // namespace kursaal::app
