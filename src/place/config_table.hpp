// A settings file as a tree of values with line numbers, and the one way to read a table of it: every key asked for by
// name and kind, every problem collected, every key left over reported with the nearest known one. Inside the room
// only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "place/evidence.hpp"

namespace kursaal::place {

struct ConfigValue;

struct ConfigEntry;

struct ConfigTable {
  std::vector<ConfigEntry> entries;  // in the order of their keys
  std::uint32_t line = 0;
};

using ConfigArray = std::vector<ConfigValue>;

// Dates become text as they stand.
struct ConfigValue {
  std::variant<std::string, std::int64_t, double, bool, ConfigArray, ConfigTable> value;
  std::uint32_t line = 0;
};

struct ConfigEntry {
  std::string key;
  ConfigValue value;
};

// Errors: configuration, with file, line and what the parser expected.
base::Result<ConfigTable> parse_config(std::string_view text, std::string_view file);

// All that is wrong with a site, in the order found.
class Problems {
 public:
  void add(std::string_view file, std::uint64_t line, std::string_view text);
  [[nodiscard]] bool none() const { return texts_.empty(); }
  // Requires: !none(). At most twenty are spelt out.
  [[nodiscard]] base::Error error() const;

 private:
  std::vector<std::string> texts_;
};

// ` (did you mean "name"?)`, or nothing if no known name is near.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known);

// Reads one table. Ask for every legal key, then call finish(): keys that nobody asked for are problems.
class TableReader {
 public:
  // `what` names the table in problems: "[[area]]".
  TableReader(const ConfigTable& table, std::string_view file, std::string_view what, Problems& problems);

  std::string text(std::string_view key);  // required, not empty
  std::string text_or(std::string_view key, std::string_view otherwise);
  std::optional<std::int64_t> integer(std::string_view key);
  std::vector<std::string> texts(std::string_view key);          // one text or a list; may be absent
  std::vector<const ConfigTable*> tables(std::string_view key);  // a list of tables; may be absent
  const ConfigTable* table(std::string_view key);
  std::optional<base::Day> day(std::string_view key);
  Validity validity();  // the keys from and to
  Evidence evidence();  // the keys source (required), status, basis
  // One of `allowed` (required), or `otherwise` where the key is absent and `otherwise` is not empty.
  std::string one_of(std::string_view key, const std::vector<std::string_view>& allowed,
                     std::string_view otherwise = {});

  void finish();
  void problem(std::string_view text);
  [[nodiscard]] std::uint32_t line() const { return table_.line; }

 private:
  const ConfigValue* find(std::string_view key);
  void wrong_kind(std::string_view key, const ConfigValue& value, std::string_view wanted);

  const ConfigTable& table_;
  std::string file_;
  std::string what_;
  Problems& problems_;
  std::vector<std::string> asked_;
};

// A date of the site: YYYY, YYYY-MM or YYYY-MM-DD; nothing else is one.
std::optional<base::DatedMoment> site_date(std::string_view text);
std::optional<FactStatus> status_of(std::string_view name);

}  // namespace kursaal::place
