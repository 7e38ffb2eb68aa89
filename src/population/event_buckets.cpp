#include "population/event_buckets.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <mutex>
#include <system_error>
#include <utility>

#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "population/event_file.hpp"

namespace kursaal::population {

namespace {

constexpr std::int32_t kFirstDay = -43829;  // 1850-01-01
constexpr std::int32_t kDays = 109938;      // to 2151-01-01
constexpr std::size_t kPieceEvents = 8192;
constexpr std::size_t kBufferEvents = 256;
constexpr std::size_t kMostBuckets = 512;
// More would fit, but then the first to be written waits for the sorting of all of it, and the cache holds none of it.
constexpr std::uint64_t kEnoughEvents = 256U << 10;

// For each source and kind, the position of the domain to count for; all domains of a source of one domain.
class DomainSlots {
 public:
  explicit DomainSlots(const std::vector<StagedSource>& sources) : slots_(sources.size() * 256, kNone) {
    for (std::size_t source = 0; source < sources.size(); ++source) {
      const std::vector<std::string> domains = domains_of(sources[source]);
      const auto mixed = std::find(domains.begin(), domains.end(), "mixed");
      for (std::size_t value = 0; value < 256; ++value) {
        const auto kind = static_cast<EventKind>(value);
        if (may_lie_ahead(kind)) continue;
        auto at =
            domains.size() == 1 ? domains.begin() : std::find(domains.begin(), domains.end(), domain_of_kind(kind));
        if (at == domains.end()) at = mixed;
        if (at != domains.end()) slots_[source * 256 + value] = static_cast<std::uint8_t>(at - domains.begin());
      }
    }
  }
  static constexpr std::uint8_t kNone = 255;
  [[nodiscard]] std::uint8_t of(std::uint16_t source, EventKind kind) const {
    return slots_[source * std::size_t{256} + static_cast<std::size_t>(kind)];
  }

 private:
  std::vector<std::uint8_t> slots_;
};

SourceDayCounts empty_counts(const std::vector<StagedSource>& sources) {
  SourceDayCounts counts;
  for (const StagedSource& source : sources) counts.emplace_back(domains_of(source).size());
  return counts;
}

base::Error refers_to_nothing(std::string_view what) {
  return base::make_error(base::ErrorCode::law_broken, "a staged event refers to ", what,
                          " that is not there; nothing was published");
}

// What all workers read.
struct Scatter {
  const Staged& staged;
  const BucketPlan& plan;
  std::vector<std::uint32_t> person_of;  // by identity
  std::vector<std::int32_t> death_of;    // by person; INT32_MAX where no day is known
  std::int32_t received;                 // what lies ahead and says no recorded day is known by then
  DomainSlots slots;
  std::vector<EventFileWriter> writers;
  base::Progress* progress;

  base::Status check(const Event& event) const {
    if (event.person >= person_of.size()) return refers_to_nothing("an identity");
    if (event.concept_id >= staged.concepts.size()) return refers_to_nothing("a concept");
    if (event.source >= staged.sources.size()) return refers_to_nothing("a source");
    if (event.file >= staged.files.size()) return refers_to_nothing("a file");
    if (event.unit != 0 && event.unit >= staged.units.size()) return refers_to_nothing("a unit");
    if (event.unit_sent != 0 && event.unit_sent >= staged.units.size()) return refers_to_nothing("a unit");
    if ((event.flags & kFlagTombstone) != 0) {
      return base::make_error(base::ErrorCode::law_broken, "a withdrawn event was not resolved; nothing was published");
    }
    return base::ok_status();
  }
};

// What one worker writes.
struct ScatterWorker {
  std::vector<std::vector<Event>> buffers;
  SourceDayCounts day_counts;
  std::uint64_t after_death = 0;
  std::uint64_t events = 0;
  base::Status status = base::ok_status();

