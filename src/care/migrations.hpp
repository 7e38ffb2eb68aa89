// The numbered, forward-only changes of the care store's shape; each is one SQL file for both engines.
#pragma once

#include <span>
#include <string_view>

#include "base/result.hpp"
#include "care/database.hpp"
#include "care/instant.hpp"

namespace kursaal::care {

struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;  // statements, each ended by a semicolon at the end of a line
};

// In order of number, from 1 without gaps; made from migrations/*.sql when the program is built.
std::span<const Migration> all_migrations();

// Applies within the current transaction what has not been applied. A statement that follows the line "-- only sqlite"
// or "-- only postgresql" is for that engine. Errors: configuration (the store was made by a newer program, or a
// migration is not the one that was applied), storage. The number of migrations that stood before.
base::Result<std::size_t> bring_up_to_date(Connection& connection, Instant now);

// Whether the store has exactly this program's shape; changes nothing. Errors: configuration, not-found (no care
// store).
base::Status check_shape(Connection& connection);

}  // namespace kursaal::care
