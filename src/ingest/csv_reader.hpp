// Applies a mapping to rows: one reader a worker and file. Allocates nothing for a row in steady state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/csv_layout.hpp"
#include "ingest/record_sink.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"

namespace kursaal::ingest {

// What is only known of a file as a whole; the facts of its readers are put together by the driver.
struct CsvFileFacts {
  base::Day extracted;
  std::uint64_t windows_1252_rows = 0;  // read so because they are not UTF-8
  std::uint64_t first_windows_1252_line = ~std::uint64_t{0};
  // The last row, if it lacks its newline: it may be a broken one, so it waits until the end of the file is known.
  std::string last_row;
  std::uint64_t last_line = 0;
  void add(const CsvFileFacts& other);
};

class CsvReader {
 public:
  CsvReader(const CsvLayout& layout, std::uint32_t file, RecordSink& sink);
  // Hands the tallies of its fields to the sink.
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  void read_block(const tables::Block& block);
  // The row that read_block put off; `broken` says why it cannot be trusted, or is empty.
  void read_last_row(std::string_view text, std::uint64_t line, std::string_view broken_code,
                     std::string_view broken_text);
  [[nodiscard]] const CsvFileFacts& facts() const { return facts_; }

 private:
  enum class Said : std::uint8_t { absent, real, impossible };
  void read_row(tables::CsvRow& row, bool may_be_other_encoding);
  void decode(tables::CsvRow& row);
  [[nodiscard]] std::string_view cell(std::size_t column) const;
  Said say_date(const BoundDate& date, base::DatedMoment& moment);
  bool say_person();
  bool build_person(population::Identity& who, std::string_view id);  // what say_birth returns
  // True if the row's age contradicts its birth date; `who` then has the birth that follows from the age.
  bool say_birth(population::Identity& who);
  bool say_events();
  bool say_event(const BoundEvent& event);
  [[nodiscard]] bool holds(const BoundEvent& event) const;
  void invalid(std::size_t column);
  [[nodiscard]] std::string_view name_of(std::size_t column) const;

  const CsvLayout& layout_;
  const CsvMapping& mapping_;
  std::uint32_t file_;
  RecordSink& sink_;
  CsvFileFacts facts_;
  const tables::CsvRow* row_ = nullptr;
  std::uint32_t line_ = 0;
  std::size_t impossible_column_ = kNoColumn;
  std::size_t events_said_ = 0;  // of the row
  std::string key_, code_, decoded_;
  std::vector<std::size_t> spans_;
  // Data quality, by position in the header.
  std::uint64_t rows_ = 0;
  std::vector<std::uint64_t> present_, invalid_;
  std::vector<std::string_view> names_;
};

// Windows-1252 bytes as UTF-8; the five that it leaves undefined become U+FFFD.
void append_windows_1252(std::string& out, std::string_view text);

// A birth date from an age: the middle of the year in which it may lie, known to the year.
base::Day birth_from_age(base::Day at, int age_years);

}  // namespace kursaal::ingest
