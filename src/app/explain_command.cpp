#include "app/explain_command.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <tuple>
#include <utility>

#include "app/explained_history.hpp"
#include "app/explained_lists.hpp"
#include "app/explained_scores.hpp"
#include "app/explained_stage.hpp"
#include "app/run_facts.hpp"
#include "base/text.hpp"
#include "population/cursor.hpp"
#include "population/snapshot.hpp"
#include "report/explanation.hpp"
#include "report/timeline.hpp"
#include "stratify/score_definitions.hpp"
#include "tables/blocks.hpp"
#include "tables/database.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::Day;
using base::ErrorCode;
using tables::Connection;
using tables::TextTable;

std::string parquet(const fs::path& file) { return "read_parquet(" + tables::sql_quote(file.string()) + ")"; }

Day day_of(const std::optional<std::string>& cell) {
  if (!cell) return {};
  const auto moment = base::parse_iso(*cell);
  return moment ? moment->day : Day{};
}

ScoreTexts texts_of(const TextTable& table, std::size_t row) {
  ScoreTexts texts;
  for (std::size_t i = 0; i < table.names.size(); ++i) texts.emplace(table.names[i], table.rows[row][i]);
  return texts;
}

std::string text_of(const ScoreTexts& row, std::string_view column) {
  const auto found = row.find(column);
  return found == row.end() ? std::string() : found->second.value_or("");
}

// Who it is, as far as needed: age and sex, nothing else of the demographics.
struct Who {
  std::string sex;
  bool restricted = false;
  report::ExplainedConfirmed confirmed;  // as of the run: the newest
};

base::Result<Who> read_person(Connection& memory, const fs::path& snapshot, const std::string& person) {
  KURSAAL_ASSIGN(
      const TextTable people,
      memory.table("SELECT * FROM " + parquet(snapshot / "direct" / "people.parquet") + " WHERE person_id = $1",
                   {person}));
  if (people.rows.empty())
    return base::make_error(
        ErrorCode::not_found,
        "nobody in the published snapshot has this person id; the ids are in direct/people.parquet");
  const ScoreTexts row = texts_of(people, 0);
  Who who{text_of(row, "sex"), text_of(row, "restricted") == "true", {}};
  if (who.sex.empty()) who.sex = "U";
  // A snapshot of before says nothing of confirmed stages, or not who confirmed them.
  if (who.confirmed.stage = text_of(row, "stage_confirmed"); !who.confirmed.stage.empty()) {
    who.confirmed.role = text_of(row, "stage_confirmed_role");
    who.confirmed.on = day_of(row.at("stage_confirmed_on"));
    who.confirmed.until = day_of(row.at("stage_confirmed_until"));
  }
  return who;
}

// What a confirmation is worth on a date, to who knows what was known by another.
report::ConfirmedStanding standing_of(const report::ExplainedConfirmed& confirmed, Day as_of, Day known_by) {
  if (confirmed.stage.empty()) return report::ConfirmedStanding::nobody;
  if (confirmed.on > as_of || confirmed.on > known_by) return report::ConfirmedStanding::later;
  return confirmed.until > as_of ? report::ConfirmedStanding::holds : report::ConfirmedStanding::lapsed;
}

// What was published of the person: a row a date, in the order of dates.
base::Result<TextTable> read_scores(Connection& memory, const fs::path& snapshot, const std::string& person) {
  KURSAAL_ASSIGN(TextTable rows, memory.table("SELECT * FROM " + parquet(snapshot / "direct" / "scores.parquet") +
                                                  " WHERE person_id = $1 ORDER BY as_of",
                                              {person}));
  if (rows.rows.empty())
    return base::make_error(ErrorCode::not_found, "the published snapshot has no scores of this person");
  return rows;
}

using ScoredReasons = std::vector<std::pair<std::string, report::ExplainedReason>>;

