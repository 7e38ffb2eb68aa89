// Reads the tables of `kursaal score`: coded facts, a row each, and the persons they are about. Inside the room only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/issue.hpp"
#include "base/result.hpp"
#include "population/history.hpp"
#include "stratify/score_definitions.hpp"
#include "terminology/code_system.hpp"

namespace kursaal::stratify {

// Missing: unknown days, NaN, empty text.
struct Fact {
  terminology::CodeSystem system = terminology::CodeSystem::unknown;
  std::string code;
  base::Day day;
  base::Day known;
  double value = population::kNoValue;
  std::string unit;
};

struct Subject {
  std::string id;
  base::Day birth;
  std::optional<std::int32_t> age;  // completed years, where no birth is given
  population::Sex sex = population::Sex::unknown;
  std::vector<Fact> facts;
  bool rows_left_out = false;  // something was said of them that could not be used
};

// Persons in the order of `persons`, then of first appearance in `facts`; each with their facts in file order. Files
// are CSV
// (.gz too, "-" is standard input) or .parquet. A row that cannot be used is an issue with its line; so is a row that
// names an item which the definitions do not have.
// Errors: io; input_refused where a required column is missing or no row could be used.
base::Result<std::vector<Subject>> read_subjects(const std::filesystem::path& facts,
                                                 const std::optional<std::filesystem::path>& persons,
                                                 const ScoreDefinitions& definitions, std::vector<base::Issue>& issues);

}  // namespace kursaal::stratify
