// The tables of population.duckdb, with a comment on each column; README.md shows them. Inside the room only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "place/place.hpp"
#include "population/assemble.hpp"
#include "population/coverage.hpp"
#include "tables/database.hpp"
#include "terminology/sensitivity.hpp"

namespace kursaal::population {

// Makes every table and the view events_readable, empty.
base::Status create_tables(tables::Connection& connection);

// Fill one table each, in the order of its key.
// `placed_on`: the day on which the place is looked up: whose practice and home count where.
base::Status write_people(tables::Connection& connection, const std::vector<Person>& persons, const place::Site& site,
                          base::Day placed_on, std::size_t threads);
base::Status write_concepts(tables::Connection& connection, const terminology::ConceptTable& concepts,
                            const std::vector<terminology::SensitivityBits>& sensitivity);
base::Status write_sources(tables::Connection& connection, const Staged& staged);
base::Status write_files(tables::Connection& connection, const Staged& staged);
base::Status write_units(tables::Connection& connection, const std::vector<std::string>& units);
// `events`: those of decisions that stand, with whose they are; other decisions are left out. Requires: decisions
// sorted by file, line, part.
base::Status write_decisions(tables::Connection& connection, std::span<const Decision> decisions,
                             std::span<const Event> events);
base::Status write_event_kinds(tables::Connection& connection);
base::Status write_coverage(tables::Connection& connection, const Coverage& coverage);
struct MetaRow {
  std::string key;
  std::string value;
};
base::Status write_meta(tables::Connection& connection, const std::vector<MetaRow>& rows);

}  // namespace kursaal::population
