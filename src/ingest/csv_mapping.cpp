#include "ingest/csv_mapping.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>

#include "base/text.hpp"
#include "ingest/mapping_table.hpp"

namespace kursaal::ingest {
namespace {

using population::EventKind;
using population::Sex;

std::optional<Sex> sex_named(std::string_view name) {
  if (name == "female") return Sex::female;
  if (name == "male") return Sex::male;
  if (name == "other") return Sex::other;
  if (name == "unknown") return Sex::unknown;
  return std::nullopt;
}

// A date is a column's name, a list of them (the first real one counts), or a table with column, format and none.
DateRule read_date(MappingTable& parent, std::string_view key, const DateRule& usual) {
  DateRule rule;
  const toml::node* node = parent.node(key);
  if (node == nullptr) return rule;
  rule.format = usual.format;
  rule.none = usual.none;
  if (!node->is_table()) {
    rule.columns = parent.texts(key);
    return rule;
  }
  MappingTable table(node->as_table(), parent.where() + "." + std::string(key), parent.problem());
  rule.columns = table.texts("column", true);
  if (table.node("format") != nullptr) rule.format = table.text("format");
  const std::vector<std::string> none = table.texts("none");
  rule.none.insert(rule.none.end(), none.begin(), none.end());
  table.finish();
  return rule;
}

template <class Meaning>
ValueMap<Meaning> read_values(MappingTable& table, const std::function<std::optional<Meaning>(std::string_view)>& named,
                              std::string_view legal) {
  ValueMap<Meaning> map;
  const auto meaning_of = [&](const toml::node& node) -> std::optional<Meaning> {
    const auto text = node.value_exact<std::string>();
    std::optional<Meaning> meaning = text ? named(*text) : std::nullopt;
    if (!meaning) table.problem().note(&node, table.where() + ".values: not " + std::string(legal));
    return meaning;
  };
  if (const toml::table* values = table.table("values")) {
    for (const auto& [key, node] : *values) {
      const std::optional<Meaning> meaning = meaning_of(node);
      if (!meaning) continue;
      const std::string_view text = key.str();
      if (text.ends_with('*'))
        map.beginning.emplace_back(text.substr(0, text.size() - 1), *meaning);
      else
        map.exact.emplace_back(text, *meaning);
    }
    // The longest beginning that fits counts.
    std::stable_sort(map.beginning.begin(), map.beginning.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  } else {
    table.wrong("values", "is missing");
  }
  if (const toml::node* otherwise = table.node("otherwise")) map.otherwise = meaning_of(*otherwise);
  return map;
}

void read_kind(MappingTable& event, EventRule& rule) {
  const toml::node* node = event.node("kind");
  if (node == nullptr) return event.wrong("kind", "is missing");
  if (node->is_table()) {
    MappingTable table(node->as_table(), event.where() + ".kind", event.problem());
    rule.kind_column = table.text("column", true);
    rule.kind_values = read_values<EventKind>(table, population::event_kind_named, "the name of a kind of event");
    table.finish();
    return;
  }
  rule.kind = population::event_kind_named(event.text("kind"));
  if (!rule.kind) event.wrong("kind", "is not the name of a kind of event");
}

void read_conditions(MappingTable& event, std::string_view key, bool negated, EventRule& rule) {
  const toml::table* table = event.table(key);
  if (table == nullptr) return;
  MappingTable columns(table, event.where() + "." + std::string(key), event.problem());
  for (const auto& [column, values] : *table)
    rule.when.push_back({std::string(column.str()), columns.texts(column.str()), negated});
}

terminology::CodeSystem read_system(MappingTable& table) {
  const std::string name = table.text("system");
  if (name.empty()) return terminology::CodeSystem::unknown;
  const auto system = terminology::code_system_named(name);
  if (!system) table.wrong("system", "is not the short name of a code system (snomed, icd10, opcs4, local ...)");
  return system.value_or(terminology::CodeSystem::unknown);
}

CodeRule read_code(MappingTable& event) {
  CodeRule rule;
  const toml::table* found = event.table("code");
  if (found == nullptr) return rule;
  MappingTable table(found, event.where() + ".code", event.problem());
  rule.columns = table.texts("column");
  rule.constant = table.text("constant");
  rule.system = read_system(table);
  rule.system_column = table.text("system_column");
  rule.display = table.text("display");
  rule.prefix = table.text("prefix");
  rule.none = table.texts("none");
  rule.optional = table.truth("optional");
  if (!rule.given()) table.wrong("column", "or constant is missing");
  if (rule.system == terminology::CodeSystem::unknown && rule.system_column.empty())
    table.wrong("system", "is missing");
  table.finish();
  return rule;
}

EventRule read_event(const toml::table* node, std::size_t number, const DateRule& usual, MappingProblem& problem) {
  EventRule rule;
  MappingTable event(node, "[[event]] " + std::to_string(number), problem);
  read_kind(event, rule);
  read_conditions(event, "when", false, rule);
  read_conditions(event, "when_not", true, rule);
  rule.date = read_date(event, "date", usual);
  if (!rule.date.given()) event.wrong("date", "is missing");
  rule.optional = event.truth("optional");
  rule.time_column = event.text("time");
  rule.end = read_date(event, "end", usual);
  rule.known = read_date(event, "known", usual);
  rule.code = read_code(event);
  if (const toml::table* value = event.table("value")) {
    MappingTable table(value, event.where() + ".value", problem);
    rule.value.column = table.text("column", true);
    rule.value.unit = table.text("unit");
    rule.value.unit_constant = table.text("unit_constant");
    table.finish();
  }
  event.finish();
  return rule;
}

void read_person(const toml::table* node, const DateRule& usual, MappingProblem& problem, PersonRule& rule) {
  if (node == nullptr) return;
  MappingTable person(node, "[person]", problem);
  rule.id = person.text("id", true);
  rule.record = person.truth("record");
  rule.nhs_number = person.text("nhs_number");
  rule.family = person.text("family");
  rule.given = person.texts("given");
  rule.prefix = person.text("prefix");
  rule.other_families = person.texts("other_families");
  rule.address = person.texts("address");
  rule.postcode = person.text("postcode");
  rule.lsoa = person.text("lsoa");
  rule.practice = person.text("practice");
  rule.ethnicity = person.text("ethnicity");
  rule.language = person.text("language");
  rule.communication_needs = person.text("communication_needs");
  rule.none = person.texts("none");
  rule.birth = read_date(person, "birth", usual);
  rule.death = read_date(person, "death", usual);
  rule.registered_from = read_date(person, "registered_from", usual);
  if (const toml::table* age = person.table("age")) {
    MappingTable table(age, "[person].age", problem);
    rule.age_column = table.text("column", true);
    rule.age_at = read_date(table, "at", usual);
    if (!rule.age_at.given()) table.wrong("at", "is missing: the date on which the person had that age");
    rule.age_under_one = table.texts("under_one");
    table.finish();
  }
  if (const toml::table* sex = person.table("sex")) {
    MappingTable table(sex, "[person].sex", problem);
    rule.sex_column = table.text("column", true);
    rule.sex = read_values<Sex>(table, sex_named, "female, male, other or unknown");
    table.finish();
  }
  if (const toml::table* deceased = person.table("deceased")) {
    MappingTable table(deceased, "[person].deceased", problem);
    rule.deceased_column = table.text("column", true);
    rule.deceased_values = table.texts("values", true);
    table.finish();
  }
  person.finish();
}

void read_key(const toml::table* node, MappingProblem& problem, CsvMapping& mapping) {
  if (node == nullptr) return;
  MappingTable key(node, "[key]", problem);
  mapping.key = key.texts("columns", true);
  mapping.version_column = key.text("version");
  if (const toml::table* deleted = key.table("deleted")) {
    MappingTable table(deleted, "[key].deleted", problem);
    mapping.deleted_column = table.text("column", true);
    mapping.deleted_values = table.texts("values", true);
    table.finish();
  }
  key.finish();
}

void read_extract(const toml::table* node, const DateRule& usual, MappingProblem& problem, CsvMapping& mapping) {
  if (node == nullptr) return;
  MappingTable extract(node, "[extract]", problem);
  mapping.extract = read_date(extract, "column", usual);
  mapping.extract_file_pattern = extract.text("file_name");
  mapping.extract_file_format = extract.text("format");
  if (!mapping.extract_file_pattern.empty()) {
    try {
      if (std::regex(mapping.extract_file_pattern).mark_count() != 1)
        extract.wrong("file_name", "needs exactly one group in brackets");
    } catch (const std::regex_error&) {
      extract.wrong("file_name", "is not a regular expression");
    }
  }
  extract.finish();
}

void add_new(std::vector<std::string>& to, const std::string& name) {
  if (!name.empty() && std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
}
void add_new(std::vector<std::string>& to, const std::vector<std::string>& names) {
  for (const std::string& name : names) add_new(to, name);
}

}  // namespace

std::vector<std::string> CsvMapping::columns() const {
  std::vector<std::string> all;
  add_new(all, key);
  for (const std::string* one :
       {&version_column, &deleted_column, &person.id, &person.nhs_number, &person.family, &person.prefix,
        &person.postcode, &person.lsoa, &person.practice, &person.ethnicity, &person.language,
        &person.communication_needs, &person.age_column, &person.sex_column, &person.deceased_column})
    add_new(all, *one);
  for (const auto* names :
       {&extract.columns, &person.given, &person.other_families, &person.address, &person.birth.columns,
        &person.death.columns, &person.registered_from.columns, &person.age_at.columns})
    add_new(all, *names);
  for (const EventRule& event : events) {
    for (const std::string* one : {&event.kind_column, &event.time_column, &event.code.system_column,
                                   &event.code.display, &event.value.column, &event.value.unit})
      add_new(all, *one);
    for (const auto* names : {&event.date.columns, &event.end.columns, &event.known.columns, &event.code.columns})
      add_new(all, *names);
    for (const Condition& condition : event.when) add_new(all, condition.column);
  }
  return all;
}

std::vector<std::string> CsvMapping::optional_columns() const {
  std::vector<std::string> all;
  for (const std::string* one : {&version_column, &deleted_column, &person.prefix, &person.deceased_column})
    add_new(all, *one);
  add_new(all, person.death.columns);
  add_new(all, person.other_families);
  for (const EventRule& event : events) {
    for (std::size_t i = event.code.optional || event.optional ? 0 : 1; i < event.code.columns.size(); ++i)
      add_new(all, event.code.columns[i]);
    if (event.optional)
      for (const auto* names : {&event.date.columns, &event.end.columns, &event.known.columns}) add_new(all, *names);
  }
  const std::vector<std::string> required = required_columns();
  std::erase_if(all, [&](const std::string& column) {
    return std::find(required.begin(), required.end(), column) != required.end();
  });
  return all;
}

std::vector<std::string> CsvMapping::required_columns() const {
  std::vector<std::string> all;
  add_new(all, key);
  add_new(all, person.id);
  for (const EventRule& event : events)
    if (!event.optional) add_new(all, event.date.columns.front());
  return all;
}

base::Result<CsvMapping> parse_mapping(std::string_view text, std::string_view name) {
  MappingProblem problem{std::string(name), std::nullopt};
  toml::table parsed;
  try {
    parsed = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    return base::make_error(base::ErrorCode::configuration, "mapping ", name, ":",
                            std::to_string(error.source().begin.line), ": ", error.description());
  }
  CsvMapping mapping;
  MappingTable root(&parsed, "", problem);
  mapping.name = root.text("name", true);
  mapping.source = root.text("source", true);
  mapping.record = root.text("record", true);
  mapping.domains = root.texts("domains", true);
  mapping.recognise = root.texts("recognise", true);
  mapping.recognise_absent = root.texts("recognise_absent");
  if (root.node("separator") != nullptr) {
    const std::string separator = root.text("separator");
    if (separator.size() != 1)
      root.wrong("separator", "must be one character");
    else
      mapping.separator = separator[0];
  }
  const std::string encoding = root.text("encoding");
  if (encoding == "utf-8")
    mapping.encoding = Encoding::utf8;
  else if (encoding == "windows-1252")
    mapping.encoding = Encoding::windows_1252;
  else if (!encoding.empty() && encoding != "auto")
    root.wrong("encoding", "must be auto, utf-8 or windows-1252");
  const std::string feed = root.text("feed");
  mapping.full_feed = feed == "full";
  if (!feed.empty() && feed != "full" && feed != "delta") root.wrong("feed", "must be full or delta");
  DateRule usual;
  usual.format = root.text("date_format");
  usual.none = root.texts("no_date");
  read_key(root.table("key"), problem, mapping);
  read_extract(root.table("extract"), usual, problem, mapping);
  read_person(root.table("person"), usual, problem, mapping.person);
  std::size_t number = 0;
  for (const toml::table* event : root.tables("event"))
    mapping.events.push_back(read_event(event, ++number, usual, problem));
  root.finish();
  if (!mapping.events.empty() && !mapping.person.exists())
    problem.note(nullptr, "there are events but no [person] whose they are");
  for (const EventRule& event : mapping.events)
    if (!event.date.given() && !problem.error) problem.note(nullptr, "an event has no date");
  if (problem.error) return *problem.error;
  return mapping;
}

base::Result<std::vector<CsvMapping>> load_mappings(const std::filesystem::path& folder) {
  std::vector<CsvMapping> mappings;
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return mappings;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  if (error) return base::make_error(base::ErrorCode::io, "The mappings folder cannot be read: ", error.message());
  std::sort(files.begin(), files.end());
  std::optional<base::Error> wrong;
  for (const std::filesystem::path& file : files) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
      return base::make_error(base::ErrorCode::io, "The mapping ", file.filename().string(), " cannot be read.");
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    base::Result<CsvMapping> mapping = parse_mapping(text, file.filename().string());
    if (mapping.ok())
      mappings.push_back(std::move(mapping).value());
    else if (!wrong)
      wrong = mapping.error();
    else
      wrong->text += "\n" + mapping.error().text;
  }
  if (wrong) return *wrong;
  return mappings;
}

}  // namespace kursaal::ingest
