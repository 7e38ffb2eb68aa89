#include "find/list_rules.hpp"

#include <algorithm>
#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "tables/blocks.hpp"
#include "tables/database.hpp"

namespace kursaal::find {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using rules::Rule;
using rules::RuleTable;

constexpr std::size_t kLongestTable = 1U << 20;

// The items that CHA2DS2-VASc counts.
constexpr std::string_view kStrokeRiskItems[] = {
    "ltc:coronary-heart-disease",      "ltc:diabetes",  "ltc:heart-failure", "ltc:hypertension",
    "ltc:peripheral-arterial-disease", "ltc:stroke-tia"};

const rules::ExtraValue* extra_of(const std::map<std::string, rules::ExtraValue, std::less<>>& extra,
                                  std::string_view key) {
  const auto found = extra.find(key);
  return found == extra.end() ? nullptr : &found->second;
}

std::string text_of(const std::map<std::string, rules::ExtraValue, std::less<>>& extra, std::string_view key) {
  const auto* value = extra_of(extra, key);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? std::string() : *text;
}

int whole_of(const std::map<std::string, rules::ExtraValue, std::less<>>& extra, std::string_view key, int otherwise) {
  const auto* value = extra_of(extra, key);
  const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
  return number == nullptr ? otherwise : static_cast<int>(std::clamp<std::int64_t>(*number, 0, 1'000'000));
}

std::vector<std::string> texts_of(const std::map<std::string, rules::ExtraValue, std::less<>>& extra,
                                  std::string_view key) {
  const auto* value = extra_of(extra, key);
  const auto* texts = value == nullptr ? nullptr : std::get_if<std::vector<std::string>>(value);
  return texts == nullptr ? std::vector<std::string>() : *texts;
}

base::Error wrong(const fs::path& file, const Rule& rule, std::string_view what) {
  return base::make_error(ErrorCode::configuration, file.filename().string(), ":", std::to_string(rule.line), ": ",
                          rule.name, ": ", what);
}

// Loads one table; columns about ethnicity are never among those that a condition may read.
class Loader {
 public:
  Loader(const fs::path& data_folder, const fs::path& site_folder, std::vector<rules::DocumentedColumn> columns)
      : data_folder_(data_folder), site_folder_(site_folder), columns_(std::move(columns)) {}

  base::Result<RuleTable> load(const std::string& name, std::vector<std::string> head_keys,
                               std::vector<std::string> rule_keys, bool values) {
    file_ = rules::rules_file(data_folder_, site_folder_, name);
    rule_keys.emplace_back("means");
    auto table = rules::load_rules(file_, {.columns = columns_,
                                           .extra_head_keys = std::move(head_keys),
                                           .extra_rule_keys = std::move(rule_keys),
                                           .values_required = values,
                                           .named = named_});
    if (!table.ok()) {
      if (base::to_lower(table.error().text).find("ethnic") != std::string::npos)
        return base::make_error(table.error().code, table.error().text,
                                "; no rule of a list may read ethnicity (safety rule 12)");
      return table;
    }
    for (const Rule& rule : table->rules) KURSAAL_TRY(check_words(rule));
    digest_.add_text(name);
    digest_.add_text(table->digest);
    return table;
  }
  // From then on tables may say when_as = "NAME: VALUE" of this one.
  base::Status use(const std::string& name, std::string_view value) {
    KURSAAL_ASSIGN(const RuleTable table, load(name, {}, {}, true));
    if (std::any_of(table.rules.begin(), table.rules.end(), [&](const Rule& rule) { return rule.value == value; }))
      named_.push_back(rules::any_with_value(table, value));
    return base::ok_status();
  }
  [[nodiscard]] const fs::path& file() const { return file_; }
  [[nodiscard]] std::string digest() const { return digest_.hex(); }

 private:
  base::Status check_words(const Rule& rule) const {
    KURSAAL_ASSIGN(const std::vector<std::string> told, told_columns(rule.reason));
    for (const std::string& name : told)
      if (std::none_of(columns_.begin(), columns_.end(), [&](const auto& column) { return column.name == name; }))
        return wrong(file_, rule, "the reason names {" + name + "}, which is no documented column");
    return base::ok_status();
  }

