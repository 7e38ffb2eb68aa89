// The sweep against its limits: an empty cursor over the same columns, the same scores in SQL, sixty month ends against
// six single dates. The SQL's answer and the kernel's must agree on every column that both have.
#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <map>
#include <sstream>

#include "base/hash.hpp"
#include "base/progress.hpp"
#include "base/random.hpp"
#include "bench.hpp"
#include "population/cursor.hpp"
#include "stratify/stratify.hpp"
#include "stratify/sweep.hpp"
#include "tables/database.hpp"

namespace kursaal::bench {
namespace {

using base::Day;
using base::Result;
using base::Status;
using population::EventKind;
using stratify::Column;
using stratify::kNull;
using stratify::ScoreRow;
using terminology::CodeSystem;

constexpr std::uint64_t kPersons = 500'000;
constexpr std::uint64_t kEventsEach = 200;
constexpr int kSlots = 4096;
constexpr std::uint64_t kMemory = 1536ULL << 20;

Result<std::string> read_sql(std::string_view name, const std::map<std::string, std::string>& values) {
  std::ifstream file(std::filesystem::path(KURSAAL_SOURCE_DIR) / "bench" / "sql" / name);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return base::make_error(base::ErrorCode::io, "bench/sql/", name, " cannot be read");
  std::string sql = text.str();
  for (const auto& [key, value] : values)
    for (std::size_t at; (at = sql.find("{" + key + "}")) != std::string::npos;) sql.replace(at, key.size() + 2, value);
  return sql;
}

// Codes of the shipped lists and 3,000 that no list knows, and what each slot of the pool draws.
struct World {
  stratify::ScoreDefinitions definitions;
  terminology::CodeLists lists;
  terminology::Measures measures;
  terminology::ConceptTable concepts;
  struct Slot {
    EventKind kind;
    std::uint32_t concept_id;
    int source;
    bool valued;
  };
  std::vector<Slot> slots;