  base::Status put(const Scatter& scatter, Event event) {
    KURSAAL_TRY(scatter.check(event));
    event.person = scatter.person_of[event.person];
    // A registration that runs on past a death is closed late by the practice; its start after a death is a doubt.
    if (event.day > scatter.death_of[event.person] && !may_lie_ahead(event.kind)) {
      event.flags |= kFlagAfterDeath;
      ++after_death;
    }
    if (event.known_day > scatter.received && (event.flags & kFlagKnownInferred) != 0 && may_lie_ahead(event.kind))
      event.known_day = scatter.received;
    if (event.value != event.value) event.value = kNoValue;
    if (event.value_sent != event.value_sent) event.value_sent = kNoValue;
    const std::uint8_t slot = scatter.slots.of(event.source, event.kind);
    if (slot != DomainSlots::kNone) day_counts[event.source][slot].add(event.day);
    const std::size_t bucket = event.person / scatter.plan.persons_per_bucket;
    std::vector<Event>& buffer = buffers[bucket];
    buffer.push_back(event);
    ++events;
    if (buffer.size() < kBufferEvents) return base::ok_status();
    const base::Status written = scatter.writers[bucket].append(buffer);
    buffer.clear();
    return written;
  }
  base::Status flush(const Scatter& scatter) {
    for (std::size_t bucket = 0; bucket < buffers.size(); ++bucket) {
      KURSAAL_TRY(scatter.writers[bucket].append(buffers[bucket]));
    }
    return base::ok_status();
  }
};

// Pieces of the spill files, handed to workers one after the other.
class Pieces {
 public:
  Pieces(const std::vector<std::filesystem::path>& files, bool remove) : files_(files), remove_(remove) {}
  // Errors: io. 0 at the end. Thread-safe.
  base::Result<std::size_t> next(std::span<Event> into) {
    const std::scoped_lock lock(mutex_);
    while (true) {
      if (reader_.empty()) {
        if (file_ == files_.size()) return std::size_t{0};
        KURSAAL_ASSIGN(EventFileReader opened, EventFileReader::open(files_[file_++]));
        reader_.push_back(std::move(opened));
      }
      KURSAAL_ASSIGN(const std::size_t read, reader_.back().read(into));
      if (read > 0) return read;
      reader_.clear();
      std::error_code ignored;  // it goes with the spill folder
      if (remove_) std::filesystem::remove(files_[file_ - 1], ignored);
    }
  }

