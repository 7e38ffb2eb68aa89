#include "population/assemble.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <set>

#include "population/cursor.hpp"
#include "population/snapshot.hpp"
#include "population/staged_in_test.hpp"
#include "tables/database.hpp"

namespace kursaal::population {
namespace {

AssembleOptions options_in(const FolderInTest& folder, std::size_t threads, std::uint64_t memory_bytes) {
  std::filesystem::create_directories(folder.path() / "spill");
  return {.building = folder.path() / "building",
          .spill_folder = folder.path() / "spill",
          .threads = threads,
          .memory_bytes = memory_bytes};
}

base::Result<Assembled> assemble(const StagedInTest& made, const AssembleOptions& options) {
  return assemble_population(made.staged, made.persons, made.site, made.sensitivity, options);
}

bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b); }

TEST(Assemble, RandomEventsComeBackFromTheCursorExactlyAsASlowSortOrdersThem) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    for (const std::size_t threads : {1U, 2U}) {
      const FolderInTest folder("differential");
      const auto made =
          stage_people({.seed = seed, .identities = seed == 6 ? 1U : 2000U, .events = 30000}, folder.path());
      const std::vector<Event> expected = sorted_slowly(made);
      // 4 MB make many buckets of 30,000 events.
      const auto assembled = assemble(made, options_in(folder, threads, seed % 2 == 0 ? 64U << 20 : 4U << 20));
      ASSERT_TRUE(assembled.ok()) << assembled.error().text;
      EXPECT_EQ(assembled->events, expected.size());
      std::vector<std::vector<Event>> by_range(made.persons.size() + 1);
      std::size_t persons_seen = 0;
      std::mutex mutex;
      const auto swept = for_each_history(folder.path() / "building" / "population.duckdb",
                                          {.threads = threads, .provenance = true, .persons_per_range = 97},
                                          [&](const HistoryBatch& batch, std::size_t range, std::size_t worker) {
                                            EXPECT_LT(worker, threads);
                                            const std::scoped_lock lock(mutex);
                                            persons_seen += batch.persons.size();
                                            for (std::size_t i = 0; i < batch.persons.size(); ++i) {
                                              const History history = batch.at(i);
                                              const Identity best = made.persons[history.facts.person].best.get();
                                              EXPECT_EQ(history.facts.birth, best.birth);
                                              EXPECT_EQ(history.facts.birth_precision, best.birth_precision);
                                              EXPECT_EQ(history.facts.sex, best.sex);
                                              EXPECT_EQ(history.facts.death, best.death);
                                              EXPECT_EQ(history.facts.deceased, best.deceased);
                                              for (std::size_t row = 0; row < history.events.size(); ++row) {
                                                Event event;
                                                event.person = history.facts.person;
                                                event.day = history.events.day[row];
                                                event.end_day = history.events.end_day[row];
                                                event.known_day = history.events.known_day[row];
                                                event.concept_id = history.events.concept_id[row];
                                                event.source = history.events.source[row];
                                                event.kind = history.events.kind[row];
                                                event.value = history.events.value[row];
                                                event.file = history.events.file[row];
                                                event.line = history.events.line[row];
                                                by_range[range].push_back(event);
                                              }
                                            }
                                          });
      ASSERT_TRUE(swept.ok()) << swept.error().text;
      EXPECT_EQ(swept->persons, made.persons.size());
      EXPECT_EQ(persons_seen, made.persons.size());
      EXPECT_EQ(swept->events, expected.size());
      std::size_t at = 0;
      for (const auto& range : by_range) {
        for (const Event& event : range) {
          ASSERT_LT(at, expected.size());
          const Event& wanted = expected[at++];
          ASSERT_TRUE(event.person == wanted.person && event.day == wanted.day && event.end_day == wanted.end_day &&
                      event.known_day == wanted.known_day && event.concept_id == wanted.concept_id &&
                      event.source == wanted.source && event.kind == wanted.kind && same(event.value, wanted.value) &&
                      event.file == wanted.file && event.line == wanted.line)
              << at;
        }
      }
      EXPECT_EQ(at, expected.size());
    }
  }
}

