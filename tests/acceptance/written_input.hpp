// A folder of input written for one test: lines of FHIR and CSV, the run over them, and the rows of quarantine that it
// gave. Every folder holds one sound file, which must load whatever lies beside it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acceptance/program_run.hpp"

namespace kursaal::acceptance {

// A sanitizer's own bookkeeping takes several times the program's memory.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsTheProgramsOwn = false;
#else
constexpr bool kMemoryIsTheProgramsOwn = true;
#endif

// One NDJSON line each; `more` is put before the closing brace (",\"key\":value").
std::string patient_line(std::string_view id, std::string_view nhs_number, std::string_view birth,
                         std::string_view more = "");
std::string condition_line(std::string_view id, std::string_view person, std::string_view day, std::string_view snomed,
                           std::string_view more = "");
std::string encounter_line(std::string_view id, std::string_view person, std::string_view start,
                           std::string_view class_code, std::string_view more = "");
std::string haemoglobin_line(std::string_view id, std::string_view person, std::string_view day, std::string_view value,
                             std::string_view unit);
// A Bundle of the lines; a searchset states its extract date by `timestamp`.
std::string bundle_of(const std::vector<std::string>& lines, std::string_view type, std::string_view timestamp);

inline constexpr std::string_view kConditionsHeader = "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n";
inline constexpr std::string_view kObservationsHeader = "DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION,VALUE,UNITS,TYPE\n";
inline constexpr std::string_view kPatientsHeader = "Id,BIRTHDATE,DEATHDATE,SSN,FIRST,LAST,GENDER\n";

struct DoubtRow {
  std::string source, file;
  std::uint64_t line = 0;
  std::string code, severity, text;
};

class WrittenInput {
 public:
  // Writes good.ndjson: one woman born in 1950 and three conditions of hers.
  WrittenInput();
  void write(const std::string& name, const std::string& text) const { site_.write(name, text); }
  // As write, packed by gzip, of which the first `kept` bytes are kept (0: all).
  void write_gzip(const std::string& name, const std::string& text, std::size_t kept = 0) const;
  void append(const std::string& name, const std::string& text) const;
  void remove_good() const;

  // Runs, checks every conservation law and that the sound file loaded.
  const RunSummary& run(const std::vector<std::string>& more = {});
  // Runs where a failure is looked for.
  [[nodiscard]] ProgramResult try_run(const std::vector<std::string>& more = {}) const;
  [[nodiscard]] std::vector<DoubtRow> doubts(const std::string& file) const;
  // Fails the test unless exactly one row of the file has the code, at the line, with the severity, and its text holds
  // all of `says` and none of `hides`.
  void expect_doubt(const std::string& file, std::uint64_t line, std::string_view code, std::string_view severity,
                    const std::vector<std::string>& says = {}, const std::vector<std::string>& hides = {}) const;
  [[nodiscard]] std::uint64_t events_of(const std::string& file) const;
  [[nodiscard]] std::string one(const std::string& sql) const { return query_one(out(), sql); }
  // True if the report names the file in its first part, "Look at these first", with a reason that holds `why`.
  [[nodiscard]] bool report_puts_on_top(const std::string& file, const std::string& why = "") const;

  [[nodiscard]] std::filesystem::path site() const { return site_.path(); }
  [[nodiscard]] std::filesystem::path out() const { return out_.path() / "out"; }
  [[nodiscard]] const RunSummary& summary() const { return summary_; }

 private:
  TemporaryFolder site_, out_;
  RunSummary summary_;
};

}  // namespace kursaal::acceptance
