// Who is in the snapshot, held in memory: by id, and for access decisions. Inside the room only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"
#include "view/packed_table.hpp"
#include "view/person_identity.hpp"

namespace kursaal::view {

// Read-only once made; safe from any thread.
class PeopleDirectory {
 public:
  // Requires: `people`, a table expression like that of population.duckdb. Errors: storage; input-refused where person
  // indexes or ids are not ascending.
  static base::Result<PeopleDirectory> load(tables::Connection& connection, const std::string& people);

  [[nodiscard]] std::size_t size() const { return starts_.size() - 1; }
  [[nodiscard]] std::string_view id(std::size_t person) const {
    return std::string_view(ids_).substr(starts_[person], starts_[person + 1] - starts_[person]);
  }
  // The PersonIndex. Missing: nobody of that id. Cost: a binary search, for whomever.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view person_id) const;
  [[nodiscard]] AccessFacts facts(std::size_t person) const;
  // Without the names of practice and locality, and without the age: others know those.
  [[nodiscard]] PersonIdentity identity(std::size_t person) const;
  [[nodiscard]] const PackedTable& table() const { return table_; }
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  std::string ids_;
  std::vector<std::uint32_t> starts_{0};
  PackedTable table_;
};

}  // namespace kursaal::view