TEST(Assemble, EveryTableHasTheSameDigestOnOneThreadAndTwoAndInAnyBuckets) {
  std::set<std::string> digests;
  std::set<std::string> events_digests;
  for (const auto& [threads, memory] : {std::pair{1U, 256ULL << 20}, {2U, 256ULL << 20}, {2U, 16ULL << 20}}) {
    const FolderInTest folder("digest");
    const auto made = stage_people({.seed = 11, .identities = 4000, .events = 400000}, folder.path());
    const auto assembled = assemble(made, options_in(folder, threads, memory));
    ASSERT_TRUE(assembled.ok()) << assembled.error().text;
    events_digests.insert(assembled->events_digest);
    auto database = tables::Database::open(
        {.file = folder.path() / "building" / "population.duckdb", .read_only = true, .temp_folder = {}});
    ASSERT_TRUE(database.ok());
    auto connection = database->connect();
    ASSERT_TRUE(connection.ok());
    std::string all;
    for (const auto& [table, key] :
         {std::pair<const char*, const char*>{"people", "person_index"},
          {"events", "person_index, day NULLS FIRST, minute NULLS FIRST, concept, source, file, line, part, kind"},
          {"concepts", "concept"},
          {"sources", "source"},
          {"files", "file"},
          {"units", "unit"},
          {"event_kinds", "kind"},
          {"coverage", "source, domain, from_day"},
          {"meta", "key"}}) {
      const auto digest = tables::digest_table(*connection, table, key);
      ASSERT_TRUE(digest.ok()) << digest.error().text;
      all += *digest;
    }
    digests.insert(all);
  }
  EXPECT_EQ(digests.size(), 1U);
  EXPECT_EQ(events_digests.size(), 1U);
}

TEST(Assemble, AChangedEventChangesTheDigest) {
  std::set<std::string> digests;
  for (int round = 0; round < 2; ++round) {
    const FolderInTest folder("changed");
    const auto made = stage_people({.seed = 12}, folder.path());
    if (round == 1) {
      std::fstream file(made.staged.events.files[1], std::ios::in | std::ios::out | std::ios::binary);
      Event event;
      file.read(reinterpret_cast<char*>(&event), sizeof event);
      event.value += 1;
      event.value_sent = 5;
      file.seekp(0);
      file.write(reinterpret_cast<const char*>(&event), sizeof event);
    }
    const auto assembled = assemble(made, options_in(folder, 1, 256U << 20));
    ASSERT_TRUE(assembled.ok()) << assembled.error().text;
    digests.insert(assembled->events_digest);
  }
  EXPECT_EQ(digests.size(), 2U);
}

// Everything that the next tests read, made once for each.
struct Made {
  explicit Made(const std::string& name)
      : folder(name), made(stage_people({.seed = 5, .identities = 200, .events = 8000}, folder.path())) {}
  base::Result<Assembled> assemble() const { return population::assemble(made, options_in(folder, 2, 128U << 20)); }
  std::filesystem::path file() const { return folder.path() / "building" / "population.duckdb"; }
  std::optional<std::string> one(const std::string& sql) const {
    auto database = tables::Database::open({.file = file(), .read_only = true, .temp_folder = {}});
    KURSAAL_CHECK(database.ok());
    auto connection = database->connect();
    const auto table = connection->table(sql);
    EXPECT_TRUE(table.ok()) << table.error().text;
    return table.ok() && !table->rows.empty() ? table->rows[0][0] : std::nullopt;
  }
  FolderInTest folder;
  StagedInTest made;
};

TEST(SafetyRules, SR05_ActivityAfterDeathIsFlaggedAsADoubtfulLinkAndKept) {
  const Made made("after-death");
  std::uint64_t expected = 0;
  for (const Event& event : sorted_slowly(made.made)) expected += (event.flags & kFlagAfterDeath) != 0 ? 1U : 0U;
  ASSERT_GT(expected, 0U);
  const auto assembled = made.assemble();
  ASSERT_TRUE(assembled.ok()) << assembled.error().text;
  EXPECT_EQ(assembled->after_death, expected);
  EXPECT_EQ(made.one("SELECT count(*) FROM events WHERE flags & 2 = 2"), std::to_string(expected));
  EXPECT_EQ(made.one("SELECT count(*) FROM events JOIN people USING (person_index) WHERE day > death_date AND flags & "
                     "2 = 0 AND kind NOT IN (60, 61)"),
            "0");
  // A legal future that lies after the death is no doubt about the link.
  EXPECT_EQ(made.one("SELECT count(*) FROM events WHERE flags & 2 = 2 AND kind IN (60, 61)"), "0");
  EXPECT_EQ(made.one("SELECT count(*) FROM events"), "8000");
}

