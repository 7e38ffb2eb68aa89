#include "stratify/score_table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <map>
#include <set>

#include "base/json_text.hpp"
#include "stratify/cambridge.hpp"
#include "stratify/comorbidity.hpp"
#include "stratify/fact_table.hpp"
#include "stratify/reasons.hpp"

namespace kursaal::stratify {
namespace {

using base::Day;
using base::ErrorCode;
using base::Result;
using population::EventKind;
using terminology::CodeSystem;

// 1 June 2000: stands for the index admission where a table has no dates at all; never shown.
constexpr Day kUndated{11109};
constexpr std::int32_t kLongAgo = -1'000'000;
constexpr std::string_view kSilentReasons = R"([{"item":"unknown","code":null,"date":null}])";

struct WeightChoice {
  std::string_view score;
  std::string_view weights;
};
// The first of a score is its default.
constexpr std::array<WeightChoice, 10> kWeights{{{"efi", ""},
                                                 {"efi2", ""},
                                                 {"hfrs", ""},
                                                 {"charlson", "charlson-1987"},
                                                 {"charlson", "quan-2011"},
                                                 {"elixhauser", "van-walraven"},
                                                 {"elixhauser", "swiss"},
                                                 {"cms", "cms-20"},
                                                 {"cms", "cms-37"},
                                                 {"cms", "cms-mortality"}}};

Result<std::string> choose_weights(const ScoreTableOptions& options) {
  std::string possible;
  bool known = false;
  for (const WeightChoice& choice : kWeights) {
    if (choice.score != options.name) continue;
    known = true;
    if (options.weights.empty() || options.weights == choice.weights) return std::string(choice.weights);
    possible += possible.empty() ? "" : ", ";
    possible += choice.weights;
  }
  if (!known)
    return base::make_error(ErrorCode::usage, "no score \"", options.name,
                            "\"; there are efi, efi2, hfrs, charlson, elixhauser, cms");
  return base::make_error(ErrorCode::usage, "--weights ", options.weights, " is not for ", options.name,
                          possible.empty() ? "" : ": use " + possible);
}

// The subjects' facts as a history over columns, in order of day.
struct TableHistory {
  std::vector<std::int32_t> day, end, known;
  std::vector<std::uint32_t> concept_id;
  std::vector<std::uint16_t> source;
  std::vector<EventKind> kind;
  std::vector<double> value;
  std::vector<const Fact*> fact;  // nullptr for what was added
  void clear() {
    day.clear(), end.clear(), known.clear(), concept_id.clear(), source.clear(), kind.clear(), value.clear(),
        fact.clear();
  }
  void add(std::int32_t on, std::int32_t seen, std::uint32_t concept_number, EventKind event_kind, double number,
           const Fact* from) {
    day.push_back(on), end.push_back(on + 1), known.push_back(seen), concept_id.push_back(concept_number),
        source.push_back(0);
    kind.push_back(event_kind), value.push_back(number), fact.push_back(from);
  }
  [[nodiscard]] population::EventColumns columns() const {
    return {day, end, known, concept_id, source, kind, value, {}, {}};
  }
};

std::string fixed_text(double value, int places) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return text.data();
}

// Everything that stands while the rows are made.
class Scorer {
 public:
  Scorer(const ScoreTableOptions& options, std::string weights, const ScoreDefinitions& definitions)
      : options_(options), weights_(std::move(weights)), definitions_(definitions) {}

