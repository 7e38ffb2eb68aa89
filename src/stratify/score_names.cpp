#include "stratify/score_names.hpp"

#include <map>

#include "base/check.hpp"
#include "tables/database.hpp"

namespace kursaal::stratify {

base::Result<ScoreNames> ScoreNames::read(const std::filesystem::path& population_file, bool reasons,
                                          std::size_t threads) {
  KURSAAL_ASSIGN(tables::Database database,
                 tables::Database::open({.file = population_file, .read_only = true, .threads = threads}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  ScoreNames names;
  const auto each = [&connection](const std::string& sql, const auto& use) -> base::Status {
    KURSAAL_ASSIGN(tables::QueryResult result, connection.query(sql));
    while (true) {
      KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
      if (!chunk) return base::ok_status();
      for (std::size_t row = 0; row < chunk->rows(); ++row) use(*chunk, row);
    }
  };
  std::map<std::string, std::uint16_t, std::less<>> known;
  KURSAAL_TRY(each("SELECT person_id, coalesce(locality, '') FROM people ORDER BY person_index",
                   [&](const tables::Chunk& chunk, std::size_t row) {
                     names.id_starts_.push_back(names.person_ids_.size());
                     names.person_ids_ += chunk.text(0, row);
                     const std::string_view locality = chunk.text(1, row);
                     auto found = known.find(locality);
                     if (found == known.end()) {
                       KURSAAL_CHECK(names.localities_.size() < 65'535);
                       found = known.emplace(locality, static_cast<std::uint16_t>(names.localities_.size())).first;
                       names.localities_.emplace_back(locality);
                     }
                     names.locality_of_.push_back(found->second);
                   }));
  names.id_starts_.push_back(names.person_ids_.size());
  if (!reasons) return names;
  KURSAAL_TRY(each("SELECT system, code, coalesce(sensitivity, '') FROM concepts ORDER BY concept",
                   [&names](const tables::Chunk& chunk, std::size_t row) {
                     names.concepts.push_back({std::string(chunk.text(0, row)), std::string(chunk.text(1, row)),
                                               std::string(chunk.text(2, row))});
                   }));
  KURSAAL_TRY(each("SELECT name FROM sources ORDER BY source", [&names](const tables::Chunk& chunk, std::size_t row) {
    names.sources.emplace_back(chunk.text(0, row));
  }));
  KURSAAL_TRY(each("SELECT name FROM files ORDER BY file", [&names](const tables::Chunk& chunk, std::size_t row) {
    names.files.emplace_back(chunk.text(0, row));
  }));
  KURSAAL_TRY(each("SELECT (file::UBIGINT << 32) | line FROM events WHERE flags & 4 <> 0",
                   [&names](const tables::Chunk& chunk, std::size_t row) {
                     names.marked_.insert(static_cast<const std::uint64_t*>(chunk.data(0))[row]);
                   }));
  return names;
}

}  // namespace kursaal::stratify
