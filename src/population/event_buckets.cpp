#include "population/event_buckets.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <limits>
#include <set>
#include <system_error>
#include <tuple>
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

// Which events are decisions: asked of every event, so most are turned away by a few bits that stay in the cache.
class DecidedEvents {
 public:
  explicit DecidedEvents(const std::vector<Decision>& decisions) {
    std::size_t bits = 64;
    while (bits < decisions.size() * 16) bits *= 2;
    if (decisions.empty()) return;
    filter_.assign(bits / 64, 0);
    for (const Decision& decision : decisions) {
      const std::uint64_t hash = hash_of(decision.file, decision.line);
      filter_[(hash / 64) & (filter_.size() - 1)] |= std::uint64_t{1} << (hash % 64);
      places_.insert(place_of(decision.file, decision.line, decision.part));
    }
  }
  [[nodiscard]] bool may_hold(const Event& event) const {
    if (filter_.empty()) return false;
    const std::uint64_t hash = hash_of(event.file, event.line);
    return (filter_[(hash / 64) & (filter_.size() - 1)] >> (hash % 64) & 1U) != 0;
  }
  [[nodiscard]] bool holds(const Event& event) const {
    return places_.contains(place_of(event.file, event.line, event.part));
  }

 private:
  static std::uint64_t hash_of(std::uint32_t file, std::uint32_t line) {
    return base::hash_mix(std::uint64_t{file} << 32U | line);
  }
  static std::tuple<std::uint32_t, std::uint32_t, std::uint8_t> place_of(std::uint32_t file, std::uint32_t line,
                                                                         std::uint8_t part) {
    return {file, line, part};
  }
  std::vector<std::uint64_t> filter_;
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint8_t>> places_;
};

base::Error refers_to_nothing(std::string_view what) {
  return base::make_error(base::ErrorCode::law_broken, "a staged event refers to ", what,
                          " that is not there; nothing was published");
}

// Whose an identity is, and the day of their death: INT32_MAX where none is known. Beside each other, as both are asked
// of every event.
struct Owner {
  std::uint32_t person = base::PersonIndex::kNone;
  std::int32_t death = std::numeric_limits<std::int32_t>::max();
};

// What all workers read.
struct Scatter {
  const Staged& staged;
  const BucketPlan& plan;
  const DecidedEvents& decided;
  std::vector<Owner> owner_of;  // by identity
  std::int32_t received;        // what lies ahead and says no recorded day is known by then
  DomainSlots slots;
  std::vector<EventFileWriter> writers;
  base::Progress* progress;