  Result<ScoreTable> run(const std::vector<Subject>& subjects, const terminology::CodeLists& lists,
                         const terminology::Measures& measures, std::vector<base::Issue>& issues) {
    index_concepts(subjects);
    KURSAAL_ASSIGN(table_, KernelTable::compile(concepts_, lists, measures, definitions_, {1}));
    measures_ = &measures;
    measure_index_ = lists.find("measures") == nullptr ? terminology::ItemIndex()
                                                       : terminology::ItemIndex(*lists.find("measures"), concepts_);
    measure_list_ = lists.find("measures");
    medicine_ = {};
    for (const std::string_view name : {"substances", "medicine_groups"})
      if (const auto* list = lists.find(name)) medicine_.emplace_back(*list, concepts_);

    find_systems(lists);
    std::uint64_t silent = 0;
    for (const Subject& subject : subjects) table_speaks_ = table_speaks_ || speaks_of(subject);
    for (const Subject& subject : subjects) silent += is_silent(subject) ? 1U : 0U;
    if (silent > 0) tell_of_silence(silent, issues);

    Day as_of = options_.as_of;
    bool dated = false;
    for (const Subject& subject : subjects)
      for (const Fact& fact : subject.facts) {
        dated = dated || fact.day.known();
        if (!options_.as_of.known() && fact.day.known()) as_of = std::max(as_of, fact.day);
      }
    const Day at = as_of.known() ? as_of : kUndated;
    if (!as_of.known() && std::any_of(subjects.begin(), subjects.end(),
                                      [](const Subject& one) { return one.birth.known() && !one.age; })) {
      base::Issue& issue = issues.emplace_back();
      issue.severity = base::Severity::warning;
      issue.code = "age-unknown";
      issue.where.file = options_.persons ? options_.persons->filename().string() : "";
      issue.text = "the table has no dates, so birth dates tell no age: give --as-of, or a column age";
    }
    const population::Coverage coverage = cover_every_domain("table", {Day{kLongAgo}, at + 1});
    // All that the table says is known, but where the date was chosen: then only what was known by it.
    const Day known_by = options_.as_of.known() ? at : Day{std::numeric_limits<std::int32_t>::max()};
    const std::array<SweepDate, 1> dates{{{at, known_by}}};
    const DateLooks looks = look_at(dates, coverage)[0];
    Gatherer gatherer(table_, {kLongAgo, at.value});

    ScoreTable result;
    result.table.header = {"person_id", "as_of", "score", "band", "reasons"};
    for (const Subject& subject : subjects) {
      make_history(subject, at, dated);
      population::History history;
      // With no date to be old at, a birth date tells no age.
      if (as_of.known()) history.facts.birth = subject.birth;
      if (!subject.birth.known() && subject.age) history.facts.birth = base::add_months(at, -12 * *subject.age);
      history.facts.sex = subject.sex;
      history.events = history_.columns();
      const PersonRecord& record = gatherer.gather(history);
      if (is_silent(subject))
        result.table.rows.push_back({subject.id, base::format_day(as_of), "", "", std::string(kSilentReasons)});
      else
        result.table.rows.push_back(score(subject, record, looks, as_of));
      result.table.lines.push_back(result.table.rows.size());
    }
    return result;
  }

 private:
  // The code systems whose codes can set an item of the score: those of its list and its items by name.
  void find_systems(const terminology::CodeLists& lists) {
    if (const terminology::CodeList* list = lists.find(options_.name); list != nullptr)
      for (const terminology::ListEntry& entry : list->entries) systems_.insert(entry.system);
    if (options_.name == "efi") systems_.insert(CodeSystem::efi_deficit);
    if (options_.name == "efi2") systems_.insert(CodeSystem::efi2_item);
    if (options_.name == "cms") systems_.insert(CodeSystem::cms_condition);
    reads_values_ = systems_.contains(CodeSystem::snomed);
  }

  // Medicines alone speak of no condition, so they do not count.
  [[nodiscard]] bool speaks_of(const Subject& subject) const {
    return std::any_of(subject.facts.begin(), subject.facts.end(), [&](const Fact& fact) {
      return systems_.contains(fact.system) ||
             (reads_values_ && !measure_index_.items_of(concepts_.find(fact.system, fact.code)).empty());
    });
  }

  // Nothing was said of them that the score could read: it is unknown, not 0 (safety rule 1). Somebody of whom the
  // table says nothing at all has none of what it lists, as long as it lists such facts of anybody.
  [[nodiscard]] bool is_silent(const Subject& subject) const {
    return !speaks_of(subject) && (!subject.facts.empty() || subject.rows_left_out || !table_speaks_);
  }

  void tell_of_silence(std::uint64_t persons, std::vector<base::Issue>& issues) const {
    std::string names;
    for (const CodeSystem system : systems_)
      names.append(names.empty() ? "" : ", ").append(terminology::code_system_name(system));
    base::Issue& issue = issues.emplace_back();
    issue.severity = base::Severity::warning;
    issue.code = "score-unknown";
    issue.where.file = options_.facts.filename().string();
    issue.text = "of " + std::to_string(persons) + " persons nothing is said that " + options_.name + " reads (" +
                 names + "): their score is unknown, not 0";
  }

