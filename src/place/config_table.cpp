#include "place/config_table.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "base/text.hpp"

namespace kursaal::place {
namespace {

ConfigTable table_of(const toml::table& table);

std::uint32_t line_of(const toml::node& node) { return node.source().begin.line; }

template <class Written>
std::string as_text(const Written& written) {
  std::ostringstream out;
  out << written;
  return out.str();
}

ConfigValue value_of(const toml::node& node) {
  const std::uint32_t line = line_of(node);
  if (const auto* table = node.as_table()) return {table_of(*table), line};
  if (const auto* array = node.as_array()) {
    ConfigArray values;
    for (const auto& element : *array) values.push_back(value_of(element));
    return {std::move(values), line};
  }
  if (const auto* text = node.as_string()) return {text->get(), line};
  if (const auto* integer = node.as_integer()) return {integer->get(), line};
  if (const auto* number = node.as_floating_point()) return {number->get(), line};
  if (const auto* truth = node.as_boolean()) return {truth->get(), line};
  if (const auto* date = node.as_date()) return {as_text(date->get()), line};
  if (const auto* time = node.as_time()) return {as_text(time->get()), line};
  if (const auto* moment = node.as_date_time()) return {as_text(moment->get()), line};
  return {std::string(), line};
}

ConfigTable table_of(const toml::table& table) {
  ConfigTable result;
  result.line = line_of(table);
  for (const auto& [key, node] : table) result.entries.push_back({std::string(key.str()), value_of(node)});
  return result;
}

}  // namespace

base::Result<ConfigTable> parse_config(std::string_view text, std::string_view file) {
  try {
    return table_of(toml::parse(text, file));
  } catch (const toml::parse_error& wrong) {
    return base::make_error(base::ErrorCode::configuration, file, " line ", std::to_string(wrong.source().begin.line),
                            ": ", wrong.description());
  } catch (const std::exception& wrong) {
    return base::make_error(base::ErrorCode::configuration, file, ": ", wrong.what());
  }
}

void Problems::add(std::string_view file, std::uint64_t line, std::string_view text) {
  std::string problem(file);
  if (line > 0) problem += " line " + std::to_string(line);
  problem += ": ";
  problem += text;
  texts_.push_back(std::move(problem));
}

base::Error Problems::error() const {
  KURSAAL_CHECK(!none());
  constexpr std::size_t kSpeltOut = 20;
  base::Error error{base::ErrorCode::configuration, {}};
  for (std::size_t i = 0; i < std::min(kSpeltOut, texts_.size()); ++i) {
    if (i > 0) error.text += '\n';
    error.text += texts_[i];
  }
  if (texts_.size() > kSpeltOut) error.text += "\nand " + std::to_string(texts_.size() - kSpeltOut) + " more";
  return error;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view nearest = base::nearest_name(name, known);
  if (nearest.empty()) return {};
  return " (did you mean \"" + std::string(nearest) + "\"?)";
}

TableReader::TableReader(const ConfigTable& table, std::string_view file, std::string_view what, Problems& problems)
    : table_(table), file_(file), what_(what), problems_(problems) {}

const ConfigValue* TableReader::find(std::string_view key) {
  asked_.emplace_back(key);
  for (const auto& entry : table_.entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

void TableReader::problem(std::string_view text) {
  problems_.add(file_, table_.line, what_ + ": " + std::string(text));
}

void TableReader::wrong_kind(std::string_view key, const ConfigValue& value, std::string_view wanted) {
  problems_.add(file_, value.line, what_ + ": \"" + std::string(key) + "\" must be " + std::string(wanted));
}

std::string TableReader::text(std::string_view key) {
  const ConfigValue* value = find(key);
  if (value == nullptr) {
    problem("the key \"" + std::string(key) + "\" is missing");
    return {};
  }
  const auto* held = std::get_if<std::string>(&value->value);
  if (held == nullptr || base::trim(*held).empty()) {
    wrong_kind(key, *value, "a text that is not empty");
    return {};
  }
  return *held;
}

std::string TableReader::text_or(std::string_view key, std::string_view otherwise) {
  const ConfigValue* value = find(key);
  if (value == nullptr) return std::string(otherwise);
  const auto* held = std::get_if<std::string>(&value->value);
  if (held == nullptr) {
    wrong_kind(key, *value, "a text");
    return std::string(otherwise);
  }
  return *held;
}

std::optional<std::int64_t> TableReader::integer(std::string_view key) {
  const ConfigValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto* held = std::get_if<std::int64_t>(&value->value);
  if (held == nullptr) {
    wrong_kind(key, *value, "a whole number");
    return std::nullopt;
  }
  return *held;
}

std::vector<std::string> TableReader::texts(std::string_view key) {
  const ConfigValue* value = find(key);
  if (value == nullptr) return {};
  if (const auto* held = std::get_if<std::string>(&value->value)) return {*held};
  std::vector<std::string> result;
  if (const auto* array = std::get_if<ConfigArray>(&value->value)) {
    for (const auto& element : *array) {
      const auto* held = std::get_if<std::string>(&element.value);
      if (held == nullptr) {
        wrong_kind(key, element, "a text or a list of texts");
        return {};
      }
      result.push_back(*held);
    }
    return result;
  }
  wrong_kind(key, *value, "a text or a list of texts");
  return {};
}

std::vector<const ConfigTable*> TableReader::tables(std::string_view key) {
  const ConfigValue* value = find(key);
  if (value == nullptr) return {};
  std::vector<const ConfigTable*> result;
  if (const auto* array = std::get_if<ConfigArray>(&value->value)) {
    for (const auto& element : *array) {
      const auto* held = std::get_if<ConfigTable>(&element.value);
      if (held == nullptr) {
        wrong_kind(key, element, "a list of tables");
        return {};
      }
      result.push_back(held);
    }
    return result;
  }
  wrong_kind(key, *value, "a list of tables");
  return {};
}

const ConfigTable* TableReader::table(std::string_view key) {
  const ConfigValue* value = find(key);
  if (value == nullptr) return nullptr;
  const auto* held = std::get_if<ConfigTable>(&value->value);
  if (held == nullptr) wrong_kind(key, *value, "a table");
  return held;
}

std::optional<base::Day> TableReader::day(std::string_view key) {
  const ConfigValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto* held = std::get_if<std::string>(&value->value);
  const auto date = held == nullptr ? std::nullopt : site_date(*held);
  if (!date) {
    wrong_kind(key, *value, "a date such as 2016-05-01, 2016-05 or 2016");
    return std::nullopt;
  }
  return date->day;
}

Validity TableReader::validity() {
  Validity valid;
  for (const bool start : {true, false}) {
    const std::string_view key = start ? "from" : "to";
    const ConfigValue* value = find(key);
    if (value == nullptr) continue;
    const auto* held = std::get_if<std::string>(&value->value);
    const auto date = held == nullptr ? std::nullopt : site_date(*held);
    if (!date) {
      wrong_kind(key, *value, "a date such as 2016-05-01, 2016-05 or 2016");
      continue;
    }
    (start ? valid.from : valid.to) = date->day;
    (start ? valid.from_precision : valid.to_precision) = date->precision;
  }
  if (valid.from >= valid.to) problem("\"from\" must be before \"to\"");
  return valid;
}

Evidence TableReader::evidence() {
  Evidence evidence;
  evidence.sources = texts("source");
  if (evidence.sources.empty()) problem("the key \"source\" is missing: every fact says where it comes from");
  const std::string status = text_or("status", "stated");
  if (const auto known = status_of(status)) {
    evidence.status = *known;
  } else {
    problem("unknown status \"" + status + "\"" +
            did_you_mean(status, {"stated", "derived", "inferred", "unverified"}));
  }
  evidence.basis = text_or("basis", "");
  return evidence;
}

std::string TableReader::one_of(std::string_view key, const std::vector<std::string_view>& allowed,
                                std::string_view otherwise) {
  std::string said = otherwise.empty() ? text(key) : text_or(key, otherwise);
  if (!said.empty() && std::find(allowed.begin(), allowed.end(), said) == allowed.end()) {
    problem("unknown " + std::string(key) + " \"" + said + "\"" + did_you_mean(said, allowed));
    return {};
  }
  return said;
}

void TableReader::finish() {
  const std::vector<std::string_view> known(asked_.begin(), asked_.end());
  for (const auto& entry : table_.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    problems_.add(file_, entry.value.line,
                  what_ + ": unknown key \"" + entry.key + "\"" + did_you_mean(entry.key, known));
  }
}

std::optional<base::DatedMoment> site_date(std::string_view text) {
  const auto date = base::parse_iso(text);
  if (!date || !date->day.known() || date->precision == base::Precision::minute) return std::nullopt;
  return date;
}

std::optional<FactStatus> status_of(std::string_view name) {
  for (const FactStatus status :
       {FactStatus::stated, FactStatus::derived, FactStatus::inferred, FactStatus::unverified}) {
    if (status_name(status) == name) return status;
  }
  return std::nullopt;
}

std::string_view status_name(FactStatus status) {
  switch (status) {
    case FactStatus::stated: return "stated";
    case FactStatus::derived: return "derived";
    case FactStatus::inferred: return "inferred";
    case FactStatus::unverified: return "unverified";
  }
  return "unverified";
}

}  // namespace kursaal::place
