#include "view/earlier_snapshots.hpp"

#include <algorithm>
#include <functional>

#include "view/published_files.hpp"

namespace kursaal::view {
namespace {

namespace fs = std::filesystem;

base::Result<PackedTable> columns_of(tables::Connection& connection, const std::string& rows,
                                     const std::string& columns, const PeopleDirectory& people) {
  // Asked in the order of ids, the next is nearly always the one after.
  const auto row_of = [&people, next = std::size_t{0}](std::string_view id) mutable -> std::optional<std::size_t> {
    if (next >= people.size() || people.id(next) != id) {
      const auto found = people.find(id);
      if (!found) return {};
      next = *found;
    }
    return next++;
  };
  return PackedTable::load(connection, "(SELECT person_id, COLUMNS('^(" + columns + ")$') FROM " + rows + ")", "",
                           "person_id", people.size(), row_of, {}, PackedTable::Strangers::pass_over);
}

base::Result<EarlierSnapshot> load_one(tables::Connection& connection, const fs::path& folder,
                                       const PeopleDirectory& people) {
  KURSAAL_ASSIGN(const RunSays says, read_run(folder));
  EarlierSnapshot earlier;
  earlier.content_id = says.facts.content_id;
  earlier.as_of = says.facts.as_of;
  const std::string scores = parquet(folder, "direct/scores.parquet");
  KURSAAL_ASSIGN(earlier.scores,
                 columns_of(connection, scores + " WHERE as_of = (SELECT max(as_of) FROM " + scores + ")",
                            "stage_suggested|moved_away", people));
  KURSAAL_ASSIGN(earlier.people, columns_of(connection, parquet(folder, "direct/people.parquet"),
                                            "practice|locality|deceased|restricted", people));
  return earlier;
}

}  // namespace

std::vector<EarlierSnapshot> load_earlier(tables::Connection& connection, const fs::path& folder, base::Day as_of,
                                          const PeopleDirectory& people) {
  std::vector<EarlierSnapshot> earlier;
  for (const fs::path& kept : kept_snapshots(folder)) {
    if (kept == folder) break;
    auto loaded = load_one(connection, kept, people);
    if (loaded.ok() && loaded->as_of <= as_of) earlier.push_back(std::move(loaded).value());
  }
  return earlier;
}

}  // namespace kursaal::view
