// Bad data as a value: what is wrong, where, and how badly. The record goes to quarantine (error) or loads with the
// doubt beside it (warning); the run goes on. Severities are HL7's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kursaal::base {

enum class Severity : std::uint8_t { information, warning, error, fatal };

constexpr std::string_view severity_code(Severity severity) {
  switch (severity) {
    case Severity::information: return "information";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
    case Severity::fatal: return "fatal";
  }
  return "error";
}

// `line` counts from 1; for a Bundle it is the entry's number, for a file as a whole it is 0.
struct Where {
  std::string source;
  std::string file;  // relative to the site folder
  std::uint64_t line = 0;
};

// Privacy: `text` names fields and rules, never a value that came from a person's record.
struct Issue {
  Severity severity = Severity::error;
  std::string code;  // stable, kebab-case, for example "date-impossible"
  Where where;
  std::string text;
};

}  // namespace kursaal::base