  static Result<std::unique_ptr<World>> make() {
    const std::filesystem::path data = std::filesystem::path(KURSAAL_SOURCE_DIR) / "data";
    auto world = std::make_unique<World>();
    KURSAAL_ASSIGN(world->definitions, stratify::ScoreDefinitions::load(data));
    KURSAAL_ASSIGN(world->lists, terminology::CodeLists::load(data, {}));
    KURSAAL_ASSIGN(world->measures, terminology::Measures::load(data));
    std::map<std::pair<CodeSystem, std::string>, char> codes;
    const auto all_of = [&](std::string_view list, char sort) {
      if (const auto* found = world->lists.find(list))
        for (const auto& entry : found->entries) codes.emplace(std::pair(entry.system, entry.code), sort);
    };
    all_of("measures", 'v'), all_of("medicine_groups", 'm'), all_of("substances", 'm');
    all_of("charlson", 'd'), all_of("elixhauser", 'd'), all_of("hfrs", 'd');
    all_of("efi", 'c'), all_of("cms", 'c'), all_of("efi2", 'c'), all_of("ltc", 'c'), all_of("lifestyle", 'c');
    for (int i = 0; i < 3000; ++i)
      codes.emplace(std::pair(CodeSystem::snomed, "77" + std::to_string(1'000'000 + i)), 'x');
    codes[{CodeSystem::kursaal, "visit"}] = 'k';
    std::map<char, std::vector<std::uint32_t>> by_sort;
    std::vector<terminology::Concept> concepts;
    for (const auto& [key, sort] : codes) {
      by_sort[sort].push_back(static_cast<std::uint32_t>(concepts.size()));
      concepts.push_back({key.first, key.second, {}});
    }
    world->concepts = terminology::ConceptTable(std::move(concepts));
    base::Random random(1);
    const auto draw = [&](char sort) { return by_sort[sort][random.below(by_sort[sort].size())]; };
    for (int slot = 0; slot < kSlots; ++slot) {
      // Shares of a primary and secondary care record (ASSUMED): a third prescriptions, a third results, a tenth
      // contacts.
      const int of_100 = slot * 100 / kSlots;
      if (of_100 < 33)
        world->slots.push_back({EventKind::medication, draw('m'), 0, false});
      else if (of_100 < 58)
        world->slots.push_back({EventKind::measurement, draw('x'), 0, true});
      else if (of_100 < 67)
        world->slots.push_back({EventKind::measurement, draw('v'), 0, true});
      else if (of_100 < 75)
        world->slots.push_back({EventKind::other_coded, draw('x'), 0, false});
      else if (of_100 < 81)
        world->slots.push_back({EventKind::condition, draw('c'), 0, false});
      else if (of_100 < 91)
        world->slots.push_back({EventKind::gp_contact, by_sort['k'][0], 0, false});
      else if (of_100 < 93)
        world->slots.push_back({EventKind::outpatient_attendance, by_sort['k'][0], 1, false});
      else if (of_100 < 95)
        world->slots.push_back({EventKind::ae_attendance, by_sort['k'][0], 1, false});
      else if (of_100 < 96)
        world->slots.push_back({slot % 2 == 0 ? EventKind::emergency_admission : EventKind::elective_admission,
                                by_sort['k'][0], 1, false});
      else
        world->slots.push_back({EventKind::admission_diagnosis, draw('d'), 1, false});
    }
    return world;
  }
};

Status make_population(const World& world, const BenchContext& context, const std::filesystem::path& file) {
  KURSAAL_ASSIGN(
      tables::Database database,
      tables::Database::open(
          {.file = file, .threads = context.threads, .memory_bytes = 8ULL << 30, .temp_folder = context.folder}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  KURSAAL_TRY(connection.execute(
      "CREATE TEMP TABLE pool(slot UBIGINT, kind INTEGER, concept UINTEGER, source INTEGER, valued BOOLEAN)"));
  std::string rows = "INSERT INTO pool VALUES ";
  for (std::size_t slot = 0; slot < world.slots.size(); ++slot) {
    const World::Slot& s = world.slots[slot];
    rows += (slot == 0 ? "(" : ",(") + std::to_string(slot) + "," + std::to_string(static_cast<int>(s.kind)) + "," +
            std::to_string(s.concept_id) + "," + std::to_string(s.source) + (s.valued ? ",true)" : ",false)");
  }
  KURSAAL_TRY(connection.execute(rows));
  const auto persons = static_cast<std::uint64_t>(static_cast<double>(kPersons) * context.scale);
  KURSAAL_ASSIGN(const std::string sql, read_sql("population.sql", {{"persons", std::to_string(persons)},
                                                                    {"events", std::to_string(kEventsEach)}}));
  return connection.execute(sql);
}

constexpr std::array<Column, 11> kCompared{Column::efi_count,
                                           Column::ltc_count,
                                           Column::hfrs,
                                           Column::charlson,
                                           Column::charlson_quan,
                                           Column::elixhauser_van_walraven,
                                           Column::elixhauser_swiss,
                                           Column::ae_attendances_12m,
                                           Column::gp_contacts_12m,
                                           Column::emergency_admissions_12m,
                                           Column::bed_days_12m};

// A sum over persons of a hash of each row, the same in any order: two answers agree person by person if these do.
std::uint64_t fingerprint(std::uint32_t person, const std::array<std::int32_t, kCompared.size()>& values) {
  std::uint64_t hash = person;
  for (const std::int32_t value : values)
    hash = base::hash_combine(hash, static_cast<std::uint64_t>(static_cast<std::uint32_t>(value)));
  return hash;
}

struct Answer {
  std::uint64_t fingerprint = 0;
  std::array<std::int64_t, kCompared.size()> sums{};
};

stratify::SweepOptions sweep_options(const BenchContext& context, std::vector<stratify::SweepDate> dates,
                                     bool reasons) {
  stratify::SweepOptions options;
  options.dates = std::move(dates);
  options.coverage = stratify::cover_every_domain("bench", {base::day_of(2000, 1, 1), base::day_of(2030, 1, 1)});
  options.reasons = reasons;
  options.threads = context.threads;
  options.memory_bytes = kMemory / 2;
  return options;
}

Result<Answer> sweep_answer(const std::filesystem::path& file, const stratify::KernelTable& table,
                            const stratify::SweepOptions& options) {
  std::vector<Answer> by_worker(options.threads);
  KURSAAL_ASSIGN(const stratify::SweepFacts facts,
                 stratify::sweep(file, table, options, [&](const stratify::SweptRange& range, std::size_t worker) {
                   for (const ScoreRow& row : range.rows) {
                     std::array<std::int32_t, kCompared.size()> values{};
                     for (std::size_t i = 0; i < values.size(); ++i) {
                       const std::int32_t value = row[kCompared[i]];
                       values[i] = value == kNull ? 0 : value;
                       by_worker[worker].sums[i] += values[i];
                     }
                     by_worker[worker].fingerprint += fingerprint(row.person, values);
                   }
                   return base::ok_status();
                 }));
  (void)facts;
  Answer total;
  for (const Answer& answer : by_worker) {
    total.fingerprint += answer.fingerprint;
    for (std::size_t i = 0; i < total.sums.size(); ++i) total.sums[i] += answer.sums[i];
  }
  return total;
}

// Puts what the lists say into tables, as an analyst would have them.
Status put_reference_tables(const World& world, const stratify::KernelTable& table, tables::Connection& connection) {
  KURSAAL_TRY(
      connection.execute("CREATE TEMP TABLE items(list VARCHAR, concept UINTEGER, item VARCHAR, gp_only BOOLEAN);"
                         "CREATE TEMP TABLE rules(concept UINTEGER, item VARCHAR, op VARCHAR, threshold DOUBLE, sex "
                         "VARCHAR, lo DOUBLE, hi DOUBLE);"
                         "CREATE TEMP TABLE substances(concept UINTEGER, substance UINTEGER);"
                         "CREATE TEMP TABLE weights(list VARCHAR, item VARCHAR, w1 INTEGER, w2 INTEGER);"
                         "CREATE TEMP TABLE hidden(list VARCHAR, item VARCHAR, hider VARCHAR)"));
  std::string items = "INSERT INTO items VALUES ('',0,'',false)";
  for (const std::string_view list : {"efi", "ltc", "hfrs", "charlson", "elixhauser"}) {
    const terminology::CodeList* found = world.lists.find(list);
    const terminology::ItemIndex index(*found, world.concepts);
    for (std::uint32_t c = 0; c < world.concepts.size(); ++c)
      for (const std::uint16_t item : index.items_of(terminology::ConceptId{c}))
        if (found->items[item] != "polypharmacy")
          items += ",('" + std::string(list) + "'," + std::to_string(c) + "," + tables::sql_quote(found->items[item]) +
                   (list == "efi" ? ",true)" : ",false)");
  }
  KURSAAL_TRY(connection.execute(items));
  std::string rules = "INSERT INTO rules VALUES (4294967295,'','any',0,'',0,0)";
  constexpr std::array<std::string_view, 5> kOperations{"lt", "le", "gt", "ge", "any"};
  const terminology::CodeList* measures = world.lists.find("measures");
  const terminology::ItemIndex measure_index(*measures, world.concepts);
  for (std::uint32_t c = 0; c < world.concepts.size(); ++c)
    for (const std::uint16_t item : measure_index.items_of(terminology::ConceptId{c})) {
      const std::size_t measure = world.measures.find(measures->items[item]);
      if (measure == world.measures.all().size()) continue;
      for (const stratify::ValueRule& rule : world.definitions.value_rules)
        if (rule.score == stratify::ScoreName::efi && rule.measure == measures->items[item])
          rules += ",(" + std::to_string(c) + ",'" + world.definitions.efi.short_names[rule.item] + "','" +
                   std::string(kOperations[static_cast<std::size_t>(rule.operation)]) + "'," +
                   std::to_string(rule.threshold) + ",'" + (rule.sex == 0 ? "" : std::string(1, rule.sex)) + "'," +
                   std::to_string(world.measures.all()[measure].plausible_min.value_or(-1e9)) + "," +
                   std::to_string(world.measures.all()[measure].plausible_max.value_or(1e9)) + ")";
    }
  KURSAAL_TRY(connection.execute(rules));
  std::string substances = "INSERT INTO substances VALUES (4294967295,0)";
  for (std::uint32_t c = 0; c < world.concepts.size(); ++c)
    substances += ",(" + std::to_string(c) + "," + std::to_string(table.substance_of[c]) + ")";
  KURSAAL_TRY(connection.execute(substances));
  std::string weights = "INSERT INTO weights VALUES ('','',0,0)";
  std::string hidden = "INSERT INTO hidden VALUES ('','','')";
  const auto add = [&](std::string_view list, const stratify::Items& names, const std::vector<std::int32_t>& first,
                       const std::vector<std::int32_t>& second, const std::vector<std::uint64_t>& by) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      weights += ",('" + std::string(list) + "','" + names.short_names[i] + "'," + std::to_string(first[i]) + "," +
                 std::to_string(second[i]) + ")";
      for (std::size_t j = 0; j < names.size(); ++j)
        if ((by[i] >> j & 1U) != 0)
          hidden += ",('" + std::string(list) + "','" + names.short_names[i] + "','" + names.short_names[j] + "')";
    }
  };
  const stratify::ScoreDefinitions& d = world.definitions;
  const auto ones = [](const stratify::Items& names) { return std::vector<std::int32_t>(names.size(), 1); };
  const auto none = [](const stratify::Items& names) { return std::vector<std::uint64_t>(names.size(), 0); };
  add("efi", d.efi, ones(d.efi), ones(d.efi), none(d.efi));
  add("ltc", d.ltc, ones(d.ltc), ones(d.ltc), none(d.ltc));
  for (std::size_t i = 0; i < d.hfrs.size(); ++i)
    weights += ",('hfrs','" + d.hfrs.short_names[i] + "'," + std::to_string(d.hfrs_tenths[i]) + ",0)";
  add("charlson", d.charlson, d.charlson_1987, d.charlson_quan, d.charlson_hidden_by);
  add("elixhauser", d.elixhauser, d.elixhauser_van_walraven, d.elixhauser_swiss, d.elixhauser_hidden_by);
  KURSAAL_TRY(connection.execute(weights));
  KURSAAL_TRY(connection.execute(hidden));
  return connection.execute(
      "CREATE TEMP TABLE wanted AS SELECT DISTINCT concept FROM items UNION SELECT concept FROM rules");
}

std::string sql_date(Day day) { return "DATE '" + base::format_day(day) + "'"; }

Result<Answer> sql_answer(const World& world, const stratify::KernelTable& table, const std::filesystem::path& file,
                          const BenchContext& context, Day as_of, double& seconds) {
  KURSAAL_ASSIGN(
      tables::Database database,
      tables::Database::open({.threads = context.threads, .memory_bytes = 8ULL << 30, .temp_folder = context.folder}));
  KURSAAL_ASSIGN(tables::Connection connection, database.connect());
  KURSAAL_TRY(connection.execute("ATTACH " + tables::sql_quote(file.string()) + " AS population (READ_ONLY)"));
  KURSAAL_TRY(put_reference_tables(world, table, connection));
  KURSAAL_ASSIGN(const std::string sql, read_sql("scores.sql", {{"as_of", sql_date(as_of)},
                                                                {"known_by", sql_date(as_of)},
                                                                {"from_12m", sql_date(base::add_months(as_of, -12))},
                                                                {"from_24m", sql_date(base::add_months(as_of, -24))}}));
  Status status = base::ok_status();
  seconds = seconds_of([&] { status = connection.execute(sql); });
  KURSAAL_TRY(std::move(status));
  Answer answer;
  KURSAAL_ASSIGN(
      tables::QueryResult result,
      connection.query(
          "SELECT person, efi::INTEGER, ltc::INTEGER, hfrs::INTEGER, charlson::INTEGER, charlson_quan::INTEGER, "
          "van_walraven::INTEGER, "
          "swiss::INTEGER, ae::INTEGER, gp::INTEGER, emergencies::INTEGER, nights::INTEGER FROM sql_scores"));
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
    if (!chunk) return answer;
    for (std::size_t row = 0; row < chunk->rows(); ++row) {
      std::array<std::int32_t, kCompared.size()> values{};
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<const std::int32_t*>(chunk->data(i + 1))[row];
        answer.sums[i] += values[i];
      }
      answer.fingerprint += fingerprint(static_cast<const std::uint32_t*>(chunk->data(0))[row], values);
    }
  }
}

