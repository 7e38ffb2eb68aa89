#include "place/csv_rows.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace kursaal::place {

CsvRows::CsvRows(std::string_view text, std::string_view file, const std::vector<std::string_view>& required,
                 const std::vector<std::string_view>& optional, Problems& problems)
    : file_(file), problems_(problems) {
  auto table = tables::parse_csv_table(text, file);
  if (!table.ok()) {
    problems_.add(file_, 0, table.error().text);
    return;
  }
  table_ = std::move(table).value();
  std::vector<std::string_view> known = required;
  known.insert(known.end(), optional.begin(), optional.end());
  for (const auto& name : table_.header) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      problems_.add(file_, 1, "unknown column \"" + name + "\"" + did_you_mean(name, known));
    }
  }
  usable_ = true;
  for (const auto& name : required) {
    if (table_.column(name) < table_.header.size()) continue;
    problems_.add(file_, 1, "the column \"" + std::string(name) + "\" is missing");
    usable_ = false;
  }
}

const std::string& CsvRows::cell(std::size_t row, std::string_view column) const {
  static const std::string kEmpty;
  const std::size_t position = table_.column(column);
  return position < table_.header.size() ? table_.rows[row][position] : kEmpty;
}

std::string CsvRows::needed(std::size_t row, std::string_view column) {
  const std::string& text = cell(row, column);
  if (base::trim(text).empty()) problem(row, "\"" + std::string(column) + "\" is empty");
  return text;
}

void CsvRows::problem(std::size_t row, std::string_view text) { problems_.add(file_, table_.lines[row], text); }

std::optional<base::DatedMoment> CsvRows::date(std::size_t row, std::string_view column) {
  const std::string& text = cell(row, column);
  if (text.empty()) return std::nullopt;
  const auto date = site_date(text);
  if (!date) problem(row, "\"" + std::string(column) + "\" must be a date such as 2016-05-01, 2016-05 or 2016");
  return date;
}

std::optional<base::Day> CsvRows::day(std::size_t row, std::string_view column) {
  const auto moment = date(row, column);
  return moment ? std::optional(moment->day) : std::nullopt;
}

Validity CsvRows::validity(std::size_t row) {
  Validity valid;
  if (const auto from = date(row, "from")) {
    valid.from = from->day;
    valid.from_precision = from->precision;
  }
  if (const auto to = date(row, "to")) {
    valid.to = to->day;
    valid.to_precision = to->precision;
  }
  if (valid.from >= valid.to) problem(row, "\"from\" must be before \"to\"");
  return valid;
}

Evidence CsvRows::evidence(std::size_t row) {
  Evidence evidence;
  for (const std::string_view part : base::split(cell(row, "source"), ';')) {
    if (const auto source = base::trim(part); !source.empty()) evidence.sources.emplace_back(source);
  }
  if (evidence.sources.empty()) problem(row, "\"source\" is empty: every fact says where it comes from");
  const std::string& status = cell(row, "status");
  if (const auto known = status_of(status.empty() ? "stated" : std::string_view(status))) {
    evidence.status = *known;
  } else {
    problem(row, "unknown status \"" + status + "\"" +
                     did_you_mean(status, {"stated", "derived", "inferred", "unverified"}));
  }
  evidence.basis = cell(row, "basis");
  return evidence;
}

}  // namespace kursaal::place
