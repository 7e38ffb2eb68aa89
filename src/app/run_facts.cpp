#include "app/run_facts.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "app/find_people.hpp"
#include "app/quality_command.hpp"
#include "app/run_stages.hpp"
#include "base/text.hpp"
#include "disclosure/disclosure.hpp"
#include "population/snapshot.hpp"
#include "tables/blocks.hpp"
#include "tables/database.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

base::Result<tables::Database> open_memory() {
  return tables::Database::open({.threads = 1, .memory_bytes = 512ULL << 20, .temp_folder = {}});
}

std::string parquet(const fs::path& file) { return "read_parquet(" + tables::sql_quote(file.string()) + ")"; }

std::uint64_t to_count(const std::optional<std::string>& cell) {
  return cell ? static_cast<std::uint64_t>(base::parse_integer(*cell).value_or(0)) : 0;
}

// The rows of one file, which stand together.
std::span<const population::QuarantineRow> rows_of(const population::Staged& staged, std::uint32_t file) {
  const auto& rows = staged.quarantine;
  const auto first = std::partition_point(rows.begin(), rows.end(), [&](const auto& row) { return row.file < file; });
  return {first, std::partition_point(first, rows.end(), [&](const auto& row) { return row.file == file; })};
}

// Why nothing of a file was usable: its own fault if it has one, else the commonest fault of its records, else what is
// said of the file as a whole.
std::string fault_of(const population::Staged& staged, std::uint32_t file) {
  std::map<std::string_view, std::uint64_t> counts;
  std::string of_the_whole;
  for (const population::QuarantineRow& row : rows_of(staged, file)) {
    const auto& [code, text] = staged.reason_of(row);
    if (code == "file-unusable") continue;  // which says that, not why
    if (row.line == 0 && of_the_whole.empty()) of_the_whole = text;
    if (row.severity < base::Severity::error) continue;
    if (row.line == 0) return text;
    ++counts[text];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? of_the_whole : std::string(most->first);
}

}  // namespace

std::vector<std::uint8_t> gp_coded_sources(const population::Staged& staged) {
  std::vector<std::uint8_t> coded;
  for (const population::StagedSource& source : staged.sources) coded.push_back(source.gp_coded ? 1 : 0);
  return coded;
}