Status sweep_bench(BenchContext& context) {
  KURSAAL_ASSIGN(const std::unique_ptr<World> world, World::make());
  const std::filesystem::path file = context.folder / "population.duckdb";
  KURSAAL_TRY(make_population(*world, context, file));
  KURSAAL_ASSIGN(
      const stratify::KernelTable table,
      stratify::KernelTable::compile(world->concepts, world->lists, world->measures, world->definitions, {1, 0}));
  const Day as_of = base::day_of(2023, 12, 31);
  const stratify::SweepDate date{as_of, as_of};

  std::uint64_t events = 0;
  Status status = base::ok_status();
  const double empty = seconds_of(
      [&] {
        std::atomic<std::int64_t> touched{0};
        const auto read =
            population::for_each_history(file, {.threads = context.threads, .memory_bytes = kMemory / 2},
                                         [&](const population::HistoryBatch& batch, std::size_t, std::size_t) {
                                           touched += batch.events.day.empty() ? 0 : batch.events.day.back();
                                         });
        if (read.ok())
          events = read->events;
        else
          status = read.error();
      },
      3);
  KURSAAL_TRY(std::move(status));

  Answer kernel;
  const stratify::SweepOptions one = sweep_options(context, {date}, false);
  const double processor_before = processor_seconds();
  const double single = seconds_of(
      [&] {
        auto answer = sweep_answer(file, table, one);
        if (answer.ok())
          kernel = *answer;
        else
          status = answer.error();
      },
      3);
  KURSAAL_TRY(std::move(status));
  const double processor = (processor_seconds() - processor_before) / 3;
  const double peak = static_cast<double>(base::peak_memory_bytes());

  const auto with_reasons = [&](std::vector<stratify::SweepDate> dates) {
    const stratify::SweepOptions options = sweep_options(context, std::move(dates), true);
    return seconds_of(
        [&] {
          if (auto answer = sweep_answer(file, table, options); !answer.ok()) status = answer.error();
        },
        2);
  };
  const double single_with_reasons = with_reasons({date});
  std::vector<stratify::SweepDate> months;
  for (int month = 59; month >= 0; --month) {
    const Day end = base::add_months(as_of, -month);
    months.push_back({end, end});
  }
  const double sixty = with_reasons(months);
  KURSAAL_TRY(std::move(status));
  double sql_seconds = 0;
  KURSAAL_ASSIGN(const Answer sql, sql_answer(*world, table, file, context, as_of, sql_seconds));
  if (sql.fingerprint != kernel.fingerprint) {
    std::string text = "SQL and kernel disagree; sums (SQL, kernel):";
    for (std::size_t i = 0; i < kCompared.size(); ++i)
      text += " " + std::string(stratify::score_columns()[static_cast<std::size_t>(kCompared[i])].name) + " " +
              std::to_string(sql.sums[i]) + "," + std::to_string(kernel.sums[i]);
    context.wrong(text);
  }
  const double million = static_cast<double>(events) / 1e6;
  context.report("events", million, "million");
  context.report("empty cursor", empty, "s");
  context.report_at_most("all scores at one date", single, "s", 3.0 * std::max(context.scale, 0.01));
  context.report_at_most("all scores at one date / empty cursor", single / empty, "times", 3);
  context.report("processor time of all scores at one date", processor, "s");
  context.report("all scores at one date, with reasons", single_with_reasons, "s");
  context.report("sixty month ends, reasons for the last", sixty, "s");
  context.report_at_most("sixty month ends / six single dates", sixty / (6 * single_with_reasons), "times", 1);
  context.report("the same scores in SQL (eleven of them)", sql_seconds, "s");
  context.report_at_least("SQL / all scores at one date", sql_seconds / single, "times", 3);
  context.report_at_most("peak memory of the sweep", peak / static_cast<double>(1ULL << 30), "GiB",
                         context.scale >= 0.5 ? 2.0 : 1e9);
  std::filesystem::remove(file);
  return base::ok_status();
}

const RegisterBench kSweep("sweep", sweep_bench);

}  // namespace
}  // namespace kursaal::bench
