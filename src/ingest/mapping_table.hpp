// One TOML table of a mapping, read strictly: each key is asked for by name and kind, and what nobody asked for is an
// error that names the nearest known key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/result.hpp"

namespace kursaal::ingest {

// All problems found in a file, a line of text each.
struct MappingProblem {
  std::string file;
  std::optional<base::Error> error;
  void note(const toml::node* where, std::string_view text);
};

class MappingTable {
 public:
  // `table` may be null: every key is then absent.
  MappingTable(const toml::table* table, std::string where, MappingProblem& problem);
  [[nodiscard]] bool exists() const { return table_ != nullptr; }
  std::string text(std::string_view key, bool required = false);
  bool truth(std::string_view key);
  // A text or a list of texts; "DIAG_01..DIAG_12" stands for the twelve.
  std::vector<std::string> texts(std::string_view key, bool required = false);
  const toml::node* node(std::string_view key);
  const toml::table* table(std::string_view key);
  std::vector<const toml::table*> tables(std::string_view key);
  void wrong(std::string_view key, std::string_view text);
  // Keys that nobody asked for.
  void finish();
  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] MappingProblem& problem() { return problem_; }

 private:
  const toml::table* table_;
  std::string where_;
  MappingProblem& problem_;
  std::vector<std::string> asked_;
};

// "DIAG_01..DIAG_03" to its three names; any other text to itself. Empty where the range makes no sense.
std::vector<std::string> expand_columns(std::string_view text);

}  // namespace kursaal::ingest