TEST(Assemble, ADayIsNotAfterDeathOnTheDayItself) {
  FolderInTest folder("death-day");
  auto made = stage_people({.seed = 5, .identities = 1, .events = 0, .spill_files = 1}, folder.path());
  Identity best = made.persons[0].best.get();
  best.death = base::Day{15000};
  made.persons[0].best = KeptIdentity(best);
  auto writer = EventFileWriter::create(made.staged.events.files[0]);
  ASSERT_TRUE(writer.ok());
  std::vector<Event> events(4);
  for (int i = 0; i < 3; ++i) events[static_cast<std::size_t>(i)].day = 14999 + i;
  ASSERT_TRUE(writer->append(events).ok());  // the fourth has no known day
  made.staged.events.events = 4;
  const auto assembled = assemble(made, options_in(folder, 1, 128U << 20));
  ASSERT_TRUE(assembled.ok()) << assembled.error().text;
  EXPECT_EQ(assembled->after_death, 1U);
}

TEST(Assemble, SqlUsersReadNamesAndCommentsInTheFile) {
  const Made made("readable");
  ASSERT_TRUE(made.assemble().ok());
  EXPECT_EQ(made.one("SELECT count(*) FROM events_readable"), "8000");
  EXPECT_EQ(made.one("SELECT DISTINCT kind FROM events_readable WHERE kind LIKE 'emergency%'"), "emergency-admission");
  EXPECT_EQ(made.one("SELECT DISTINCT sensitivity FROM events_readable WHERE sensitivity IS NOT NULL"), "hiv");
  EXPECT_EQ(made.one("SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND table_name <> 'events_readable' AND "
                     "comment IS NULL"),
            "0");
  EXPECT_EQ(made.one("SELECT value FROM meta WHERE key = 'format'"), std::to_string(kSnapshotFormat));
  EXPECT_EQ(made.one("SELECT count(*) FROM people WHERE deceased AND death_date IS NULL"),
            std::to_string(std::count_if(made.made.persons.begin(), made.made.persons.end(), [](const Person& p) {
              const Identity best = p.best.get();
              return best.deceased && !best.death.known();
            })));
  EXPECT_EQ(made.one("SELECT count(*) FROM people WHERE family IS NOT NULL"), "0");
}

TEST(Assemble, MissingValuesAndDaysAreNullAndNeverZero) {
  const Made made("missing");
  ASSERT_TRUE(made.assemble().ok());
  std::uint64_t values = 0, sent = 0, days = 0, ends = 0, minutes = 0;
  for (const Event& event : sorted_slowly(made.made)) {
    values += event.value == event.value ? 1U : 0U;
    sent += event.value_sent == event.value_sent ? 1U : 0U;
    days += event.day != base::Day::kUnknownValue ? 1U : 0U;
    ends += event.end_day != base::Day::kUnknownValue ? 1U : 0U;
    minutes += event.minute >= 0 ? 1U : 0U;
  }
  EXPECT_EQ(made.one("SELECT count(value) || ' ' || count(value_sent) || ' ' || count(day) || ' ' || count(end_day) || "
                     "' ' || count(minute) FROM events"),
            std::to_string(values) + " " + std::to_string(sent) + " " + std::to_string(days) + " " +
                std::to_string(ends) + " " + std::to_string(minutes));
}

TEST(Assemble, AnEventThatRefersToNothingOrIsLostBreaksALaw) {
  const auto refused = [](const auto& change) {
    FolderInTest folder("refers");
    auto made = stage_people({.seed = 5, .identities = 3, .events = 0, .spill_files = 1}, folder.path());
    std::vector<Event> events(1);
    events[0].day = 15000;
    made.staged.events.events = 1;
    change(made, events[0]);
    auto writer = EventFileWriter::create(made.staged.events.files[0]);
    EXPECT_TRUE(writer->append(events).ok());
    const auto assembled = assemble(made, options_in(folder, 1, 128U << 20));
    return assembled.ok() ? std::string("ok") : std::string(base::error_facts(assembled.error().code).code);
  };
  const std::string broken(base::error_facts(base::ErrorCode::law_broken).code);
  EXPECT_EQ(refused([](StagedInTest&, Event&) {}), "ok");
  EXPECT_EQ(refused([](StagedInTest&, Event& e) { e.person = 3; }), broken);
  EXPECT_EQ(refused([](StagedInTest&, Event& e) { e.concept_id = 50; }), broken);
  EXPECT_EQ(refused([](StagedInTest&, Event& e) { e.source = 2; }), broken);
  EXPECT_EQ(refused([](StagedInTest&, Event& e) { e.file = 3; }), broken);
  EXPECT_EQ(refused([](StagedInTest&, Event& e) { e.unit = 3; }), broken);
  EXPECT_EQ(refused([](StagedInTest&, Event& e) { e.flags = kFlagTombstone; }), broken);
  EXPECT_EQ(refused([](StagedInTest& m, Event&) { m.staged.events.events = 2; }), broken);
  EXPECT_EQ(refused([](StagedInTest& m, Event&) { m.persons[0].identities.clear(); }), broken);
  EXPECT_EQ(refused([](StagedInTest& m, Event&) { m.persons.back().identities.push_back(0); }), broken);
}

