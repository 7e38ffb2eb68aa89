// Puts the month ends of a sweep into a DuckDB file of the spill folder, for waiting, time in stage and movement.
// Inside the room only.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "stratify/sweep.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify {

// Values go in as the integers they are stored as; a view gives them their published forms and puts stage and cohort
// beside them, so that nothing is written twice. Rows stand in no order: whoever reads them orders them.
class MonthWriter {
 public:
  // `options` must outlive the writer. Errors: storage.
  static base::Result<MonthWriter> open(const std::filesystem::path& file, const SweepOptions& options);
  // Thread-safe.
  base::Status take(const SweptRange& range, std::size_t worker);
  // Makes the view rule_history and closes the file.
  base::Status finish(const ScoreDefinitions& definitions);

 private:
  MonthWriter(const SweepOptions& options, tables::Database database, tables::Connection connection,
              tables::Appender appender)
      : options_(&options),
        database_(std::move(database)),
        connection_(std::move(connection)),
        appender_(std::move(appender)),
        mutex_(std::make_unique<std::mutex>()) {}
  const SweepOptions* options_;
  std::optional<tables::Database> database_;
  std::optional<tables::Connection> connection_;
  std::optional<tables::Appender> appender_;
  std::unique_ptr<std::mutex> mutex_;
};

}  // namespace kursaal::stratify
