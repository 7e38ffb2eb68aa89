#include "stratify/stage_rules.hpp"

#include <algorithm>
#include <set>

#include "base/hash.hpp"

namespace kursaal::stratify {
namespace {

using base::ErrorCode;
using base::Result;
using rules::ColumnType;
using rules::DocumentedColumn;

ColumnType type_of(ColumnForm form) {
  switch (form) {
    case ColumnForm::whole: return ColumnType::whole;
    case ColumnForm::decimal: return ColumnType::decimal;
    case ColumnForm::truth: return ColumnType::truth;
    case ColumnForm::band:
    case ColumnForm::status:
    case ColumnForm::note:
    case ColumnForm::stage: return ColumnType::text;
  }
  return ColumnType::text;
}

std::vector<std::string> texts_of(const ColumnFacts& column, const ScoreDefinitions& definitions) {
  std::vector<std::string> texts;
  if (column.form == ColumnForm::stage) texts.assign(kStages.begin(), kStages.end());
  if (column.form == ColumnForm::band)
    texts = column.column == Column::efi_band    ? definitions.efi_bands.names
            : column.column == Column::hfrs_band ? definitions.hfrs_bands.names
                                                 : definitions.efi2_bands.names;
  if (column.form == ColumnForm::status)
    for (const Status status : {Status::ok, Status::not_applicable, Status::unknown})
      texts.emplace_back(status_text(status));
  if (column.form == ColumnForm::note)
    for (int note = 1; !note_text(static_cast<Note>(note)).empty(); ++note)
      texts.emplace_back(note_text(static_cast<Note>(note)));
  return texts;
}

// That a table of stages knows the pathway's names, so that movement can tell up from down.
base::Status check_stages(const rules::RuleTable& table) {
  for (const std::string_view stage : kStages)
    if (std::find(table.values.begin(), table.values.end(), stage) == table.values.end())
      return base::make_error(ErrorCode::configuration, "rules/stage.toml: the stage \"", stage,
                              "\" is not among its values");
  const auto& rules = table.rules;
  for (const rules::Rule& rule : rules) {
    if (rule.value != kStages.back()) continue;
    // Safety rule 10: nothing but a clinician's record.
    if (rule.condition.columns != std::vector<std::string>{"end_of_life"})
      return base::make_error(ErrorCode::configuration, "rules/stage.toml: rule \"", rule.name,
                              "\": end of life comes from the column end_of_life alone, a clinician's record");
  }
  if (table.when_unknown != rules::WhenUnknown::stop)
    return base::make_error(ErrorCode::configuration,
                            "rules/stage.toml: when_unknown must be \"stop\": what is not known is no recovery");
  return base::ok_status();
}

// That everybody is in exactly one cohort: the last rule always holds.
base::Status check_cohorts(const rules::RuleTable& table) {
  if (table.when_unknown == rules::WhenUnknown::pass && table.rules.back().condition.sql == "true")
    return base::ok_status();
  return base::make_error(ErrorCode::configuration,
                          "rules/cohort.toml: when_unknown must be \"pass\" and the last rule's when \"true\": "
                          "everybody is in exactly one cohort");
}

}  // namespace

std::vector<DocumentedColumn> documented_columns(const ScoreDefinitions& definitions) {
  std::vector<DocumentedColumn> columns;
  for (const ColumnFacts& column : score_columns())
    columns.push_back({std::string(column.name), type_of(column.form), texts_of(column, definitions)});
  return columns;
}

Result<StageRules> StageRules::load(const std::filesystem::path& data_folder, const std::filesystem::path& site_folder,
                                    const ScoreDefinitions& definitions) {
  StageRules all;
  all.columns = documented_columns(definitions);
  KURSAAL_ASSIGN(all.stage,
                 rules::load_rules(rules::rules_file(data_folder, site_folder, "stage"), {.columns = all.columns}));
  KURSAAL_TRY(check_stages(all.stage));
  all.cohort_columns = all.columns;
  all.cohort_columns.push_back({"stage_suggested", ColumnType::text, all.stage.values});
  if (std::find(all.stage.values.begin(), all.stage.values.end(), kUnknownStage) == all.stage.values.end())
    all.cohort_columns.back().values.emplace_back(kUnknownStage);
  KURSAAL_ASSIGN(all.cohort, rules::load_rules(rules::rules_file(data_folder, site_folder, "cohort"),
                                               {.columns = all.cohort_columns, .extra_head_keys = {"horizon_years"}}));
  KURSAAL_TRY(check_cohorts(all.cohort));
  KURSAAL_ASSIGN(all.rising_risk, rules::load_rules(rules::rules_file(data_folder, site_folder, "rising-risk"),
                                                    {.columns = all.columns}));
  base::Digest digest;
  for (const rules::RuleTable* table : {&all.stage, &all.cohort, &all.rising_risk}) digest.add_text(table->digest);
  all.digest = digest.hex();
  return all;
}

std::vector<Column> StageRules::columns_used() const { return month_columns({}); }

std::vector<Column> StageRules::month_columns(std::span<const std::string> more) const {
  std::set<std::string> names(more.begin(), more.end());
  for (const rules::RuleTable* table : {&stage, &cohort})
    for (std::string& name : table->columns()) names.insert(std::move(name));
  std::vector<Column> used;
  for (const ColumnFacts& column : score_columns())
    if (names.contains(std::string(column.name))) used.push_back(column.column);
  return used;
}

std::string StageRules::rules_version(std::string_view scores_version) const {
  base::Digest version;
  version.add_text(scores_version);
  version.add_text(digest);
  return version.hex();
}

std::string staged_sql(const StageRules& rules, std::string_view rows) {
  const std::string stage =
      "(SELECT *, " + rules::decision_sql(rules.stage) + " AS stage_decision FROM " + std::string(rows) + ")";
  const std::string named = "(SELECT *, " +
                            rules::value_sql(rules.stage, "stage_decision", kUnknownStage, kUnknownStage) +
                            " AS stage_suggested, " + rules::rule_name_sql(rules.stage, "stage_decision") +
                            " AS stage_rule FROM " + stage + ")";
  const std::string cohort =
      "(SELECT *, " + rules::decision_sql(rules.cohort) + " AS cohort_decision FROM " + named + ")";
  return "(SELECT * EXCLUDE (stage_decision, cohort_decision), " +
         rules::value_sql(rules.cohort, "cohort_decision", kUnknownStage, kUnknownStage) + " AS cohort, " +
         rules::rule_name_sql(rules.cohort, "cohort_decision") + " AS cohort_rule, " +
         rules::passed_over_sql(rules.cohort, "cohort_decision") + " AS cohort_basis FROM " + cohort + ")";
}

std::string staged_and_rising_sql(const StageRules& rules, std::string_view rows) {
  return "(SELECT * EXCLUDE (rising_decision), " +
         rules::value_sql(rules.rising_risk, "rising_decision", kUnknownStage, kUnknownStage) + " AS rising_risk, " +
         rules::rule_name_sql(rules.rising_risk, "rising_decision") + " AS rising_risk_rule FROM (SELECT *, " +
         rules::decision_sql(rules.rising_risk) + " AS rising_decision FROM " + staged_sql(rules, rows) + "))";
}

}  // namespace kursaal::stratify
