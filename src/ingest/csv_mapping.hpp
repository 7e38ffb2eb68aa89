// A CSV layout as data: how its header is known, which column says what, what makes a row an event. The format is
// documented in docs/guide/mappings.md.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "population/event.hpp"
#include "population/staged.hpp"
#include "terminology/code_system.hpp"

namespace kursaal::ingest {

// The first of these columns that holds a real date says it.
struct DateRule {
  std::vector<std::string> columns;
  std::string format;             // empty: ISO 8601
  std::vector<std::string> none;  // texts that stand for no date, besides the empty one
  [[nodiscard]] bool given() const { return !columns.empty(); }
};

// A cell's text to a meaning: exact texts, texts that begin with (written "2*"), and all others.
template <class Meaning>
struct ValueMap {
  std::vector<std::pair<std::string, Meaning>> exact;
  std::vector<std::pair<std::string, Meaning>> beginning;
  std::optional<Meaning> otherwise;
  [[nodiscard]] std::optional<Meaning> find(std::string_view text) const {
    for (const auto& [key, meaning] : exact)
      if (key == text) return meaning;
    for (const auto& [key, meaning] : beginning)
      if (text.starts_with(key)) return meaning;
    return otherwise;
  }
};

struct Condition {
  std::string column;
  std::vector<std::string> values;  // a value ending in * stands for all that begin so
  bool negated = false;
};

struct CodeRule {
  std::vector<std::string> columns;  // each that holds a code makes an event
  std::string constant;              // used where there is no column
  terminology::CodeSystem system = terminology::CodeSystem::unknown;
  std::string system_column;      // a URI or a short name; `system` where it says nothing
  std::string display;            // column
  std::string prefix;             // put before a local code, so that codes of two lists stay apart
  std::vector<std::string> none;  // texts that stand for no code
  bool optional = false;          // an empty first column is no fault; those after the first never are
  [[nodiscard]] bool given() const { return !columns.empty() || !constant.empty(); }
};

struct ValueRule {
  std::string column;
  std::string unit;  // column
  std::string unit_constant;
};

struct EventRule {
  std::optional<population::EventKind> kind;  // or by a column:
  std::string kind_column;
  ValueMap<population::EventKind> kind_values;
  std::vector<Condition> when;  // all must hold
  DateRule date;
  bool optional = false;    // a row without the date is no event, instead of a quarantined row
  std::string time_column;  // HHMM or HH:MM
  DateRule end;
  DateRule known;
  CodeRule code;
  ValueRule value;
};

struct PersonRule {
  std::string id;
  bool record = false;  // a person file: the row is the person's record; else it speaks of them in passing
  std::string nhs_number, family, prefix, postcode, lsoa, practice, ethnicity, language, communication_needs;
  std::vector<std::string> given, other_families, address;
  std::vector<std::string> none;  // texts that stand for nothing in any of these columns
  DateRule birth, death, registered_from;
  std::string age_column;
  DateRule age_at;
  std::vector<std::string> age_under_one;
  std::string sex_column;
  ValueMap<population::Sex> sex;
  std::string deceased_column;
  std::vector<std::string> deceased_values;
  [[nodiscard]] bool exists() const { return !id.empty(); }
};

enum class Encoding : std::uint8_t { automatic, utf8, windows_1252 };

struct CsvMapping {
  std::string name;                    // "hes-apc"
  std::string source;                  // where the site names none
  std::string record;                  // "apc": the type in counts
  std::vector<std::string> domains;    // of the source, where the site names none
  std::vector<std::string> recognise;  // columns that all stand in the header
  std::vector<std::string> recognise_absent;
  char separator = ',';
  Encoding encoding = Encoding::automatic;
  bool full_feed = false;
  std::vector<std::string> key;
  std::string version_column;
  std::string deleted_column;
  std::vector<std::string> deleted_values;
  DateRule extract;                  // a column
  std::string extract_file_pattern;  // a regular expression with one group, over the file's name
  std::string extract_file_format;
  PersonRule person;
  std::vector<EventRule> events;
  // Every column that the mapping names, without repetition, in order of first mention.
  [[nodiscard]] std::vector<std::string> columns() const;
  // Those that are empty by their nature in many rows: codes after the first, a death, what belongs to an optional
  // event.
  [[nodiscard]] std::vector<std::string> optional_columns() const;
  // Those without which a row cannot be read: key, person, and dates of events that are not optional.
  [[nodiscard]] std::vector<std::string> required_columns() const;
};

// `name` is the file's, for errors. Errors: configuration, with file, line, the key and the nearest known one.
base::Result<CsvMapping> parse_mapping(std::string_view text, std::string_view name);

// All mappings of a folder (may not exist), sorted by file name. Errors: configuration, io.
base::Result<std::vector<CsvMapping>> load_mappings(const std::filesystem::path& folder);

}  // namespace kursaal::ingest
