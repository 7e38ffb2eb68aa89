#include "population/snapshot_reader.hpp"

#include <optional>
#include <string_view>

#include "population/cursor.hpp"
#include "population/snapshot.hpp"

namespace kursaal::population {

namespace {

base::Precision precision_named(std::string_view code) {
  for (const auto precision :
       {base::Precision::minute, base::Precision::day, base::Precision::month, base::Precision::year}) {
    if (base::precision_code(precision) == code) return precision;
  }
  return base::Precision::unknown;
}

Sex sex_of(std::string_view code) {
  for (const Sex sex : {Sex::female, Sex::male, Sex::other}) {
    if (code.size() == 1 && code.front() == sex_code(sex)) return sex;
  }
  return Sex::unknown;
}

base::Day day_of_cell(const tables::Chunk& chunk, std::size_t column, std::size_t row) {
  if (chunk.is_null(column, row)) return {};
  return base::Day{static_cast<const std::int32_t*>(chunk.data(column))[row]};
}

}  // namespace

base::Result<tables::Database> open_population(const std::filesystem::path& file, std::uint64_t memory_bytes) {
  return tables::Database::open(
      {.file = file, .read_only = true, .threads = 1, .memory_bytes = memory_bytes, .temp_folder = {}});
}

base::Status check_format(tables::Connection& connection) {
  KURSAAL_ASSIGN(const std::int64_t format, connection.integer("SELECT value::BIGINT FROM meta WHERE key = 'format'"));
  if (format == kSnapshotFormat || format == kSnapshotFormat - 1) return base::ok_status();
  return base::make_error(base::ErrorCode::storage, "the snapshot has format ", std::to_string(format),
                          ", this program reads ", std::to_string(kSnapshotFormat),
                          " and the one before: run again to rebuild it");
}

base::Status read_facts(tables::Connection& connection, const std::string& condition, std::vector<PersonFacts>& facts) {
  KURSAAL_ASSIGN(
      tables::QueryResult result,
      connection.query("SELECT person_index, birth_date, birth_precision, sex, death_date, deceased FROM people " +
                       condition));
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
    if (!chunk) return base::ok_status();
    for (std::size_t row = 0; row < chunk->rows(); ++row) {
      facts.push_back({.person = static_cast<const std::uint32_t*>(chunk->data(0))[row],
                       .birth = day_of_cell(*chunk, 1, row),
                       .birth_precision = precision_named(chunk->text(2, row)),
                       .sex = sex_of(chunk->text(3, row)),
                       .death = day_of_cell(*chunk, 4, row),
                       .deceased = static_cast<const bool*>(chunk->data(5))[row]});
    }
  }
}

base::Result<Coverage> read_coverage(const std::filesystem::path& population_file) {
  KURSAAL_ASSIGN(tables::Database database, open_population(population_file, 64ULL << 20));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  KURSAAL_TRY(check_format(connection));
  KURSAAL_ASSIGN(const std::int64_t tolerance,
                 connection.integer("SELECT value::BIGINT FROM meta WHERE key = 'coverage_tolerance_days'"));
  KURSAAL_ASSIGN(tables::QueryResult result,
                 connection.query("SELECT source, domain, from_day, to_day, basis FROM coverage"));
  std::vector<CoverageRow> rows;
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
    if (!chunk) break;
    for (std::size_t row = 0; row < chunk->rows(); ++row) {
      rows.push_back({.source = std::string(chunk->text(0, row)),
                      .domain = std::string(chunk->text(1, row)),
                      .period = {day_of_cell(*chunk, 2, row), day_of_cell(*chunk, 3, row)},
                      .basis = chunk->text(4, row) == "declared" ? CoverageBasis::declared : CoverageBasis::inferred});
    }
  }
  return Coverage(std::move(rows), static_cast<int>(tolerance));
}

}  // namespace kursaal::population