base::Result<base::Day> last_known_day(const fs::path& building, base::Day at_least, base::Day latest_extract) {
  // Nothing is known after the last extract, so the events need not be asked.
  if (latest_extract.known() && latest_extract <= at_least) return at_least;
  KURSAAL_ASSIGN(auto database, tables::Database::open({.file = building / "population.duckdb",
                                                        .read_only = true,
                                                        .threads = 1,
                                                        .memory_bytes = 512ULL << 20,
                                                        .temp_folder = {}}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(
      const tables::TextTable table,
      connection.table(
          "WITH years AS (SELECT year(known_day) AS y, count(*) AS n, max(known_day) AS latest FROM events WHERE "
          "known_day IS NOT NULL GROUP BY y), beyond AS (SELECT *, coalesce(sum(n) OVER (ORDER BY y ROWS "
          "BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0) AS later, sum(n) OVER () AS all_of_them, y - lag(y) "
          "OVER (ORDER BY y) AS gap FROM years) SELECT coalesce((SELECT latest FROM years WHERE y = (SELECT "
          "max(b.y) FROM beyond b WHERE b.y < (SELECT min(c.y) FROM beyond c WHERE c.gap > 5 AND c.n + c.later "
          "<= greatest(2, c.all_of_them // 100) AND (c.n + c.later) * 2 < c.all_of_them))), (SELECT "
          "max(latest) FROM years))"));
  const auto& cell = table.rows.at(0).at(0);
  const auto last = cell ? base::parse_iso(*cell) : std::nullopt;
  if (!last) return at_least;
  return std::max(at_least, latest_extract.known() ? std::min(last->day, latest_extract) : last->day);
}

base::Result<stratify::SweepFacts> score_snapshot(const fs::path& building, const stratify::KernelTable& kernels,
                                                  const stratify::StageRules& rules,
                                                  const population::Coverage& coverage,
                                                  const std::vector<base::Day>& dates, base::Day known_by, bool demo,
                                                  const Settings& settings, base::Progress& progress,
                                                  std::span<const std::string> month_columns) {
  stratify::SweepOptions options;
  for (const base::Day as_of : dates) options.dates.push_back({as_of, known_by});
  options.months = stratify::month_ends(options.dates.back());
  options.month_columns = rules.month_columns(month_columns);
  options.rules = &rules;
  options.coverage = coverage;
  options.demo = demo;
  options.threads = settings.threads;
  options.memory_bytes = settings.memory_bytes / 2;
  options.progress = &progress;
  return stratify::publish_scores(building, building / "spill", kernels, options);
}

base::Result<report::RunFacts> gather_report_facts(const population::Staged& staged, const link::Linked& linked,
                                                   const population::Coverage& coverage,
                                                   const terminology::CodeLists& lists,
                                                   const std::vector<population::FieldQuality>& before,
                                                   const fs::path& site_folder) {
  report::RunFacts facts;
  facts.accounting = staged.accounting;
  facts.coverage = coverage.rows();
  for (std::size_t i = 0; i < staged.sources.size(); ++i) {
    const population::StagedSource& source = staged.sources[i];
    report::SourceLine line{.name = source.name, .domains = {}, .extracted = source.extracted, .data_through = {}};
    for (const std::string& domain : source.domains) line.domains += (line.domains.empty() ? "" : ", ") + domain;
    for (const population::CoverageRow& row : coverage.rows())
      if (row.source == source.name && (!line.data_through.known() || line.data_through < row.period.end - 1))
        line.data_through = row.period.end - 1;
    line.files = static_cast<std::uint64_t>(
        std::count_if(staged.files.begin(), staged.files.end(), [&](const auto& file) { return file.source == i; }));
    line.coded_events = staged.coded_events[i];
    line.unknown_code_events = staged.unknown_code_events[i];
    facts.sources.push_back(std::move(line));
  }

  // A file with no usable record stands at the top. (A duplicate file loads nothing and is no fault.)
  std::vector<bool> unusable(staged.files.size(), false);
  for (const population::QuarantineRow& row : staged.quarantine)
    if (const std::string& code = staged.reason_of(row).code; code == "file-unusable" || code == "file-empty")
      unusable[row.file] = true;
  for (std::uint32_t file = 0; file < staged.files.size(); ++file) {
    const population::SourceFile& of = staged.files[file];
    if (unusable[file])
      facts.unusable_files.push_back(
          {base::mask_ten_digits(of.name), of.layout, base::mask_ten_digits(fault_of(staged, file))});
    else if (of.layout.empty())
      facts.unknown_files.push_back(
          {base::mask_ten_digits(of.name), "", base::mask_ten_digits(fault_of(staged, file))});
  }

  facts.quarantined = report::summarise_reasons(staged, report::ReasonKind::quarantined);
  facts.doubts = report::summarise_reasons(staged, report::ReasonKind::doubted);
  facts.notes = report::summarise_reasons(staged, report::ReasonKind::noted);
  KURSAAL_ASSIGN(const report::QualityThresholds thresholds, load_thresholds(site_folder));
  facts.quality = report::judge_quality(staged.quality, before, thresholds);
  facts.numbers_valid = linked.numbers_valid;
  facts.numbers_absent = linked.numbers_absent;
  facts.numbers_bad_check = linked.numbers_bad_check;
  facts.numbers_repeated_digit = linked.numbers_repeated_digit;
  facts.numbers_refused_range = linked.numbers_refused_range;
  facts.review_pairs = linked.review.size();
  for (const auto& [name, list] : lists.all())
    facts.code_lists.push_back(name + (list.status == terminology::ListStatus::full ? " (full)" : " (starter)"));
  return facts;
}

base::Error nothing_usable(const population::Staged& staged) {
  constexpr std::size_t kNamed = 5;
  std::string text = "nothing usable was found";
  for (std::uint32_t file = 0; file < staged.files.size() && file < kNamed; ++file) {
    const std::string why = base::mask_ten_digits(fault_of(staged, file));
    text +=
        (file == 0 ? ": " : "; ") + base::mask_ten_digits(staged.files[file].name) + (why.empty() ? "" : " - " + why);
  }
  if (staged.files.size() > kNamed) text += "; and " + std::to_string(staged.files.size() - kNamed) + " more files";
  return base::make_error(ErrorCode::input_refused, text);
}

base::Result<std::vector<BandCount>> count_bands(const fs::path& building, base::Day as_of) {
  struct Banded {
    std::string_view column, title, other_ages;
    std::vector<std::string_view> bands;
  };
  static const std::vector<Banded> kBanded{
      {"efi", "Electronic Frailty Index", "under 65 or over 95", {"fit", "mild", "moderate", "severe"}},
      {"hfrs", "Hospital Frailty Risk Score", "under 75", {"low", "intermediate", "high"}},
      {"efi2", "eFI2", "under 65", {"robust", "mild", "moderate", "severe"}}};
  KURSAAL_ASSIGN(auto database, open_memory());
  KURSAAL_ASSIGN(auto connection, database.connect());
  std::vector<BandCount> lines;
  for (const Banded& score : kBanded) {
    const std::string name(score.column);
    KURSAAL_ASSIGN(
        const tables::TextTable counts,
        connection.table(
            "SELECT coalesce(" + name + "_band, CASE WHEN " + name + "_note IN ('under-65', 'over-95') THEN '" +
                std::string(score.other_ages) + "' WHEN " + name + " IS NOT NULL THEN 'no band' WHEN " + name +
                "_status = 'not-applicable' THEN 'not applicable' ELSE 'unknown' END) AS band, count(*) FROM " +
                parquet(building / "direct" / "scores.parquet") +
                " WHERE as_of = CAST($1 AS DATE) AND NOT coalesce(dead, false) GROUP BY band",
            {base::format_day(as_of)}));
    std::vector<std::string_view> order = score.bands;
    for (const std::string_view rest : {score.other_ages, std::string_view("no band"),
                                        std::string_view("not applicable"), std::string_view("unknown")})
      order.push_back(rest);
    for (const std::string_view band : order) {
      std::uint64_t people = 0;
      for (const auto& row : counts.rows)
        if (row[0] && *row[0] == band) people = to_count(row[1]);
      const bool real = std::find(score.bands.begin(), score.bands.end(), band) != score.bands.end();
      if (real || people > 0) lines.push_back({std::string(score.title), std::string(band), people});
    }
  }
  return lines;
}

std::vector<report::BandLine> shown_bands(const std::vector<BandCount>& bands, const disclosure::SmallCountRule& rule) {
  std::vector<report::BandLine> shown;
  for (std::size_t first = 0, last = 0; first < bands.size(); first = last) {
    while (last < bands.size() && bands[last].score == bands[first].score) ++last;
    disclosure::Dimension of{"band", {}};
    for (std::size_t i = first; i < last; ++i) of.labels.push_back(bands[i].band);
    disclosure::CountCube cube({std::move(of)});
    for (std::size_t i = first; i < last; ++i) cube.add(std::vector<std::size_t>{i - first}, bands[i].people);
    const disclosure::SafeTable safe = disclosure::suppress_small_counts(cube, rule);
    for (std::size_t i = first; i < last; ++i)
      shown.push_back({bands[i].score, bands[i].band, safe.at(std::vector<std::size_t>{i - first}).shown()});
  }
  return shown;
}

base::Result<std::vector<population::FieldQuality>> read_quality(const fs::path& snapshot) {
  KURSAAL_ASSIGN(auto database, open_memory());
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(
      const tables::TextTable table,
      connection.table(
          "SELECT source, record, field, records, present, valid, duplicated, late_days_sum, timed, optional FROM " +
          parquet(snapshot / "secondary" / "data_quality.parquet")));
  std::vector<population::FieldQuality> quality;
  for (const auto& row : table.rows)
    quality.push_back({row[0].value_or(""), row[1].value_or(""), row[2].value_or(""), to_count(row[3]),
                       to_count(row[4]), to_count(row[5]), to_count(row[6]), to_count(row[7]), to_count(row[8]),
                       row[9] == "true"});
  return quality;
}

std::string text_member(std::string_view document, std::string_view key) {
  const std::string head = "\"" + std::string(key) + "\": \"";
  const std::size_t at = document.find(head);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = document.substr(at + head.size());
  return std::string(rest.substr(0, rest.find('"')));
}

std::uint64_t number_member(std::string_view document, std::string_view key) {
  const std::string head = "\"" + std::string(key) + "\": ";
  const std::size_t at = document.find(head);
  if (at == std::string_view::npos) return 0;
  std::string_view rest = document.substr(at + head.size());
  return static_cast<std::uint64_t>(
      base::parse_integer(rest.substr(0, rest.find_first_not_of("0123456789"))).value_or(0));
}

std::vector<std::string> list_member(std::string_view document, std::string_view key) {
  const std::string head = "\"" + std::string(key) + "\": [";
  const std::size_t begin = document.find(head);
  std::vector<std::string> texts;
  if (begin == std::string_view::npos) return texts;
  bool inside = false;
  for (std::size_t at = begin + head.size(); at < document.size(); ++at) {
    const char character = document[at];
    if (!inside && character == ']') break;
    if (character == '"') {
      inside = !inside;
      if (inside) texts.emplace_back();
    } else if (inside) {
      const bool escaped = character == '\\' && at + 1 < document.size();
      if (escaped) ++at;
      // Of other escapes, which stand for what no terminal should be sent, the backslash stays.
      if (escaped && document[at] != '"' && document[at] != '\\') texts.back() += '\\';
      texts.back() += document[at];
    }
  }
  return texts;
}

std::string with_unchanged(std::string document) {
  static constexpr std::string_view kBefore = "\"unchanged\": false";
  if (const std::size_t at = document.find(kBefore); at != std::string::npos)
    document.replace(at, kBefore.size(), "\"unchanged\": true");
  return document;
}

base::Status summarise(RunOutcome& outcome) {
  outcome.report = outcome.snapshot / "report.html";
  outcome.site = text_member(outcome.document, "site");
  outcome.records_read = number_member(outcome.document, "records_read");
  outcome.records_loaded = number_member(outcome.document, "records_loaded");
  outcome.quarantined = number_member(outcome.document, "quarantined");
  outcome.set_aside = outcome.records_read - outcome.records_loaded - outcome.quarantined;
  outcome.people = number_member(outcome.document, "people");
  outcome.events = number_member(outcome.document, "events");
  outcome.unusable_files = list_member(outcome.document, "unusable_files");
  outcome.unknown_files = list_member(outcome.document, "unknown_files");
  KURSAAL_ASSIGN(auto database, open_memory());
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(const tables::TextTable latest,
                 connection.table("SELECT max(as_of) FROM " + parquet(outcome.snapshot / "direct" / "scores.parquet")));
  if (const auto& cell = latest.rows.at(0).at(0)) outcome.as_of = base::parse_iso(*cell)->day;
  if (!outcome.as_of.known()) return base::ok_status();
  KURSAAL_ASSIGN(outcome.silent_feeds, silent_feeds(outcome.snapshot, outcome.as_of));
  KURSAAL_ASSIGN(outcome.bands, count_bands(outcome.snapshot, outcome.as_of));
  KURSAAL_ASSIGN(const report::StageFacts stages, gather_stages(outcome.snapshot, outcome.as_of));
  outcome.stages = stage_lines(stages);
  KURSAAL_ASSIGN(outcome.lists, list_lines(outcome.snapshot));
  return base::ok_status();
}

}  // namespace kursaal::app
