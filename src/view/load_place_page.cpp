// Counts of the place from secondary/, as they may be shown.
#include <algorithm>

#include "base/text.hpp"
#include "view/load_pages.hpp"

namespace kursaal::view {
namespace {

constexpr std::string_view kTables[] = {"place_counts", "movement", "time_in_stage", "worklist_counts", "funnel"};
// Without this column a table holds exact counts (an older form of snapshot), which are not for showing.
constexpr std::string_view kShown = "shown";

std::string rule_words(const disclosure::SmallCountRule& rule) {
  std::string words;
  if (rule.least_shown > 2)
    words = "Counts of 1 to " + std::to_string(rule.least_shown - 1) + " people are hidden";
  else
    words = "Counts of 1 person are hidden";
  if (!rule.zero_shown) words += ", as is none";
  words += rule.round_to > 1 ? "; others are rounded to the nearest " + std::to_string(rule.round_to) + "."
                             : std::string("; others are exact.");
  return words + " What would give a hidden count away is hidden too. Hidden is not none.";
}

base::Result<std::optional<CountTable>> load_table(tables::Connection& connection, const std::filesystem::path& folder,
                                                   std::string_view name) {
  const std::string file = "secondary/" + std::string(name) + ".parquet";
  std::error_code none;
  if (!std::filesystem::exists(folder / file, none)) return std::optional<CountTable>();
  KURSAAL_ASSIGN(const tables::TextTable rows, connection.table("SELECT * FROM " + parquet(folder, file)));
  if (std::find(rows.names.begin(), rows.names.end(), kShown) == rows.names.end()) return std::optional<CountTable>();
  CountTable table;
  table.name = name;
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < rows.names.size(); ++i) {
    if (rows.names[i] == "people" || rows.names[i] == kShown || rows.names[i] == "synthetic") continue;
    table.dimensions.push_back(rows.names[i]);
    columns.push_back(i);
  }
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    const TextRow row(rows, i);
    CountRow count;
    for (const std::size_t column : columns) count.labels.push_back(rows.rows[i][column].value_or(""));
    if (row.text(kShown) != "suppressed" && !row.is_null("people")) count.people = row.count("people");
    table.rows.push_back(std::move(count));
  }
  return std::optional(std::move(table));
}

}  // namespace

std::size_t CountTable::dimension(std::string_view wanted) const {
  return static_cast<std::size_t>(std::find(dimensions.begin(), dimensions.end(), wanted) - dimensions.begin());
}

const CountTable* PlacePage::table(std::string_view name) const {
  const auto found =
      std::find_if(tables.begin(), tables.end(), [&](const CountTable& one) { return one.name == name; });
  return found == tables.end() ? nullptr : &*found;
}

base::Result<PlacePage> load_place_page(tables::Connection& connection, const std::filesystem::path& folder,
                                        const place::Site& site, base::Day as_of) {
  PlacePage page;
  page.as_of = as_of;
  for (const place::Area& area : site.geography.areas(place::AreaLevel::locality))
    page.localities.push_back({area.code, area.name});
  std::sort(page.localities.begin(), page.localities.end(),
            [](const AreaShown& a, const AreaShown& b) { return a.name != b.name ? a.name < b.name : a.id < b.id; });
  for (const std::string_view name : kTables) {
    KURSAAL_ASSIGN(std::optional<CountTable> table, load_table(connection, folder, name));
    if (table) page.tables.push_back(std::move(*table));
  }
  page.rule = page.tables.empty() ? "This snapshot was published without counts that may be shown: run again."
                                  : rule_words(site.small_counts);
  if (const CountTable* counts = page.table("place_counts"))
    if (const std::size_t at = counts->dimension("as_of"); at < counts->dimensions.size())
      for (const CountRow& row : counts->rows)
        if (const auto moment = base::parse_iso(row.labels[at]); moment && moment->day < as_of)
          page.before = std::max(page.before, moment->day);
  return page;
}

}  // namespace kursaal::view
