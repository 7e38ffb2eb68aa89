#include "ingest/csv_layout.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kursaal::ingest {
namespace {

std::size_t position_of(const std::vector<std::string>& header, std::string_view name) {
  if (name.empty()) return kNoColumn;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == name) return i;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (base::equals_ignoring_case(header[i], name)) return i;
  return kNoColumn;
}

class Binder {
 public:
  explicit Binder(const std::vector<std::string>& header) : header_(header) {}
  [[nodiscard]] std::size_t one(std::string_view name) const { return position_of(header_, name); }
  [[nodiscard]] std::vector<std::size_t> several(const std::vector<std::string>& names) const {
    std::vector<std::size_t> positions;
    for (const std::string& name : names)
      if (const std::size_t position = one(name); position != kNoColumn) positions.push_back(position);
    return positions;
  }
  [[nodiscard]] BoundDate date(const DateRule& rule) const { return {several(rule.columns), &rule}; }

 private:
  const std::vector<std::string>& header_;
};

}  // namespace

CsvLayout bind_layout(const CsvMapping& mapping, const std::vector<std::string>& header) {
  const Binder bind(header);
  CsvLayout layout;
  layout.mapping = &mapping;
  layout.width = header.size();
  layout.key = bind.several(mapping.key);
  layout.version = bind.one(mapping.version_column);
  layout.deleted = bind.one(mapping.deleted_column);
  layout.extract = bind.date(mapping.extract);

  const PersonRule& rule = mapping.person;
  BoundPerson& person = layout.person;
  person.id = bind.one(rule.id);
  const std::pair<std::size_t*, const std::string*> singles[] = {
      {&person.nhs_number, &rule.nhs_number},
      {&person.family, &rule.family},
      {&person.prefix, &rule.prefix},
      {&person.postcode, &rule.postcode},
      {&person.lsoa, &rule.lsoa},
      {&person.practice, &rule.practice},
      {&person.ethnicity, &rule.ethnicity},
      {&person.language, &rule.language},
      {&person.communication_needs, &rule.communication_needs},
      {&person.age, &rule.age_column},
      {&person.sex, &rule.sex_column},
      {&person.deceased, &rule.deceased_column}};
  for (const auto& [position, name] : singles) {
    *position = bind.one(*name);
    if (*position != kNoColumn && position != &person.age) person.all.push_back(*position);
  }
  person.given = bind.several(rule.given);
  person.other_families = bind.several(rule.other_families);
  person.address = bind.several(rule.address);
  person.birth = bind.date(rule.birth);
  person.death = bind.date(rule.death);
  person.registered_from = bind.date(rule.registered_from);
  person.age_at = bind.date(rule.age_at);
  for (const auto* positions : {&person.given, &person.other_families, &person.address, &person.birth.columns,
                                &person.death.columns, &person.registered_from.columns})
    person.all.insert(person.all.end(), positions->begin(), positions->end());

  for (const EventRule& event : mapping.events) {
    BoundEvent& bound = layout.events.emplace_back();
    bound.rule = &event;
    bound.kind = bind.one(event.kind_column);
    bound.time = bind.one(event.time_column);
    bound.system = bind.one(event.code.system_column);
    bound.display = bind.one(event.code.display);
    bound.value = bind.one(event.value.column);
    bound.unit = bind.one(event.value.unit);
    bound.date = bind.date(event.date);
    bound.end = bind.date(event.end);
    bound.known = bind.date(event.known);
    bound.codes = bind.several(event.code.columns);
    for (const Condition& condition : event.when) bound.when.push_back({bind.one(condition.column), &condition});
  }

  const std::vector<std::string> required = mapping.required_columns();
  std::vector<char> named(header.size(), 0);
  for (const std::string& name : mapping.columns()) {
    const std::size_t position = bind.one(name);
    if (position == kNoColumn) {
      const bool needed = std::find(required.begin(), required.end(), name) != required.end();
      (needed ? layout.missing_required : layout.missing).push_back(name);
      continue;
    }
    named[position] = 1;
    layout.used.push_back(position);
    layout.used_names.push_back(name);
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    for (std::size_t k = i + 1; k < header.size(); ++k) {
      if (!base::equals_ignoring_case(header[i], header[k])) continue;
      if (named[i] || named[k])
        layout.duplicated.push_back(header[i]);
      else
        layout.duplicated_unused = true;
    }
  }
  return layout;
}

bool recognises(const CsvMapping& mapping, const std::vector<std::string>& header) {
  for (const std::string& name : mapping.recognise)
    if (position_of(header, name) == kNoColumn) return false;
  for (const std::string& name : mapping.recognise_absent)
    if (position_of(header, name) != kNoColumn) return false;
  return true;
}

}  // namespace kursaal::ingest
