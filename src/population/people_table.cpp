// The table of people, its rows made by all threads.
#include <algorithm>
#include <string>
#include <thread>

#include "base/parallel.hpp"
#include "population/snapshot_tables.hpp"
#include "tables/ordered_batches.hpp"
#include "tables/row_block.hpp"

namespace kursaal::population {

namespace {

using tables::ColumnType;

// Whose locality a person counts in, by practice and by home.
struct Placed {
  std::string lsoa, ward, registered, resident;
};

Placed place_of(const Identity& person, const place::Site& site, base::Day day) {
  const place::Geography& geography = site.geography;
  Placed placed{.lsoa = person.lsoa, .ward = {}, .registered = {}, .resident = {}};
  if (placed.lsoa.empty() && !person.postcode.empty())
    placed.lsoa = geography.lsoa_of_postcode(person.postcode, day).code.value;
  if (!placed.lsoa.empty()) placed.ward = geography.ward_of_lsoa(place::LsoaCode{placed.lsoa}, day).code.value;
  const auto registered = geography.locality_of_practice(place::PracticeCode{person.practice}, day);
  if (registered.found()) placed.registered = registered.code.value;
  const auto resident =
      geography.locality_of_residence({.lsoa = {placed.lsoa}, .postcode = person.postcode, .ward = {placed.ward}}, day);
  if (resident.found()) placed.resident = resident.code.value;
  return placed;
}

void put_person(tables::RowBlock& row, std::size_t index, const Person& person, const Identity& best,
                const Placed& placed) {
  row.put_unsigned(index);
  row.put_text(person.key);
  row.put_text_or_null(best.nhs_number);
  row.put_text_or_null(best.family);
  row.put_text_or_null(best.given);
  row.put_day(best.birth.value);
  row.put_text(base::precision_code(best.birth.known() ? best.birth_precision : base::Precision::unknown));
  const char sex = sex_code(best.sex);
  row.put_text({&sex, 1});
  row.put_day(best.death.value);
  row.put_boolean(best.deceased || best.death.known());
  row.put_text_or_null(best.ethnicity);
  row.put_text_or_null(best.postcode);
  row.put_text_or_null(placed.lsoa);
  row.put_text_or_null(placed.ward);
  row.put_text_or_null(best.practice);
  row.put_text_or_null(placed.registered);
  row.put_text_or_null(placed.resident);
  row.put_text_or_null(placed.registered.empty() ? placed.resident : placed.registered);
  row.put_text_or_null(best.language);
  row.put_text_or_null(best.communication_needs);
  row.put_boolean(best.restricted);
  row.put_boolean(best.test_patient);
  row.put_unsigned(person.identities.size());
  row.put_number(person.link_strength);
  row.end_row();
}

}  // namespace

base::Status write_people(tables::Connection& connection, const std::vector<Person>& persons, const place::Site& site,
                          base::Day placed_on, std::size_t threads) {
  using enum ColumnType;
  tables::OrderedBatches batches(threads);
  const tables::BatchSource rows{.types = {u32,  text, text, text, text, day,  text, text, day,     boolean, text, text,
                                           text, text, text, text, text, text, text, text, boolean, boolean, u32,  f64},
                                 .next = [&batches] { return batches.next(); }};
  // Small blocks: the first is written while the others are made.
  constexpr std::size_t kBlock = tables::kRowGroupRows / 4;
  const std::size_t blocks = (persons.size() + kBlock - 1) / kBlock;
  batches.finish(blocks);
  const std::jthread maker([&] {
    base::parallel_for(blocks, threads, [&](std::size_t block, std::size_t) {
      const std::size_t first = block * kBlock;
      const std::size_t end = std::min(first + kBlock, persons.size());
      tables::RowBlock made(rows.types, end - first);
      for (std::size_t i = first; i < end; ++i) {
        const Identity best = persons[i].best.get();
        put_person(made, i, persons[i], best, place_of(best, site, placed_on));
      }
      base::Result<tables::RowBatch> batch = tables::RowBlock::batch(std::move(made));
      if (batch.ok())
        batches.put(block, std::move(batch).value());
      else
        batches.fail(std::move(batch).error());
    });
  });
  base::Status inserted = tables::insert_batches(connection, "people", rows);
  batches.abandon();
  return inserted;
}

}  // namespace kursaal::population