base::Result<ScoredReasons> read_reasons(Connection& memory, const fs::path& snapshot, const std::string& person,
                                         Day as_of) {
  KURSAAL_TRY(memory.execute("ATTACH " + tables::sql_quote((snapshot / "population.duckdb").string()) +
                             " AS snapshot (READ_ONLY)"));
  KURSAAL_ASSIGN(const TextTable rows,
                 memory.table("SELECT r.score, r.item, r.system, r.code, c.display, r.event_date, r.known_date, "
                              "r.source, r.file, r.line, r.sensitivity FROM " +
                                  parquet(snapshot / "direct" / "reasons.parquet") +
                                  " AS r LEFT JOIN snapshot.concepts AS c ON c.system = r.system AND c.code = r.code "
                                  "WHERE r.person_id = $1 AND r.as_of = CAST($2 AS DATE)",
                              {person, base::format_day(as_of)}));
  KURSAAL_TRY(memory.execute("DETACH snapshot"));
  ScoredReasons reasons;
  for (const auto& row : rows.rows) {
    report::ExplainedReason reason;
    reason.item = row[1].value_or("");
    reason.system = row[2].value_or("");
    reason.code = row[3].value_or("");
    reason.display = row[4].value_or("");
    reason.event_date = day_of(row[5]);
    reason.known_date = day_of(row[6]);
    reason.source = row[7].value_or("");
    reason.file = row[8].value_or("");
    reason.line = static_cast<std::uint64_t>(base::parse_integer(row[9].value_or("")).value_or(0));
    reason.sensitivity = row[10].value_or("");
    reasons.emplace_back(row[0].value_or(""), std::move(reason));
  }
  return reasons;
}

std::string_view method_words(std::string_view method) {
  if (method == "alone") return "this source's own record, joined with no other";
  if (method == "nhs-number-and-birth") return "the same valid NHS number and the same date of birth";
  if (method == "nhs-number-partial") return "the same valid NHS number, a partly agreeing date of birth, and the name";
  if (method == "decided") return "somebody decided so in the ledger";
  return {};
}

base::Result<std::vector<report::ExplainedLink>> read_links(Connection& memory, const fs::path& snapshot,
                                                            const std::string& person) {
  KURSAAL_ASSIGN(const TextTable rows, memory.table("SELECT source, local_id, method, strength FROM " +
                                                        parquet(snapshot / "direct" / "links.parquet") +
                                                        " WHERE person_id = $1 ORDER BY source, local_id",
                                                    {person}));
  std::vector<report::ExplainedLink> links;
  for (const auto& row : rows.rows) {
    report::ExplainedLink link{row[0].value_or(""), row[1].value_or(""), row[2].value_or(""), "",
                               base::parse_number(row[3].value_or("")).value_or(0)};
    link.method_words = method_words(link.method);
    links.push_back(std::move(link));
  }
  return links;
}

// What had been decided and was known by the dates, newest first.
base::Result<std::vector<report::ExplainedDecision>> read_decisions(Connection& memory, const fs::path& snapshot,
                                                                    const std::string& person, Day as_of,
                                                                    Day known_by) {
  KURSAAL_TRY(memory.execute("ATTACH " + tables::sql_quote((snapshot / "population.duckdb").string()) +
                             " AS snapshot (READ_ONLY)"));
  KURSAAL_ASSIGN(const TextTable there, memory.table("SELECT 1 FROM duckdb_tables() WHERE database_name = 'snapshot' "
                                                     "AND table_name = 'decisions'"));
  if (there.rows.empty()) return std::vector<report::ExplainedDecision>{};  // format 1 did not keep them apart
  KURSAAL_ASSIGN(
      const TextTable rows,
      memory.table("SELECT d.item, c.system, c.code, c.display, d.day, d.known_day, d.review_day, d.author, d.status, "
                   "d.place, s.name, f.name, d.line FROM snapshot.decisions d JOIN snapshot.people p USING "
                   "(person_index) JOIN snapshot.concepts c USING (concept) JOIN snapshot.sources s ON "
                   "s.source = d.source JOIN snapshot.files f ON f.file = d.file WHERE p.person_id = $1 AND "
                   "d.day <= CAST($2 AS DATE) AND d.known_day <= CAST($3 AS DATE) "
                   "ORDER BY d.day DESC, d.known_day DESC, d.file, d.line, d.part",
                   {person, base::format_day(as_of), base::format_day(known_by)}));
  KURSAAL_TRY(memory.execute("DETACH snapshot"));
  std::vector<report::ExplainedDecision> decisions;
  for (const auto& row : rows.rows)
    decisions.push_back({.item = row[0].value_or(""),
                         .system = row[1].value_or(""),
                         .code = row[2].value_or(""),
                         .display = row[3].value_or(""),
                         .day = day_of(row[4]),
                         .known_day = day_of(row[5]),
                         .review = day_of(row[6]),
                         .author = row[7].value_or(""),
                         .status = row[8].value_or(""),
                         .place = row[9].value_or(""),
                         .source = row[10].value_or(""),
                         .file = row[11].value_or(""),
                         .line = static_cast<std::uint64_t>(base::parse_integer(row[12].value_or("")).value_or(0))});
  return decisions;
}

