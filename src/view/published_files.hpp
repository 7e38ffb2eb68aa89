// The files of a snapshot's folder: whether it is whole, what run.json says, and its small Parquet tables as texts.
// Inside the room only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"
#include "view/data_page.hpp"
#include "view/snapshot.hpp"

namespace kursaal::view {

// What run.json says, as far as a screen needs it.
struct RunSays {
  SnapshotFacts facts;
  std::uint64_t records_read = 0, quarantined = 0, links = 0, review_pairs = 0;
  std::map<std::string, std::vector<RecordCount>> records;  // by source
};

// Reads run.json and checks that every file it names is there and of its length, and that it names this folder.
// Errors: io; input-refused, saying what is wrong.
base::Result<RunSays> read_run(const std::filesystem::path& folder);

// read_parquet('folder/direct/x.parquet'), quoted.
std::string parquet(const std::filesystem::path& folder, std::string_view file);

// A row by the names of its columns.
class TextRow {
 public:
  TextRow(const tables::TextTable& table, std::size_t row) : table_(&table), row_(row) {}
  // Missing: no such column, or NULL: empty text, unknown day, 0.
  [[nodiscard]] std::string text(std::string_view column) const;
  [[nodiscard]] base::Day day(std::string_view column) const;
  [[nodiscard]] std::uint64_t count(std::string_view column) const;
  [[nodiscard]] bool is_null(std::string_view column) const;

 private:
  [[nodiscard]] const std::optional<std::string>* cell(std::string_view column) const;
  const tables::TextTable* table_;
  std::size_t row_;
};

// The folders beside this one that hold whole snapshots, oldest first, this one among them.
std::vector<std::filesystem::path> kept_snapshots(const std::filesystem::path& folder);

}  // namespace kursaal::view
