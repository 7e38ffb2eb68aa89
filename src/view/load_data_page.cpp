// Reads what is known of the data itself; the history is that of the snapshots that are kept.
#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "view/load_pages.hpp"

namespace kursaal::view {
namespace {

namespace fs = std::filesystem;

SourceShown shown_source(const SourceFacts& source, const RunSays& run, const Feeds& feeds, const place::Site& site) {
  SourceShown shown;
  shown.source = source.name;
  shown.organisation_name = source.shown_name;
  if (const place::Source* known = site.source(source.name)) shown.organisation = known->organisation;
  shown.domains = source.domains;
  for (const population::CoverageRow& row : feeds.coverage().rows())
    if (row.source == source.name)
      shown.covers.push_back(
          {row.domain, row.period.start, row.period.end, row.basis == population::CoverageBasis::declared});
  shown.extracted = source.extracted;
  shown.stale = feeds.is_stale(source.name);
  shown.words = feeds.words_of(source.name);
  shown.files = source.files;
  shown.bytes = source.bytes;
  shown.coded_events = source.coded_events;
  shown.unknown_code_events = source.unknown_code_events;
  if (const auto records = run.records.find(source.name); records != run.records.end()) shown.records = records->second;
  return shown;
}

std::string_view doubt_words(std::string_view reason) {
  if (reason == "number-same-birth-unknown") return "the same NHS number; a birth date that is not known";
  if (reason == "number-same-birth-differs") return "the same NHS number; birth dates that differ";
  if (reason == "number-same-birth-partly") return "the same NHS number; birth dates that agree in part";
  if (reason == "number-same-birth-partly-name-differs")
    return "the same NHS number; birth dates that agree in part, names that differ";
  if (reason == "number-same-birth-partly-name-and-sex-differ")
    return "the same NHS number; birth dates that agree in part, names and sexes that differ";
  return {};
}

using FieldKey = std::tuple<std::string, std::string, std::string>;

base::Result<tables::TextTable> quality_of(tables::Connection& connection, const fs::path& folder) {
  std::error_code none;
  if (!fs::exists(folder / "secondary" / "data_quality.parquet", none)) return tables::TextTable{};
  return connection.table("SELECT * FROM " + parquet(folder, "secondary/data_quality.parquet") +
                          " ORDER BY source, record, field");
}

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return {};
  return static_cast<double>(part) / static_cast<double>(whole);
}

base::Status load_quality(tables::Connection& connection, const std::vector<fs::path>& folders, const RunSays& run,
                          DataPage& page) {
  std::map<FieldKey, QualityTrend> fields;
  KURSAAL_ASSIGN(const tables::TextTable now, quality_of(connection, run.facts.folder));
  for (std::size_t i = 0; i < now.rows.size(); ++i) {
    const TextRow row(now, i);
    QualityTrend field;
    field.source = row.text("source");
    field.record = row.text("record");
    field.field = row.text("field");
    field.optional = row.text("optional") == "true";
    field.records = row.count("records");
    field.present = row.count("present");
    field.valid = row.count("valid");
    field.duplicated = row.count("duplicated");
    field.late_days = share(row.count("late_days_sum"), row.count("timed"));
    field.complete.resize(folders.size());
    FieldKey key{field.source, field.record, field.field};
    fields.emplace(std::move(key), std::move(field));
  }
  for (std::size_t at = 0; at < folders.size(); ++at) {
    KURSAAL_ASSIGN(const tables::TextTable then, quality_of(connection, folders[at]));
    for (std::size_t i = 0; i < then.rows.size(); ++i) {
      const TextRow row(then, i);
      const auto found = fields.find(FieldKey{row.text("source"), row.text("record"), row.text("field")});
      if (found != fields.end()) found->second.complete[at] = share(row.count("present"), row.count("records"));
    }
  }
  for (auto& [key, field] : fields) page.quality.push_back(std::move(field));
  return base::ok_status();
}

base::Status load_quarantine(tables::Connection& connection, const fs::path& folder, DataPage& page) {
  std::error_code none;
  if (!fs::exists(folder / "direct" / "quarantine.parquet", none)) return base::ok_status();
  KURSAAL_ASSIGN(const tables::TextTable table,
                 connection.table("SELECT * FROM " + parquet(folder, "direct/quarantine.parquet") +
                                  " ORDER BY source, file, line, code LIMIT " + std::to_string(kMostQuarantineRows)));
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const TextRow row(table, i);
    page.quarantine.push_back({row.text("source"), row.text("file"), row.count("line"), row.text("code"),
                               row.text("severity"), row.text("text")});
  }
  KURSAAL_ASSIGN(const std::int64_t rows,
                 connection.integer("SELECT count(*) FROM " + parquet(folder, "direct/quarantine.parquet")));
  page.quarantine_rows = static_cast<std::uint64_t>(rows);
  return base::ok_status();
}

base::Status load_doubts(tables::Connection& connection, const fs::path& folder, DataPage& page) {
  std::error_code none;
  if (!fs::exists(folder / "direct" / "reviews.parquet", none)) return base::ok_status();
  KURSAAL_ASSIGN(const tables::TextTable table,
                 connection.table("SELECT reason, count(*) AS pairs FROM " + parquet(folder, "direct/reviews.parquet") +
                                  " GROUP BY reason ORDER BY reason"));
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const TextRow row(table, i);
    const std::string reason = row.text("reason");
    std::string words(doubt_words(reason));
    if (words.empty()) words = spaced(reason);
    page.doubts.push_back({reason, std::move(words), row.count("pairs")});
  }
  return base::ok_status();
}

}  // namespace

base::Result<DataPage> load_data_page(tables::Connection& connection, const RunSays& run, const ReferenceTables& tables,
                                      const Feeds& feeds, const place::Site& site) {
  DataPage page;
  for (const SourceFacts& source : tables.sources) page.sources.push_back(shown_source(source, run, feeds, site));
  std::vector<fs::path> folders;
  for (const fs::path& folder : kept_snapshots(run.facts.folder)) {
    const auto says = folder == run.facts.folder ? base::Result<RunSays>(run) : read_run(folder);
    if (!says.ok()) continue;  // being retired, or damaged: it is history, not what is shown
    KeptSnapshot kept;
    kept.content_id = says->facts.content_id;
    kept.as_of = says->facts.as_of;
    kept.published_at = says->facts.published_at;
    kept.people = says->facts.people;
    kept.events = says->facts.events;
    kept.records_read = says->records_read;
    kept.quarantined = says->quarantined;
    kept.served = folder == run.facts.folder;
    page.history.push_back(std::move(kept));
    folders.push_back(folder);
  }
  page.links = run.links;
  page.review_pairs = run.review_pairs;
  KURSAAL_TRY(load_quality(connection, folders, run, page));
  KURSAAL_TRY(load_quarantine(connection, run.facts.folder, page));
  KURSAAL_TRY(load_doubts(connection, run.facts.folder, page));
  return page;
}

}  // namespace kursaal::view