base::Result<std::vector<report::ExplainedCoverage>> read_covered_days(const fs::path& snapshot) {
  KURSAAL_ASSIGN(const population::Coverage coverage, population::read_coverage(snapshot / "population.duckdb"));
  std::vector<report::ExplainedCoverage> rows;
  for (const population::CoverageRow& row : coverage.rows())
    rows.push_back({row.source, row.domain, row.period, row.basis == population::CoverageBasis::declared});
  return rows;
}

// Names of items, so that nobody has to read short names.
void name_items(std::vector<report::ExplainedScore>& scores, const stratify::ScoreDefinitions& definitions) {
  using stratify::ScoreName;
  for (const ScoreName name : {ScoreName::efi, ScoreName::hfrs, ScoreName::charlson, ScoreName::elixhauser,
                               ScoreName::cms, ScoreName::efi2, ScoreName::ltc}) {
    const stratify::Items& items = definitions.items_of(name);
    const auto score = std::find_if(scores.begin(), scores.end(), [&](const auto& candidate) {
      return candidate.name == stratify::score_text(name);
    });
    if (score == scores.end()) continue;
    for (report::ExplainedReason& reason : score->reasons)
      if (const std::size_t item = items.find(reason.item); item < items.size()) reason.item_name = items.names[item];
  }
}