  void index_concepts(const std::vector<Subject>& subjects) {
    std::map<std::pair<CodeSystem, std::string>, bool> codes;
    codes[{CodeSystem::icd10, ""}] = true;  // the table's own fact about everybody, see make_history
    codes[{CodeSystem::kursaal, "admission"}] = true;
    for (const Subject& subject : subjects)
      for (const Fact& fact : subject.facts) codes[{fact.system, fact.code}] = true;
    std::vector<terminology::Concept> concepts;
    for (const auto& [key, used] : codes) concepts.push_back({key.first, key.second, {}});
    concepts_ = terminology::ConceptTable(std::move(concepts));
  }

  void make_history(const Subject& subject, Day at, bool dated) {
    history_.clear();
    // The table asserts that the person was looked at: general practice and hospital know them.
    history_.add(kLongAgo, kLongAgo, concepts_.find(CodeSystem::icd10, "").value, EventKind::condition,
                 population::kNoValue, nullptr);
    std::vector<const Fact*> ordered;
    for (const Fact& fact : subject.facts) ordered.push_back(&fact);
    const auto day_of = [at](const Fact& fact) { return (fact.day.known() ? fact.day : at).value; };
    std::stable_sort(ordered.begin(), ordered.end(),
                     [&](const Fact* a, const Fact* b) { return day_of(*a) < day_of(*b); });
    const std::uint32_t admission = concepts_.find(CodeSystem::kursaal, "admission").value;
    for (const Fact* fact : ordered) {
      const std::uint32_t id = concepts_.find(fact->system, fact->code).value;
      const std::int32_t day = day_of(*fact);
      const std::int32_t known = fact->known.known() ? fact->known.value : day;
      EventKind kind = EventKind::condition;
      if (fact->system == CodeSystem::icd10) {
        kind = EventKind::admission_diagnosis;
        history_.add(day, known, admission, EventKind::other_admission, population::kNoValue, nullptr);
      } else if (is_medicine(id)) {
        kind = EventKind::medication;
      }
      history_.add(day, known, id, kind, normalised(id, *fact), fact);
    }
    if (subject.facts.empty() && !dated)
      history_.add(at.value, at.value, admission, EventKind::other_admission, population::kNoValue, nullptr);
  }

  [[nodiscard]] bool is_medicine(std::uint32_t id) const {
    const CodeSystem system = concepts_.at(terminology::ConceptId{id}).system;
    if (system == CodeSystem::dmd || system == CodeSystem::bnf || system == CodeSystem::rxnorm) return true;
    for (const terminology::ItemIndex& index : medicine_)
      if (!index.items_of(terminology::ConceptId{id}).empty()) return true;
    return false;
  }

  [[nodiscard]] double normalised(std::uint32_t id, const Fact& fact) const {
    for (const std::uint16_t item : measure_index_.items_of(terminology::ConceptId{id})) {
      const std::size_t measure = measures_->find(measure_list_->items[item]);
      if (measure == measures_->all().size() || fact.value != fact.value) continue;
      const terminology::NormalisedValue value = measures_->normalise(measure, fact.value, fact.unit);
      if (value.verdict == terminology::UnitVerdict::normalised) return value.value;
    }
    return population::kNoValue;
  }

  std::vector<std::string> score(const Subject& subject, const PersonRecord& record, const DateLooks& looks,
                                 Day as_of) {
    const bool items_only = std::all_of(subject.facts.begin(), subject.facts.end(),
                                        [](const Fact& fact) { return fact.system == CodeSystem::efi2_item; });
    const bool age_known = (subject.birth.known() && as_of.known()) || subject.age.has_value();
    Evaluator evaluator(table_, {.demo = true, .age_optional = !age_known, .infer_missing = !items_only});
    ScoreRow row;
    evaluator.evaluate(record, looks, row);
    std::string value;
    std::string band;
    if (options_.name == "charlson" || options_.name == "elixhauser")
      value = std::to_string(comorbidity(record, looks.now, row));
    else if (options_.name == "cms")
      std::tie(value, band) = cms(row);
    else
      std::tie(value, band) = published(row);
    return {subject.id, base::format_day(as_of), value, band, reasons(record, looks, row, !items_only)};
  }

  [[nodiscard]] std::pair<std::string, std::string> published(const ScoreRow& row) const {
    const Column column = options_.name == "efi" ? Column::efi : options_.name == "efi2" ? Column::efi2 : Column::hfrs;
    const Column band = options_.name == "efi"    ? Column::efi_band
                        : options_.name == "efi2" ? Column::efi2_band
                                                  : Column::hfrs_band;
    if (row[column] == kNull) return {};
    const ColumnFacts& facts = score_columns()[static_cast<std::size_t>(column)];
    const ColumnFacts& band_facts = score_columns()[static_cast<std::size_t>(band)];
    return {fixed_text(static_cast<double>(row[column]) / facts.divisor, column == Column::hfrs ? 1 : 6),
            std::string(column_text(band_facts, row[band], definitions_))};
  }

