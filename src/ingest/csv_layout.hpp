// A mapping bound to the header of one file: every column it names is looked up once and is a position from then on.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/csv_mapping.hpp"

namespace kursaal::ingest {

inline constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();

struct BoundDate {
  std::vector<std::size_t> columns;
  const DateRule* rule = nullptr;
  [[nodiscard]] bool given() const { return !columns.empty(); }
};

struct BoundCondition {
  std::size_t column = kNoColumn;
  const Condition* rule = nullptr;
};

struct BoundEvent {
  const EventRule* rule = nullptr;
  std::size_t kind = kNoColumn, time = kNoColumn, system = kNoColumn, display = kNoColumn, value = kNoColumn,
              unit = kNoColumn;
  std::vector<BoundCondition> when;
  BoundDate date, end, known;
  std::vector<std::size_t> codes;
};

struct BoundPerson {
  std::size_t id = kNoColumn, nhs_number = kNoColumn, family = kNoColumn, prefix = kNoColumn, postcode = kNoColumn,
              lsoa = kNoColumn, practice = kNoColumn, ethnicity = kNoColumn, language = kNoColumn,
              communication_needs = kNoColumn, age = kNoColumn, sex = kNoColumn, deceased = kNoColumn;
  std::vector<std::size_t> given, other_families, address;
  BoundDate birth, death, registered_from, age_at;
  std::vector<std::size_t> all;  // what it says besides id and age: its hash tells a repeated statement
};

// Holds pointers into the mapping, which must outlive it.
struct CsvLayout {
  const CsvMapping* mapping = nullptr;
  std::size_t width = 0;  // cells of the header
  std::vector<std::size_t> key;
  std::size_t version = kNoColumn, deleted = kNoColumn;
  BoundDate extract;
  BoundPerson person;
  std::vector<BoundEvent> events;
  std::vector<std::string> used_names;  // columns that the mapping names and the header has
  std::vector<std::size_t> used;        // their positions
  // What is wrong with the header:
  std::vector<std::string> missing_required;  // the file cannot be read
  std::vector<std::string> missing;           // taken as empty
  std::vector<std::string> duplicated;  // named by the mapping and in the header more than once: it cannot be read
  bool duplicated_unused = false;
};

CsvLayout bind_layout(const CsvMapping& mapping, const std::vector<std::string>& header);

// True if the header is one that the mapping recognises.
bool recognises(const CsvMapping& mapping, const std::vector<std::string>& header);

}  // namespace kursaal::ingest
