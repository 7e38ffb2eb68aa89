// Opens population.duckdb for reading and reads its small tables. Inside the room only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "population/history.hpp"
#include "tables/database.hpp"

namespace kursaal::population {

// Read-only, one thread. Errors: storage.
base::Result<tables::Database> open_population(const std::filesystem::path& file, std::uint64_t memory_bytes);

// Errors: storage if this program does not read the snapshot's format.
base::Status check_format(tables::Connection& connection);

// Adds the facts of the people for whom `condition` holds ("WHERE ...", or empty for all), in the order of the table.
base::Status read_facts(tables::Connection& connection, const std::string& condition, std::vector<PersonFacts>& facts);

}  // namespace kursaal::population