TEST(Assemble, ASpillFileThatIsCutShortIsAnError) {
  FolderInTest folder("cut");
  const auto made = stage_people({.seed = 5}, folder.path());
  std::filesystem::resize_file(made.staged.events.files[2],
                               std::filesystem::file_size(made.staged.events.files[2]) - 7);
  const auto assembled = assemble(made, options_in(folder, 2, 128U << 20));
  ASSERT_FALSE(assembled.ok());
  EXPECT_EQ(assembled.error().code, base::ErrorCode::io);
}

TEST(Assemble, ASnapshotOfNobodyHasEveryTable) {
  FolderInTest folder("nobody");
  const auto made = stage_people({.seed = 5, .identities = 0, .events = 0}, folder.path());
  const auto assembled = assemble(made, options_in(folder, 2, 128U << 20));
  ASSERT_TRUE(assembled.ok()) << assembled.error().text;
  EXPECT_EQ(assembled->events, 0U);
  EXPECT_TRUE(assembled->coverage.rows().empty());
  const auto swept = for_each_history(folder.path() / "building" / "population.duckdb", {.threads = 2},
                                      [](const HistoryBatch&, std::size_t, std::size_t) { FAIL(); });
  ASSERT_TRUE(swept.ok()) << swept.error().text;
  EXPECT_EQ(swept->persons, 0U);
}

TEST(SafetyRules, SR02_ASnapshotCarriesTheCoverageOfEachSourceAndDomain) {
  const Made made("coverage");
  const auto assembled = made.assemble();
  ASSERT_TRUE(assembled.ok()) << assembled.error().text;
  // gp: all its events, to its extract date, its medicines with it, since some were sent (and no consultation); the
  // hospital: A&E attendances and admissions, each for itself.
  std::set<std::string> domains;
  for (const CoverageRow& row : assembled->coverage.rows()) {
    domains.insert(row.source + " " + row.domain);
    EXPECT_EQ(row.basis, CoverageBasis::inferred);
  }
  EXPECT_EQ(domains, (std::set<std::string>{"gp gp", "gp gp-medicines", "hospital acute", "hospital ae"}));
  EXPECT_EQ(assembled->coverage.data_through("gp"), base::Day{20010});
  const auto read = read_coverage(made.file());
  ASSERT_TRUE(read.ok()) << read.error().text;
  ASSERT_EQ(read->rows().size(), assembled->coverage.rows().size());
  for (std::size_t i = 0; i < read->rows().size(); ++i) {
    EXPECT_EQ(read->rows()[i].period, assembled->coverage.rows()[i].period);
    EXPECT_EQ(read->rows()[i].domain, assembled->coverage.rows()[i].domain);
  }
}

TEST(SafetyRules, SR02_WhatASiteDeclaresCountsButNotBeyondTheExtract) {
  FolderInTest folder("declared");
  auto made = stage_people({.seed = 5}, folder.path());
  place::Source source;
  source.name = "gp";
  source.coverage = {{base::Day{15000}, base::Day{16000}}, {base::Day{17000}, base::Day{99999}}};
  made.site.sources = {source};
  const auto assembled = assemble(made, options_in(folder, 1, 128U << 20));
  ASSERT_TRUE(assembled.ok()) << assembled.error().text;
  std::vector<base::Period> declared;
  for (const CoverageRow& row : assembled->coverage.rows()) {
    if (row.basis == CoverageBasis::declared && row.domain == "gp") declared.push_back(row.period);
  }
  EXPECT_EQ(declared,
            (std::vector<base::Period>{{base::Day{15000}, base::Day{16000}}, {base::Day{17000}, base::Day{20011}}}));
}

}  // namespace
}  // namespace kursaal::population