  const fs::path& data_folder_;
  const fs::path& site_folder_;
  std::vector<rules::DocumentedColumn> columns_;
  std::vector<rules::NamedCondition> named_;
  fs::path file_;
  base::Digest digest_;
};

base::Result<std::vector<EligibilityList>> lists_of(const RuleTable& table, const fs::path& file) {
  std::vector<EligibilityList> lists;
  for (const std::string& name : table.values) lists.push_back({name, {}, {}, {}});
  for (std::size_t i = 0; i < table.rules.size(); ++i) {
    const Rule& rule = table.rules[i];
    EligibilityList& list =
        *std::find_if(lists.begin(), lists.end(), [&](const auto& candidate) { return candidate.name == rule.value; });
    const std::string whole = text_of(rule.extra, "part_of");
    const bool left_out = extra_of(rule.extra, "left_out") != nullptr;
    if (!whole.empty() && left_out) return wrong(file, rule, "part_of and left_out do not go together");
    if (left_out && text_of(rule.extra, "left_out").empty())
      return wrong(file, rule, "left_out must be the short name of the reason");
    if (!whole.empty()) {
      const Rule* clause = table.find(whole);
      if (clause == nullptr || clause->value != rule.value)
        return wrong(file, rule, "part_of names no clause of the same list");
    }
    (left_out ? list.left_out : whole.empty() ? list.clauses : list.ways).push_back(i);
  }
  for (const EligibilityList& list : lists)
    if (list.clauses.empty())
      return base::make_error(ErrorCode::configuration, file.filename().string(), ": the list ", list.name,
                              " has no clause, so everybody would be eligible");
  return lists;
}

base::Result<TierTable> load_tiers(Loader& loader, const std::string& list) {
  TierTable tiers;
  KURSAAL_ASSIGN(tiers.table,
                 loader.load("tiers-" + list, {"otherwise", "ageing_weeks", "ageing_highest"}, {"sensitivity"}, true));
  tiers.otherwise = text_of(tiers.table.extra, "otherwise");
  tiers.ageing_weeks = whole_of(tiers.table.extra, "ageing_weeks", 0);
  const auto is_tier = [&](const std::string& name) {
    return std::find(tiers.table.values.begin(), tiers.table.values.end(), name) != tiers.table.values.end();
  };
  if (!is_tier(tiers.otherwise))
    return base::make_error(ErrorCode::configuration, loader.file().filename().string(),
                            ": \"otherwise\" must be one of the values: the tier of whom no rule puts elsewhere");
  if (const std::string highest = text_of(tiers.table.extra, "ageing_highest"); !highest.empty()) {
    if (!is_tier(highest))
      return base::make_error(ErrorCode::configuration, loader.file().filename().string(),
                              ": \"ageing_highest\" must be one of the values");
    tiers.ageing_highest = tiers.tier_of(highest);
  }
  return tiers;
}

base::Result<std::vector<CareGap>> gaps_of(const RuleTable& table, const fs::path& file) {
  std::vector<CareGap> gaps;
  for (std::size_t i = 0; i < table.rules.size(); ++i) {
    const Rule& rule = table.rules[i];
    CareGap gap;
    gap.rule = i;
    gap.need = texts_of(rule.extra, "need");
    gap.care = texts_of(rule.extra, "care");
    gap.need_within_months = whole_of(rule.extra, "need_within_months", 0);
    gap.care_within_months = whole_of(rule.extra, "care_within_months", 0);
    gap.act_within_days = whole_of(rule.extra, "act_within_days", gap.act_within_days);
    gap.seen_by = text_of(rule.extra, "seen_by");
    gap.owner_role = text_of(rule.extra, "owner_role");
    if (const auto* all = extra_of(rule.extra, "care_all"); all != nullptr)
      if (const bool* said = std::get_if<bool>(all)) gap.care_all = *said;
    for (const auto* items : {&gap.need, &gap.care})
      for (const std::string& item : *items)
        if (item.find(':') == std::string::npos || item.front() == ':' || item.back() == ':')
          return wrong(file, rule, "\"" + item + "\" is no item of a code list, as in \"ltc:diabetes\"");
    if (gap.care.empty()) return wrong(file, rule, "\"care\" must name what is looked for, as in [\"measures:hba1c\"]");
    if (gap.care_within_months == 0) return wrong(file, rule, "\"care_within_months\" must say how long care lasts");
    if (gap.seen_by.empty()) return wrong(file, rule, "\"seen_by\" must name the domain that could have recorded it");
    if (gap.owner_role.empty()) return wrong(file, rule, "\"owner_role\" must say who acts");
    gaps.push_back(std::move(gap));
  }
  return gaps;
}

}  // namespace

int TierTable::tier_of(std::string_view value) const {
  const auto found = std::find(table.values.begin(), table.values.end(), value);
  return static_cast<int>(found - table.values.begin()) + 1;
}

std::span<const rules::DocumentedColumn> own_columns() {
  static const std::vector<rules::DocumentedColumn> kColumns{
      {"stage", rules::ColumnType::text, {"independent", "adaptive", "assisted", "dependent", "end-of-life"}},
      {"cha2ds2_vasc", rules::ColumnType::whole, {}},
  };
  return kColumns;
}

