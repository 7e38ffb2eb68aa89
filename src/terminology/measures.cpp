#include "terminology/measures.hpp"

#include "base/text.hpp"
#include "tables/csv.hpp"

namespace kursaal::terminology {
namespace {

using base::ErrorCode;

base::Error at_line(const std::filesystem::path& file, std::uint64_t line, std::string_view text) {
  return base::make_error(ErrorCode::configuration, file.filename().string(), ":", std::to_string(line), ": ", text);
}

std::string conversion_key(std::size_t measure, std::string_view unit) {
  return std::to_string(measure) + '|' + base::to_lower(unit);
}

base::Status need_columns(const tables::CsvTable& table, const std::filesystem::path& file,
                          std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (table.column(name) == table.header.size())
      return at_line(file, 1, "the column " + std::string(name) + " is missing");
  return base::ok_status();
}

// An empty cell is nothing; text that is no number is an error.
base::Result<std::optional<double>> optional_number(const std::string& cell, const std::filesystem::path& file,
                                                    std::uint64_t line) {
  if (base::trim(cell).empty()) return std::optional<double>{};
  const std::optional<double> number = base::parse_number(base::trim(cell));
  if (!number) return at_line(file, line, "\"" + cell + "\" is no number");
  return number;
}

}  // namespace

base::Result<Measures> Measures::load(const std::filesystem::path& data_folder) {
  Measures measures;
  const std::filesystem::path measure_file = data_folder / "scores" / "measures.csv";
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(measure_file));
  KURSAAL_TRY(need_columns(table, measure_file, {"measure", "canonical_unit", "plausible_min", "plausible_max"}));
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& row = table.rows[i];
    Measure measure;
    measure.name = row[table.column("measure")];
    measure.canonical_unit = row[table.column("canonical_unit")];
    KURSAAL_ASSIGN(measure.plausible_min,
                   optional_number(row[table.column("plausible_min")], measure_file, table.lines[i]));
    KURSAAL_ASSIGN(measure.plausible_max,
                   optional_number(row[table.column("plausible_max")], measure_file, table.lines[i]));
    if (measures.find(measure.name) != measures.measures_.size())
      return at_line(measure_file, table.lines[i], "the measure stands twice");
    measures.measures_.push_back(std::move(measure));
  }
  const std::filesystem::path unit_file = data_folder / "scores" / "units.csv";
  KURSAAL_ASSIGN(const tables::CsvTable units, tables::read_csv_table(unit_file));
  KURSAAL_TRY(need_columns(units, unit_file, {"sent", "ucum", "measure", "factor", "offset"}));
  for (std::size_t i = 0; i < units.rows.size(); ++i) {
    const auto& row = units.rows[i];
    const std::string& sent = row[units.column("sent")];
    const std::string& ucum = row[units.column("ucum")];
    const std::string& name = row[units.column("measure")];
    measures.ucum_.emplace(base::to_lower(sent), ucum);
    if (name.empty()) continue;  // a spelling only
    const std::size_t measure = measures.find(name);
    if (measure == measures.measures_.size()) return at_line(unit_file, units.lines[i], "no such measure: " + name);
    KURSAAL_ASSIGN(const std::optional<double> factor,
                   optional_number(row[units.column("factor")], unit_file, units.lines[i]));
    KURSAAL_ASSIGN(const std::optional<double> offset,
                   optional_number(row[units.column("offset")], unit_file, units.lines[i]));
    measures.conversions_.emplace(conversion_key(measure, sent), Conversion{factor.value_or(1), offset.value_or(0)});
  }
  return measures;
}

std::size_t Measures::find(std::string_view measure) const {
  std::size_t at = 0;
  while (at < measures_.size() && measures_[at].name != measure) ++at;
  return at;
}

std::string_view Measures::ucum_of(std::string_view unit_sent) const {
  const auto found = ucum_.find(base::to_lower(base::trim(unit_sent)));
  return found == ucum_.end() ? std::string_view{} : std::string_view(found->second);
}

NormalisedValue Measures::normalise(std::size_t measure, double value, std::string_view unit_sent) const {
  const Measure& rule = measures_[measure];
  const std::string_view unit = base::trim(unit_sent);
  Conversion conversion;
  if (unit.empty() && rule.canonical_unit != "1") return {UnitVerdict::no_unit, 0};
  if (!unit.empty()) {
    const auto direct = conversions_.find(conversion_key(measure, unit));
    const auto spelled =
        direct == conversions_.end() ? conversions_.find(conversion_key(measure, ucum_of(unit))) : direct;
    if (spelled != conversions_.end()) {
      conversion = spelled->second;
    } else if (unit != rule.canonical_unit && ucum_of(unit) != rule.canonical_unit) {
      // A score's value needs no unit, and what sources write there ("{score}", "/28") says nothing more.
      if (rule.canonical_unit != "1") return {UnitVerdict::unknown_unit, 0};
    }
  }
  const double canonical = value * conversion.factor + conversion.offset;
  if ((rule.plausible_min && canonical < *rule.plausible_min) ||
      (rule.plausible_max && canonical > *rule.plausible_max))
    return {UnitVerdict::implausible, canonical};
  return {UnitVerdict::normalised, canonical};
}

}  // namespace kursaal::terminology
