#include "stratify/fact_table.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "tables/csv.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify {
namespace {

using base::Day;
using base::ErrorCode;
using base::Result;

Result<tables::CsvTable> read_table(const std::filesystem::path& file) {
  if (file.extension() != ".parquet") return tables::read_csv_table(file);
  KURSAAL_ASSIGN(tables::Database database, tables::Database::open({}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  auto read = connection.table("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet(" +
                               tables::sql_quote(file.string()) + ")");
  if (!read.ok())
    return base::make_error(ErrorCode::input_refused, file.filename().string(),
                            " could not be read as Parquet: ", read.error().text);
  tables::CsvTable table;
  table.header = read->names;
  for (auto& row : read->rows) {
    std::vector<std::string> cells;
    for (auto& cell : row) cells.push_back(cell.value_or(""));
    table.rows.push_back(std::move(cells));
    table.lines.push_back(table.rows.size());
  }
  return table;
}

// The cells of a table by column, with what it is called in messages.
class Cells {
 public:
  Cells(tables::CsvTable table, std::string name) : table_(std::move(table)), name_(std::move(name)) {}
  [[nodiscard]] std::size_t rows() const { return table_.rows.size(); }
  [[nodiscard]] bool has(std::string_view column) const { return table_.column(column) < table_.header.size(); }
  [[nodiscard]] std::string_view at(std::size_t row, std::string_view column) const {
    const std::size_t position = table_.column(column);
    return position < table_.header.size() ? base::trim(table_.rows[row][position]) : std::string_view();
  }
  [[nodiscard]] base::Status require(std::initializer_list<std::string_view> columns) const {
    for (const std::string_view column : columns)
      if (!has(column))
        return base::make_error(ErrorCode::input_refused, name_, ": required column ", column, " is missing");
    return base::ok_status();
  }
  void warn_unknown(std::initializer_list<std::string_view> known, std::vector<base::Issue>& issues) const {
    for (const std::string& column : table_.header)
      if (std::find(known.begin(), known.end(), column) == known.end())
        add_issue(base::Severity::warning, "column-ignored", 1, "column " + column + " is not used", issues);
  }
  void leave_out(std::size_t row, std::string_view code, std::string_view text,
                 std::vector<base::Issue>& issues) const {
    add_issue(base::Severity::error, code, table_.lines[row], text, issues);
  }
  void warn(std::size_t row, std::string_view code, std::string_view text, std::vector<base::Issue>& issues) const {
    add_issue(base::Severity::warning, code, table_.lines[row], text, issues);
  }

 private:
  void add_issue(base::Severity severity, std::string_view code, std::uint64_t line, std::string_view text,
                 std::vector<base::Issue>& issues) const {
    base::Issue& issue = issues.emplace_back();
    issue.severity = severity;
    issue.code = code;
    issue.where.file = name_;
    issue.where.line = line;
    issue.text = text;
  }
  tables::CsvTable table_;
  std::string name_;
};

// Empty is an unknown day and fine; a text that is no date is not.
bool read_day(std::string_view text, Day& day) {
  if (text.empty()) return true;
  const auto moment = base::parse_iso(text);
  if (moment) day = moment->day;
  return moment.has_value();
}

class Subjects {
 public:
  Subject& named(std::string_view id) {
    const auto [found, fresh] = position_.emplace(std::string(id), all_.size());
    if (fresh) {
      all_.emplace_back();
      all_.back().id = std::string(id);
    }
    return all_[found->second];
  }
  std::vector<Subject> take() { return std::move(all_); }

 private:
  std::vector<Subject> all_;
  std::unordered_map<std::string, std::size_t> position_;
};

base::Status read_persons(const std::filesystem::path& file, Subjects& subjects, std::vector<base::Issue>& issues) {
  KURSAAL_ASSIGN(tables::CsvTable table, read_table(file));
  const Cells cells(std::move(table), file.filename().string());
  KURSAAL_TRY(cells.require({"person_id"}));
  cells.warn_unknown({"person_id", "birth_date", "age", "sex"}, issues);
  for (std::size_t row = 0; row < cells.rows(); ++row) {
    if (cells.at(row, "person_id").empty()) {
      cells.leave_out(row, "person-missing", "person_id is empty", issues);
      continue;
    }
    Subject& subject = subjects.named(cells.at(row, "person_id"));
    if (!read_day(cells.at(row, "birth_date"), subject.birth))
      cells.leave_out(row, "date-impossible", "birth_date is no date; age is unknown", issues);
    if (const std::string_view age = cells.at(row, "age"); !age.empty()) {
      const auto years = base::parse_number(age);
      if (years && *years >= 0 && *years < 130)
        subject.age = static_cast<std::int32_t>(*years);
      else
        cells.leave_out(row, "age-impossible", "age is no number of years; age is unknown", issues);
    }
    const std::string sex = base::to_upper(cells.at(row, "sex"));
    if (sex == "M" || sex == "MALE" || sex == "1") subject.sex = population::Sex::male;
    if (sex == "F" || sex == "FEMALE" || sex == "2") subject.sex = population::Sex::female;
  }
  return base::ok_status();
}

// False where a row names an item of a score (contracts.md) and there is none of that name.
bool item_exists(terminology::CodeSystem system, std::string_view item, const ScoreDefinitions& definitions) {
  const auto in = [&](const Items& items) { return items.find(item) < items.size(); };
  switch (system) {
    case terminology::CodeSystem::efi_deficit: return in(definitions.efi);
    case terminology::CodeSystem::efi2_item: return in(definitions.efi2);
    case terminology::CodeSystem::cms_condition: return in(definitions.cms);
    default: return true;
  }
}

base::Status read_facts(const std::filesystem::path& file, const ScoreDefinitions& definitions, Subjects& subjects,
                        std::vector<base::Issue>& issues) {
  KURSAAL_ASSIGN(tables::CsvTable table, read_table(file));
  const Cells cells(std::move(table), file.filename().string());
  KURSAAL_TRY(cells.require({"person_id", "system", "code"}));
  cells.warn_unknown({"person_id", "system", "code", "date", "known_date", "value", "unit"}, issues);
  std::size_t used = 0;
  for (std::size_t row = 0; row < cells.rows(); ++row) {
    Fact fact;
    const auto system = terminology::code_system_named(cells.at(row, "system"));
    if (cells.at(row, "person_id").empty()) {
      cells.leave_out(row, "person-missing", "person_id is empty", issues);
      continue;
    }
    Subject& subject = subjects.named(cells.at(row, "person_id"));
    const auto leave_out = [&](std::string_view why, std::string_view text) {
      cells.leave_out(row, why, text, issues);
      subject.rows_left_out = true;
    };
    if (!system) {
      leave_out("system-unknown", "system is none of the known short names");
    } else if (!read_day(cells.at(row, "date"), fact.day) || !read_day(cells.at(row, "known_date"), fact.known)) {
      leave_out("date-impossible", "date or known_date is no date");
    } else if (!item_exists(*system, cells.at(row, "code"), definitions)) {
      leave_out("item-unknown", "code is the name of no item of that score");
    } else {
      fact.system = *system;
      fact.code = terminology::normalise_code(*system, cells.at(row, "code"));
      fact.value = base::parse_number(cells.at(row, "value")).value_or(population::kNoValue);
      fact.unit = std::string(cells.at(row, "unit"));
      if (!cells.at(row, "value").empty() && fact.value != fact.value)
        cells.warn(row, "value-not-a-number", "value is no number and is not used", issues);
      subject.facts.push_back(std::move(fact));
      ++used;
    }
  }
  if (used == 0 && cells.rows() > 0)
    return base::make_error(ErrorCode::input_refused, file.filename().string(),
                            ": no row could be used; the first: ", issues.empty() ? "" : issues.back().text);
  return base::ok_status();
}

}  // namespace

Result<std::vector<Subject>> read_subjects(const std::filesystem::path& facts,
                                           const std::optional<std::filesystem::path>& persons,
                                           const ScoreDefinitions& definitions, std::vector<base::Issue>& issues) {
  Subjects subjects;
  if (persons) KURSAAL_TRY(read_persons(*persons, subjects, issues));
  KURSAAL_TRY(read_facts(facts, definitions, subjects, issues));
  return subjects.take();
}

}  // namespace kursaal::stratify