 private:
  const std::vector<std::filesystem::path>& files_;
  const bool remove_;
  std::size_t file_ = 0;
  std::vector<EventFileReader> reader_;  // none or one
  std::mutex mutex_;
};

base::Status work_through(Pieces& pieces, const Scatter& scatter, ScatterWorker& worker) {
  std::vector<Event> piece(kPieceEvents);
  while (true) {
    KURSAAL_ASSIGN(const std::size_t read, pieces.next(piece));
    if (read == 0) break;
    for (const Event& event : std::span(piece).first(read)) KURSAAL_TRY(worker.put(scatter, event));
    if (scatter.progress != nullptr) scatter.progress->advance(read);
  }
  return worker.flush(scatter);
}

base::Result<std::vector<std::uint32_t>> persons_of_identities(const Staged& staged,
                                                               const std::vector<Person>& persons) {
  constexpr std::uint32_t kNobody = base::PersonIndex::kNone;
  std::vector<std::uint32_t> person_of(staged.identities.size(), kNobody);
  for (std::size_t person = 0; person < persons.size(); ++person) {
    for (const std::uint32_t identity : persons[person].identities) {
      if (identity >= person_of.size() || person_of[identity] != kNobody) {
        return base::make_error(base::ErrorCode::law_broken, "an identity belongs to two people or does not exist");
      }
      person_of[identity] = static_cast<std::uint32_t>(person);
    }
  }
  for (std::size_t i = 0; i < person_of.size(); ++i)
    if (person_of[i] == kNobody && staged.identities.stands(i))
      return base::make_error(base::ErrorCode::law_broken, "an identity belongs to no person; nothing was published");
  return person_of;
}

// EventOrder decides wherever ingest keeps its word; the bytes decide the rest, so that order never hangs on threads.
bool stands_before(const Event& a, const Event& b) {
  const EventOrder before;
  if (before(a, b)) return true;
  if (before(b, a)) return false;
  return std::memcmp(&a, &b, sizeof(Event)) < 0;
}

}  // namespace

void DayCounts::add(std::int32_t day) {
  if (day < kFirstDay || day >= kFirstDay + kDays) return;
  if (by_day_.empty()) by_day_.resize(kDays);
  ++by_day_[static_cast<std::size_t>(day - kFirstDay)];
}

void DayCounts::add(const DayCounts& other) {
  if (other.by_day_.empty()) return;
  if (by_day_.empty()) by_day_.resize(kDays);
  for (std::size_t i = 0; i < by_day_.size(); ++i) by_day_[i] += other.by_day_[i];
}

void DayCounts::list(std::vector<base::Day>& days, std::vector<std::uint64_t>& counts) const {
  days.clear();
  counts.clear();
  for (std::size_t i = 0; i < by_day_.size(); ++i) {
    if (by_day_[i] == 0) continue;
    days.push_back(base::Day{kFirstDay + static_cast<std::int32_t>(i)});
    counts.push_back(by_day_[i]);
  }
}

std::string_view domain_of_kind(EventKind kind) {
  switch (kind) {
    case EventKind::ae_attendance: return "ae";
    case EventKind::admission_diagnosis:
    case EventKind::emergency_admission:
    case EventKind::elective_admission:
    case EventKind::other_admission:
    case EventKind::day_case: return "acute";
    case EventKind::outpatient_attendance:
    case EventKind::outpatient_not_attended: return "outpatients";
    case EventKind::community_contact: return "community";
    case EventKind::mental_health_contact: return "mental-health";
    case EventKind::social_care_contact:
    case EventKind::care_package: return "social-care";
    case EventKind::call_111: return "111";
    case EventKind::ambulance: return "ambulance";
    case EventKind::voluntary_sector_contact: return "voluntary";
    case EventKind::hospice_contact: return "hospice";
    case EventKind::care_home_stay: return "care-home";
    case EventKind::gp_contact:
    case EventKind::condition:
    case EventKind::medication:
    case EventKind::measurement:
    case EventKind::immunisation:
    case EventKind::registration: return "gp";
    default: return {};
  }
}

std::vector<std::string> domains_of(const StagedSource& source) {
  return source.domains.empty() ? std::vector<std::string>{"mixed"} : source.domains;
}

BucketPlan plan_buckets(std::uint64_t events, std::uint32_t persons, std::size_t threads, std::uint64_t memory_bytes) {
  const std::uint64_t fitting =
      std::clamp<std::uint64_t>(memory_bytes / (2 * sizeof(Event) * (threads + 1)), 1, kEnoughEvents);
  const std::uint64_t buckets = std::clamp<std::uint64_t>(events / fitting + 1, 1, kMostBuckets);
  const std::uint64_t wanted = persons / buckets + 1;
  const std::uint64_t aligned = (wanted + kDigestPersons - 1) / kDigestPersons * kDigestPersons;
  return {.persons = persons, .persons_per_bucket = static_cast<std::uint32_t>(aligned)};
}

base::Result<Scattered> scatter_events(const Staged& staged, const std::vector<Person>& persons, const BucketPlan& plan,
                                       const AssembleOptions& options) {
  KURSAAL_ASSIGN(std::vector<std::uint32_t> person_of, persons_of_identities(staged, persons));
  std::vector<std::int32_t> death_of(persons.size(), std::numeric_limits<std::int32_t>::max());
  for (std::size_t i = 0; i < persons.size(); ++i) {
    if (const base::Day death = persons[i].best.death(); death.known()) death_of[i] = death.value;
  }
  const base::Day received = staged.latest_extract.known() ? staged.latest_extract : staged.latest_happened;
  Scatter scatter{.staged = staged,
                  .plan = plan,
                  .person_of = std::move(person_of),
                  .death_of = std::move(death_of),
                  .received = received.known() ? received.value : std::numeric_limits<std::int32_t>::max(),
                  .slots = DomainSlots(staged.sources),
                  .writers = {},
                  .progress = options.progress};
  Scattered scattered{.files = {}, .day_counts = empty_counts(staged.sources), .after_death = 0};
  for (std::size_t bucket = 0; bucket < plan.buckets(); ++bucket) {
    scattered.files.push_back(options.spill_folder / ("person-range-" + std::to_string(bucket) + ".events"));
    KURSAAL_ASSIGN(EventFileWriter writer, EventFileWriter::create(scattered.files.back()));
    scatter.writers.push_back(std::move(writer));
  }

  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  std::vector<ScatterWorker> workers(threads);
  for (ScatterWorker& worker : workers) {
    worker.buffers.resize(plan.buckets());
    worker.day_counts = empty_counts(staged.sources);
  }
  Pieces pieces(staged.events.files, options.remove_staged_events);
  base::parallel_for(threads, threads, [&](std::size_t piece, std::size_t) {
    workers[piece].status = work_through(pieces, scatter, workers[piece]);
  });

  std::uint64_t events = 0;
  for (const ScatterWorker& worker : workers) {
    KURSAAL_TRY(worker.status);
    events += worker.events;
    scattered.after_death += worker.after_death;
    for (std::size_t source = 0; source < staged.sources.size(); ++source) {
      for (std::size_t slot = 0; slot < worker.day_counts[source].size(); ++slot) {
        scattered.day_counts[source][slot].add(worker.day_counts[source][slot]);
      }
    }
  }
  if (events != staged.events.events) {
    return base::make_error(base::ErrorCode::law_broken, "events staged = events in the spill files does not hold (",
                            base::format_count(staged.events.events), " against ", base::format_count(events), ")");
  }
  return scattered;
}

base::Result<SortedBucket> sort_bucket(const std::filesystem::path& file, std::size_t bucket, const BucketPlan& plan) {
  SortedBucket sorted;
  const std::uint32_t first = static_cast<std::uint32_t>(bucket) * plan.persons_per_bucket;
  const std::uint32_t persons = std::min(plan.persons_per_bucket, plan.persons - first);
  {
    KURSAAL_ASSIGN(EventFileReader reader, EventFileReader::open(file));
    std::vector<Event> raw(reader.events());
    KURSAAL_ASSIGN(const std::size_t read, reader.read(raw));
    KURSAAL_CHECK(read == raw.size());
    // Counting by person puts each event next to its person's others; only those few are compared.
    std::vector<std::uint64_t> start(persons + std::size_t{2}, 0);
    for (const Event& event : raw) ++start[event.person - first + 2];
    for (std::size_t i = 2; i < start.size(); ++i) start[i] += start[i - 1];
    sorted.events.resize(raw.size());
    for (const Event& event : raw) sorted.events[start[event.person - first + 1]++] = event;
    const auto at = [&](std::uint64_t i) { return sorted.events.begin() + static_cast<std::ptrdiff_t>(i); };
    for (std::uint32_t person = 0; person < persons; ++person) {
      std::sort(at(start[person]), at(start[person + 1]), stands_before);
    }
    for (std::uint32_t person = 0; person < persons; person += kDigestPersons) {
      const std::uint64_t from = start[person];
      const std::uint64_t end = start[std::min(person + kDigestPersons, persons)];
      base::Digest digest;
      digest.add_number(end - from);
      digest.add(sorted.events.data() + from, (end - from) * sizeof(Event));
      sorted.digests.push_back(digest.hex());
    }
  }
  std::error_code error;
  std::filesystem::remove(file, error);
  if (error) return base::make_error(base::ErrorCode::io, "cannot remove ", file.string(), ": ", error.message());
  return sorted;
}

}  // namespace kursaal::population
