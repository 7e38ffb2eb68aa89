// Puts the month ends of a sweep into a DuckDB file of the spill folder, for waiting, time in stage and movement.
// Inside the room only.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "stratify/sweep.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify {

// Month ends back to back at which nothing differs are one row: of most people little changes in a year. Values go in
// as the integers they are stored as; a view gives them their published forms, puts stage and cohort beside them and
// makes a row of each month end again. Rows stand in no order: whoever reads them orders them.
class MonthWriter {
 public:
  // `options` must outlive the writer. Errors: storage.
  static base::Result<MonthWriter> open(const std::filesystem::path& file, const SweepOptions& options);
  MonthWriter(MonthWriter&&) noexcept;
  ~MonthWriter();
  // Thread-safe for different workers.
  base::Status take(const SweptRange& range, std::size_t worker);
  // Makes the view rule_history and closes the file.
  base::Status finish(const ScoreDefinitions& definitions);

 private:
  struct State;
  explicit MonthWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kursaal::stratify
