// Random staged input for tests and measurements: identities, people made of them, events in spill files. Tests only.
#pragma once

#include <unistd.h>
#include <algorithm>

#include <filesystem>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/random.hpp"
#include "place/place.hpp"
#include "population/assemble.hpp"
#include "population/event_file.hpp"

namespace kursaal::population {

// A folder that goes when the test ends.
class FolderInTest {
 public:
  explicit FolderInTest(const std::string& name)
      : path_(std::filesystem::temp_directory_path() /
              ("kursaal-population-" + name + "-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_ / "spill");
    std::filesystem::create_directories(path_ / "building");
  }
  ~FolderInTest() { std::filesystem::remove_all(path_); }
  FolderInTest(const FolderInTest&) = delete;
  FolderInTest& operator=(const FolderInTest&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct StagedInTest {
  Staged staged;
  std::vector<Person> persons;
  std::vector<terminology::SensitivityBits> sensitivity;
  place::Site site;
};

struct StagedShape {
  std::uint64_t seed = 1;
  std::uint32_t identities = 300;
  std::uint64_t events = 5000;
  int concepts = 50;
  int spill_files = 3;
};

// Person i of the result has key "P<i>"; about one person in five has two identities.
inline StagedInTest stage_people(const StagedShape& shape, const std::filesystem::path& folder) {
  base::Random random(shape.seed);
  StagedInTest made;
  made.site = place::default_site(folder);
  for (std::uint32_t i = 0; i < shape.identities; ++i) {
    Identity identity;
    identity.key = {"gp", std::to_string(1000000 + i)};
    identity.has_record = true;
    made.staged.identities.push_back(identity);
  }
  const auto person_key = [](std::size_t number) { return "P" + std::to_string(10000000 + number); };
  for (std::uint32_t i = 0; i < shape.identities; ++i) {
    if (i > 0 && random.chance(0.2) && made.persons.back().identities.size() == 1) {
      made.persons.back().identities.push_back(i);
      made.persons.back().link_strength = 0.999;
      continue;
    }
    Person person{.key = person_key(made.persons.size()), .best = {}, .identities = {i}, .link_strength = 1};
    Identity best;
    best.birth = base::Day{random.between(-20000, 15000)};
    best.birth_precision = random.chance(0.1) ? base::Precision::month : base::Precision::day;
    best.sex = static_cast<Sex>(random.below(4));
    if (random.chance(0.1)) {
      best.deceased = true;
      if (random.chance(0.8)) best.death = base::Day{random.between(16000, 20000)};
    }
    person.best = KeptIdentity(best);
    made.persons.push_back(person);
  }
  std::vector<terminology::Concept> concepts;
  for (int i = 0; i < shape.concepts; ++i) {
    concepts.push_back(
        {terminology::CodeSystem::snomed, std::to_string(100000 + i), i % 3 == 0 ? "" : "term " + std::to_string(i)});
    made.sensitivity.push_back(i == 1 ? terminology::bit_of(terminology::SensitivityLabel::hiv)
                                      : terminology::SensitivityBits{0});
  }
  made.staged.concepts = terminology::ConceptTable(std::move(concepts));
  made.staged.units = {"", "g/L", "mm[Hg]"};
  made.staged.sources = {{.name = "gp", .domains = {"gp"}, .gp_coded = true, .extracted = base::Day{20010}},
                         {.name = "hospital", .domains = {"acute", "ae"}, .gp_coded = false, .extracted = {}}};
  for (const char* name : {"a.csv", "b.csv", "c.ndjson"})
    made.staged.files.push_back(
        {.name = name, .source = 0, .digest = "00", .bytes = 1, .layout = "x", .extracted = {}});
  made.staged.coded_events = {shape.events, 0};
  made.staged.unknown_code_events = {3, 0};
  made.staged.latest_extract = base::Day{20010};

  constexpr EventKind kKinds[] = {EventKind::condition,     EventKind::medication,          EventKind::measurement,
                                  EventKind::ae_attendance, EventKind::emergency_admission, EventKind::appointment,
                                  EventKind::registration};
  made.staged.events.events = shape.events;
  std::vector<Event> piece;
  for (int file = 0; file < shape.spill_files; ++file) {
    made.staged.events.files.push_back(folder / "spill" / ("staged-" + std::to_string(file)));
    auto writer = EventFileWriter::create(made.staged.events.files.back());
    KURSAAL_CHECK(writer.ok());
    const auto files = static_cast<std::uint64_t>(shape.spill_files);
    const auto number = static_cast<std::uint64_t>(file);
    for (std::uint64_t i = shape.events * number / files; i < shape.events * (number + 1) / files; ++i) {
      Event event;
      event.person = static_cast<std::uint32_t>(random.below(shape.identities));
      if (!random.chance(0.01)) event.day = random.between(12000, 20000);
      if (random.chance(0.3))
        event.end_day = event.day == base::Day::kUnknownValue ? 20000 : event.day + random.between(0, 30);
      if (!random.chance(0.01)) event.known_day = random.between(12000, 20010);
      event.concept_id = static_cast<std::uint32_t>(random.below(static_cast<std::uint64_t>(shape.concepts)));
      event.file = static_cast<std::uint32_t>(random.below(3));
      event.line = static_cast<std::uint32_t>(i + 1);
      event.source = static_cast<std::uint16_t>(random.below(2));
      event.minute = static_cast<std::int16_t>(random.between(-1, 1439));
      event.kind = kKinds[random.below(std::size(kKinds))];
      event.precision = static_cast<base::Precision>(random.below(5));
      event.flags = random.chance(0.5) ? kFlagKnownInferred : 0;
      event.part = static_cast<std::uint8_t>(random.below(3));
      if (random.chance(0.3)) {
        event.value_sent = random.unit() * 100;
        event.unit_sent = 2;
        if (random.chance(0.7)) event.value = event.value_sent * 2, event.unit = 1;
      }
      piece.push_back(event);
      if (piece.size() == 4096) {
        KURSAAL_CHECK(writer->append(piece).ok());
        piece.clear();
      }
    }
    KURSAAL_CHECK(writer->append(piece).ok());
    piece.clear();
  }
  return made;
}

// What the snapshot must hold: the slow twin of the buckets.
inline std::vector<Event> sorted_slowly(const StagedInTest& made) {
  std::vector<std::uint32_t> person_of(made.staged.identities.size());
  for (std::uint32_t person = 0; person < made.persons.size(); ++person) {
    for (const std::uint32_t identity : made.persons[person].identities) person_of[identity] = person;
  }
  std::vector<Event> events;
  for (const auto& file : made.staged.events.files) {
    auto reader = EventFileReader::open(file);
    KURSAAL_CHECK(reader.ok());
    std::vector<Event> read(reader->events());
    KURSAAL_CHECK(reader->read(read).ok());
    events.insert(events.end(), read.begin(), read.end());
  }
  for (Event& event : events) {
    event.person = person_of[event.person];
    const base::Day death = made.persons[event.person].best.death();
    if (death.known() && event.day > death.value && !may_lie_ahead(event.kind)) event.flags |= kFlagAfterDeath;
  }
  std::sort(events.begin(), events.end(), EventOrder{});
  return events;
}

}  // namespace kursaal::population