  [[nodiscard]] std::pair<std::string, std::string> cms(const ScoreRow& row) const {
    const Column column = weights_ == "cms-37"   ? Column::cms_37
                          : weights_ == "cms-20" ? Column::cms
                                                 : Column::cms_mortality;
    if (row[column] == kNull) return {};
    const std::string segment = column == Column::cms_37 ? std::to_string(cms_segment(row[column])) : "";
    return {fixed_text(row[column] / 100.0, 2), segment};
  }

  [[nodiscard]] std::int32_t comorbidity(const PersonRecord& record, const Point& now, const ScoreRow& row) const {
    std::uint64_t present = 0;
    for (const EverFact& fact : record.ever)
      if (fact.by(now.day, now.known)) present |= fact.mask.icd10 & ~kIcd10Recorded;
    if (options_.name == "elixhauser") {
      const auto& weights = weights_ == "swiss" ? definitions_.elixhauser_swiss : definitions_.elixhauser_van_walraven;
      return comorbidity_score(present >> kElixhauserShift, weights, definitions_.elixhauser_hidden_by,
                               options_.hierarchy);
    }
    present &= (1ULL << kElixhauserShift) - 1;
    if (weights_ == "quan-2011")
      return comorbidity_score(present, definitions_.charlson_quan, definitions_.charlson_hidden_by,
                               options_.hierarchy);
    const std::int32_t points = row[Column::age_years] == kNull ? 0 : charlson_age_points(row[Column::age_years]);
    return points +
           comorbidity_score(present, definitions_.charlson_1987, definitions_.charlson_hidden_by, options_.hierarchy);
  }

  [[nodiscard]] std::string reasons(const PersonRecord& record, const DateLooks& looks, const ScoreRow& row,
                                    bool infer_missing) {
    found_.clear();
    collect_reasons(record, looks.now, table_, row, infer_missing, found_);
    base::JsonWriter json;
    json.begin_array();
    for (const Reason& reason : found_) {
      if (reason.score != options_.name) continue;
      const Fact* fact = reason.row == Reason::kNoRow ? nullptr : history_.fact[reason.row];
      json.begin_object().key("item").value(reason.item).key("code");
      if (fact != nullptr)
        json.value(fact->code);
      else
        json.null();
      json.key("date");
      if (fact != nullptr && fact->day.known())
        json.value(base::format_day(fact->day));
      else
        json.null();
      json.end_object();
    }
    if (options_.name == "charlson" && weights_ == "charlson-1987" && row[Column::age_years] != kNull)
      json.begin_object()
          .key("item")
          .value("age-points")
          .key("points")
          .value(charlson_age_points(row[Column::age_years]))
          .end_object();
    json.end_array();
    return json.text();
  }

  const ScoreTableOptions& options_;
  std::string weights_;
  const ScoreDefinitions& definitions_;
  terminology::ConceptTable concepts_;
  KernelTable table_;
  const terminology::Measures* measures_ = nullptr;
  const terminology::CodeList* measure_list_ = nullptr;
  terminology::ItemIndex measure_index_;
  std::vector<terminology::ItemIndex> medicine_;
  std::set<CodeSystem> systems_;
  bool reads_values_ = false;
  bool table_speaks_ = false;
  TableHistory history_;
  std::vector<Reason> found_;
};

}  // namespace

Result<ScoreTable> score_table(const ScoreTableOptions& options) {
  KURSAAL_ASSIGN(std::string weights, choose_weights(options));
  KURSAAL_ASSIGN(const ScoreDefinitions definitions, ScoreDefinitions::load(options.data_folder));
  KURSAAL_ASSIGN(const terminology::Measures measures, terminology::Measures::load(options.data_folder));
  KURSAAL_ASSIGN(const terminology::CodeLists lists,
                 terminology::CodeLists::load(options.data_folder, options.site_codelists));
  std::vector<base::Issue> issues;
  KURSAAL_ASSIGN(const std::vector<Subject> subjects,
                 read_subjects(options.facts, options.persons, definitions, issues));
  Scorer scorer(options, std::move(weights), definitions);
  KURSAAL_ASSIGN(ScoreTable result, scorer.run(subjects, lists, measures, issues));
  result.issues = std::move(issues);
  return result;
}

}  // namespace kursaal::stratify