base::Result<std::vector<std::string>> told_columns(std::string_view words) {
  std::vector<std::string> columns;
  for (std::size_t at = words.find_first_of("{}"); at != std::string_view::npos;
       at = words.find_first_of("{}", at + 1)) {
    const std::size_t end = words.find_first_of("{}", at + 1);
    if (words[at] == '}' || end == std::string_view::npos || words[end] == '{' || end == at + 1)
      return base::make_error(ErrorCode::configuration, "the reason \"", words,
                              "\" has a brace without its pair or its column");
    columns.emplace_back(words.substr(at + 1, end - at - 1));
    at = end;
  }
  return columns;
}

std::string told_sql(std::string_view words) {
  std::string sql;
  const auto add = [&sql](const std::string& part) { sql += (sql.empty() ? "" : " || ") + part; };
  while (!words.empty()) {
    const std::size_t open = words.find('{');
    if (open != 0) add(tables::sql_quote(words.substr(0, open)));
    if (open == std::string_view::npos) break;
    const std::size_t close = words.find('}', open);
    const std::string column(words.substr(open + 1, close - open - 1));
    add("coalesce(CAST(\"" + column + "\" AS VARCHAR), 'unknown')");
    words.remove_prefix(close + 1);
  }
  return sql.empty() ? "''" : sql;
}

std::string plain_words(const rules::Rule& rule) {
  if (const std::string means = text_of(rule.extra, "means"); !means.empty()) return means;
  return rule.reason.find('{') == std::string::npos && !rule.reason.empty() ? rule.reason : rule.name;
}

base::Result<ListRules> ListRules::load(const fs::path& data_folder, const fs::path& site_folder,
                                        std::span<const rules::DocumentedColumn> columns) {
  ListRules loaded;
  for (const auto& given : {columns, own_columns()})
    for (const rules::DocumentedColumn& column : given)
      if (base::to_lower(column.name).find("ethnic") == std::string::npos) loaded.documented.push_back(column);
  Loader loader(data_folder, site_folder, loaded.documented);
  KURSAAL_ASSIGN(loaded.eligibility, loader.load("eligibility", {}, {"part_of", "left_out", "sensitivity"}, true));
  KURSAAL_ASSIGN(loaded.lists, lists_of(loaded.eligibility, loader.file()));
  KURSAAL_TRY(loader.use("rising-risk", "rising"));
  for (const EligibilityList& list : loaded.lists) {
    KURSAAL_ASSIGN(TierTable tiers, load_tiers(loader, list.name));
    loaded.tiers.push_back(std::move(tiers));
  }
  KURSAAL_ASSIGN(loaded.reasons, loader.load("list-reasons", {}, {"sensitivity"}, false));
  KURSAAL_ASSIGN(loaded.routes, loader.load("routes", {"otherwise"}, {}, true));
  KURSAAL_ASSIGN(loaded.gap_table, loader.load("care-gaps", {"owner_organisation"},
                                               {"need", "need_within_months", "care", "care_all", "care_within_months",
                                                "seen_by", "owner_role", "act_within_days", "sensitivity"},
                                               false));
  loaded.gap_owner = text_of(loaded.gap_table.extra, "owner_organisation");
  KURSAAL_ASSIGN(loaded.gaps, gaps_of(loaded.gap_table, loader.file()));
  loaded.rules_version = loader.digest();
  return loaded;
}

std::vector<std::string> ListRules::columns() const {
  std::set<std::string> all;
  const auto add = [&all](const RuleTable& table) {
    for (const std::string& column : table.columns()) all.insert(column);
    for (const Rule& rule : table.rules)
      if (const auto told = told_columns(rule.reason); told.ok()) all.insert(told->begin(), told->end());
  };
  for (const RuleTable* table : {&eligibility, &reasons, &routes, &gap_table}) add(*table);
  for (const TierTable& list : tiers) add(list.table);
  return {all.begin(), all.end()};
}

std::vector<std::string> ListRules::history_columns() const {
  std::set<std::string> all{"care_home", "dead", "moved_away", "stage_recorded", "stage_recorded_days"};
  for (const std::string& column : eligibility.columns()) all.insert(column);
  for (const rules::DocumentedColumn& own : own_columns()) all.erase(own.name);
  return {all.begin(), all.end()};
}

std::vector<std::string> ListRules::items() const {
  std::set<std::string> all(std::begin(kStrokeRiskItems), std::end(kStrokeRiskItems));
  for (const CareGap& gap : gaps) {
    all.insert(gap.need.begin(), gap.need.end());
    all.insert(gap.care.begin(), gap.care.end());
  }
  return {all.begin(), all.end()};
}

}  // namespace kursaal::find