  base::Status check(const Event& event) const {
    if (event.person >= owner_of.size()) return refers_to_nothing("an identity");
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
  std::vector<char> kinds_seen;  // by source and kind
  std::vector<Event> decided;
  std::uint64_t after_death = 0;
  std::uint64_t events = 0;
  base::Status status = base::ok_status();

  // Events stand in no order of persons: what is asked for each is seldom in the cache, so it is called for of many at
  // a time before it is needed.
  base::Status put_all(const Scatter& scatter, std::span<const Event> piece) {
    constexpr std::size_t kTogether = 64;
    std::array<Owner, kTogether> owners;
    std::array<std::size_t, kTogether> bucket_of;
    for (; !piece.empty(); piece = piece.subspan(std::min(kTogether, piece.size()))) {
      const std::size_t count = std::min(kTogether, piece.size());
      for (std::size_t i = 0; i < count; ++i) {
        KURSAAL_TRY(scatter.check(piece[i]));
        owners[i] = scatter.owner_of[piece[i].person];
      }
      for (std::size_t i = 0; i < count; ++i) {
        bucket_of[i] = owners[i].person / scatter.plan.persons_per_bucket;
        const std::vector<Event>& buffer = buffers[bucket_of[i]];
        __builtin_prefetch(buffer.data() + buffer.size(), 1);
        const std::uint8_t slot = scatter.slots.of(piece[i].source, piece[i].kind);
        if (slot != DomainSlots::kNone) day_counts[piece[i].source][slot].call_for(piece[i].day);
      }
      for (std::size_t i = 0; i < count; ++i) KURSAAL_TRY(put(scatter, piece[i], owners[i], bucket_of[i]));
    }
    return base::ok_status();
  }
  base::Status put(const Scatter& scatter, Event event, const Owner& owner, std::size_t bucket) {
    event.person = owner.person;
    // A registration that runs on past a death is closed late by the practice; its start after a death is a doubt.
    if (event.day > owner.death && !may_lie_ahead(event.kind)) {
      event.flags |= kFlagAfterDeath;
      ++after_death;
    }
    if (event.known_day > scatter.received && (event.flags & kFlagKnownInferred) != 0 && may_lie_ahead(event.kind))
      event.known_day = scatter.received;
    if (event.value != event.value) event.value = kNoValue;
    if (event.value_sent != event.value_sent) event.value_sent = kNoValue;
    kinds_seen[event.source * std::size_t{256} + static_cast<std::size_t>(event.kind)] = 1;
    const std::uint8_t slot = scatter.slots.of(event.source, event.kind);
    if (slot != DomainSlots::kNone) day_counts[event.source][slot].add(event.day);
    if (scatter.decided.may_hold(event) && scatter.decided.holds(event)) decided.push_back(event);
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

// The spill files, handed to workers one after the other; each worker reads its own.
class Files {
 public:
  Files(const std::vector<std::filesystem::path>& files, bool remove) : files_(files), remove_(remove) {}
  // The next file's number, as many as there are at the end. Thread-safe.
  std::size_t next() { return std::min(next_.fetch_add(1), files_.size()); }
  [[nodiscard]] std::size_t count() const { return files_.size(); }
  [[nodiscard]] const std::filesystem::path& at(std::size_t file) const { return files_[file]; }
  void done(std::size_t file) const {
    std::error_code ignored;  // it goes with the spill folder
    if (remove_) std::filesystem::remove(files_[file], ignored);
  }

 private:
  const std::vector<std::filesystem::path>& files_;
  const bool remove_;
  std::atomic<std::size_t> next_{0};
};

base::Status work_through(Files& files, const Scatter& scatter, ScatterWorker& worker) {
  std::vector<Event> piece(kPieceEvents);
  for (std::size_t file = files.next(); file < files.count(); file = files.next()) {
    KURSAAL_ASSIGN(EventFileReader reader, EventFileReader::open(files.at(file)));
    while (true) {
      KURSAAL_ASSIGN(const std::size_t read, reader.read(piece));
      if (read == 0) break;
      KURSAAL_TRY(worker.put_all(scatter, std::span<const Event>(piece).first(read)));
      if (scatter.progress != nullptr) scatter.progress->advance(read);
    }
    files.done(file);
  }
  return worker.flush(scatter);
}

base::Result<std::vector<Owner>> owners_of_identities(const Staged& staged, const std::vector<Person>& persons,
                                                      std::size_t threads) {
  constexpr std::uint32_t kNobody = base::PersonIndex::kNone;
  std::vector<Owner> owner_of(staged.identities.size());
  constexpr std::size_t kPiece = 16384;
  std::atomic<bool> wrong{false};
  base::parallel_for((persons.size() + kPiece - 1) / kPiece, threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t person = piece * kPiece; person < std::min(persons.size(), (piece + 1) * kPiece); ++person) {
      const base::Day death = persons[person].best.death();
      for (const std::uint32_t identity : persons[person].identities) {
        if (identity >= owner_of.size() ||
            std::atomic_ref<std::uint32_t>(owner_of[identity].person).exchange(static_cast<std::uint32_t>(person)) !=
                kNobody) {
          wrong = true;
          return;
        }
        if (death.known()) owner_of[identity].death = death.value;
      }
    }
  });
  if (wrong)
    return base::make_error(base::ErrorCode::law_broken, "an identity belongs to two people or does not exist");
  for (std::size_t i = 0; i < owner_of.size(); ++i)
    if (owner_of[i].person == kNobody && staged.identities.stands(i))
      return base::make_error(base::ErrorCode::law_broken, "an identity belongs to no person; nothing was published");
  return owner_of;
}

// EventOrder decides wherever ingest keeps its word; the bytes decide the rest, so that order never hangs on threads.
bool stands_before(const Event& a, const Event& b) {
  const EventOrder before;
  if (before(a, b)) return true;
  if (before(b, a)) return false;
  return std::memcmp(&a, &b, sizeof(Event)) < 0;
}

}  // namespace

void DayCounts::call_for(std::int32_t day) const {
  if (day < kFirstDay || day >= kFirstDay + kDays || by_day_.empty()) return;
  __builtin_prefetch(by_day_.data() + (day - kFirstDay), 1);
}

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
  KURSAAL_ASSIGN(std::vector<Owner> owner_of, owners_of_identities(staged, persons, options.threads));
  const DecidedEvents decided(staged.decisions);
  const base::Day received = staged.latest_extract.known() ? staged.latest_extract : staged.latest_happened;
  Scatter scatter{.staged = staged,
                  .plan = plan,
                  .decided = decided,
                  .owner_of = std::move(owner_of),
                  .received = received.known() ? received.value : std::numeric_limits<std::int32_t>::max(),
                  .slots = DomainSlots(staged.sources),
                  .writers = {},
                  .progress = options.progress};
  Scattered scattered;
  scattered.day_counts = empty_counts(staged.sources);
  scattered.kinds_seen.assign(staged.sources.size() * 256, 0);
  for (std::size_t bucket = 0; bucket < plan.buckets(); ++bucket) {
    scattered.files.push_back(options.spill_folder / ("person-range-" + std::to_string(bucket) + ".events"));
    KURSAAL_ASSIGN(EventFileWriter writer, EventFileWriter::create(scattered.files.back()));
    scatter.writers.push_back(std::move(writer));
  }

  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  std::vector<ScatterWorker> workers(threads);
  for (ScatterWorker& worker : workers) {
    worker.buffers.resize(plan.buckets());
    for (std::vector<Event>& buffer : worker.buffers) buffer.reserve(kBufferEvents);
    worker.day_counts = empty_counts(staged.sources);
    worker.kinds_seen.assign(staged.sources.size() * 256, 0);
  }
  Files files(staged.events.files, options.remove_staged_events);
  base::parallel_for(threads, threads, [&](std::size_t piece, std::size_t) {
    workers[piece].status = work_through(files, scatter, workers[piece]);
  });

  std::uint64_t events = 0;
  for (const ScatterWorker& worker : workers) {
    KURSAAL_TRY(worker.status);
    events += worker.events;
    scattered.after_death += worker.after_death;
    scattered.decided.insert(scattered.decided.end(), worker.decided.begin(), worker.decided.end());
    for (std::size_t i = 0; i < worker.kinds_seen.size(); ++i) scattered.kinds_seen[i] |= worker.kinds_seen[i];
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