// One order, whether the reasons were published or worked out now.
void order_reasons(std::vector<report::ExplainedScore>& scores) {
  const auto place = [](const report::ExplainedReason& reason) {
    return std::tie(reason.item, reason.event_date, reason.file, reason.line, reason.code);
  };
  for (report::ExplainedScore& score : scores)
    std::stable_sort(score.reasons.begin(), score.reasons.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

struct Dates {
  Day as_of, known_by;
  bool published = false;  // that row and its reasons are in the snapshot
};

// Reasons are published for the latest date; any other date or known-by is worked out again.
Dates choose_dates(const ExplainRequest& request, const TextTable& published) {
  const std::size_t latest = published.rows.size() - 1;
  const Day latest_as_of = day_of(text_of(texts_of(published, latest), "as_of"));
  Dates dates;
  dates.as_of = request.as_of.value_or(latest_as_of);
  dates.known_by = dates.as_of;
  for (std::size_t i = 0; i < published.rows.size(); ++i) {
    const ScoreTexts row = texts_of(published, i);
    if (day_of(text_of(row, "as_of")) != dates.as_of) continue;
    if (const Day known_by = day_of(text_of(row, "known_by")); known_by.known()) dates.known_by = known_by;
    dates.published = i == latest && (!request.known_by || *request.known_by == dates.known_by);
  }
  if (request.known_by) dates.known_by = *request.known_by;
  return dates;
}

fs::path site_codelists(const ExplainRequest& request) {
  std::error_code failed;
  if (!request.site.empty()) return request.site / "codelists";
  const fs::path beside = fs::absolute(request.out, failed).lexically_normal().parent_path();
  return fs::exists(beside / "site.toml", failed) ? beside / "codelists" : fs::path();
}

base::Status draw(const ExplainRequest& request, const report::Explanation& explanation, const fs::path& snapshot) {
  if (explanation.restricted)
    return base::make_error(ErrorCode::denied, "a source marked this record as restricted: no timeline is drawn of it");
  report::TimelineFacts facts;
  facts.person_id = explanation.person_id;
  facts.synthetic = explanation.synthetic;
  facts.as_of = explanation.as_of;
  KURSAAL_ASSIGN(facts.events, timeline_events(snapshot, explanation.person_id));
  // It identifies a person: for its owner's eyes alone, from its first byte.
  const mode_t before = ::umask(S_IRWXG | S_IRWXO);
  base::Status written = tables::write_atomically(*request.timeline, report::draw_timeline(facts));
  ::umask(before);
  return written;
}

base::Result<report::Explanation> explain(const ExplainRequest& request, const Settings& settings,
                                          const fs::path& snapshot) {
  KURSAAL_ASSIGN(auto database, tables::Database::open({.threads = 1, .memory_bytes = settings.memory_bytes / 2}));
  KURSAAL_ASSIGN(auto memory, database.connect());
  KURSAAL_ASSIGN(const Who who, read_person(memory, snapshot, request.person));
  KURSAAL_ASSIGN(const TextTable published, read_scores(memory, snapshot, request.person));
  KURSAAL_ASSIGN(const std::string document, tables::read_whole(snapshot / "run.json", 1U << 26));
  const Dates dates = choose_dates(request, published);
  const ScoreTexts latest = texts_of(published, published.rows.size() - 1);

  report::Explanation told;
  told.person_id = request.person;
  told.synthetic = text_member(document, "mode") != "service";
  told.sex = who.sex;
  told.restricted = who.restricted;
  told.as_of = dates.as_of;
  told.known_by = dates.known_by;
  told.recomputed = !dates.published;
  for (std::size_t i = 0; i < published.rows.size(); ++i)
    told.published_dates.push_back(day_of(text_of(texts_of(published, i), "as_of")));
  told.rules_version = text_of(latest, "rules_version");
  told.code_list_status = text_of(latest, "code_list_status");
  told.data_through = text_of(latest, "data_through");

  KURSAAL_ASSIGN(const stratify::ScoreDefinitions definitions, stratify::ScoreDefinitions::load(settings.data_folder));
  KURSAAL_ASSIGN(const stratify::StageRules rules,
                 stratify::StageRules::load(settings.data_folder, site_codelists(request).parent_path(), definitions));
  ScoreTexts row = latest;
  ScoredReasons reasons;
  if (dates.published) {
    KURSAAL_ASSIGN(reasons, read_reasons(memory, snapshot, request.person, dates.as_of));
  } else {
    KURSAAL_ASSIGN(ExplainedHistory history, explain_history({.snapshot = snapshot,
                                                              .site_codelists = site_codelists(request),
                                                              .site = site_codelists(request).parent_path(),
                                                              .person = request.person,
                                                              .as_of = dates.as_of,
                                                              .known_by = dates.known_by,
                                                              .demo = told.synthetic},
                                                             settings));
    const std::string version = rules.rules_version(history.rules_version);
    told.rules_differ = version != told.rules_version;
    told.rules_version = version;
    row = std::move(history.row);
    reasons = std::move(history.reasons);
  }
  if (const auto age = base::parse_integer(text_of(row, "age_years"))) told.age_years = *age;
  if (const std::string dead = text_of(row, "dead"); !dead.empty()) told.dead = dead == "true";
  told.scores = explain_scores(row);
  if (!who.restricted) {
    for (auto& [score, reason] : reasons) add_reason(told.scores, score, std::move(reason));
    KURSAAL_ASSIGN(told.links, read_links(memory, snapshot, request.person));
    KURSAAL_ASSIGN(told.decisions, read_decisions(memory, snapshot, request.person, dates.as_of, dates.known_by));
  }
  KURSAAL_ASSIGN(told.lists, read_standing(memory, snapshot, request.person, who.restricted));
  KURSAAL_ASSIGN(told.suggestions, explain_stage(rules, row, who.restricted));
  told.confirmed = who.confirmed;
  told.confirmed.suggested = told.suggestions.front().answer;
  told.confirmed.standing = standing_of(told.confirmed, told.as_of, told.known_by);
  name_items(told.scores, definitions);
  order_reasons(told.scores);
  KURSAAL_ASSIGN(told.coverage, read_covered_days(snapshot));
  return told;
}

}  // namespace

base::Result<int> explain_person(const ExplainRequest& request, const Settings& settings) {
  KURSAAL_ASSIGN(const fs::path snapshot, population::current_snapshot(request.out));
  KURSAAL_ASSIGN(const report::Explanation explanation, explain(request, settings, snapshot));
  if (request.timeline) KURSAAL_TRY(draw(request, explanation, snapshot));
  const std::string text =
      settings.json ? report::render_explanation_document(explanation) : report::render_explanation(explanation);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace kursaal::app
