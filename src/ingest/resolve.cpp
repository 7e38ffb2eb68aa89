#include "ingest/resolve.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "base/parallel.hpp"

namespace kursaal::ingest {
namespace {

using population::RecordCounts;

// Years without any event after which what lies beyond is not believed, where a source states no extract date
// (ASSUMED): a few years if it is less than one event in a hundred, a century if it is less than half of them.
constexpr std::size_t kImplausibleGapYears = 5;
constexpr std::size_t kImpossibleGapYears = 100;

// An extract made so many years after the last thing that happened is not believed (ASSUMED).
constexpr int kExtractYears = 20;

// A recorded month stands on its first day, and a time zone may bring a day more.
constexpr std::int32_t kDaysOfAMonth = 31;

// What is arranged may be recorded long before it begins.
constexpr bool is_arranged(population::EventKind kind) {
  using population::EventKind;
  return population::may_lie_ahead(kind) || kind == EventKind::care_home_stay || kind == EventKind::care_package ||
         kind == EventKind::registration || kind == EventKind::elective_admission || kind == EventKind::day_case;
}

// A bucket of more is resolved in parts: what is looked up in a part stays in the cache.
constexpr std::size_t kPartBytes = 2U << 20;
constexpr std::size_t kEventBytes = 512U << 10;  // of events between writes
constexpr std::size_t kAhead = 8;                // entries, of look_ahead()
constexpr std::size_t kFarAhead = 2 * kAhead;

EntryHead head_of(const char* entry) {
  EntryHead head;
  std::memcpy(&head, entry, sizeof head);
  return head;
}

EntryVersion version_of(const char* entry, const EntryHead& head) {
  EntryVersion version{0, head.key_low};
  if (head.flags & kEntryKeyed) std::memcpy(&version, entry + sizeof(EntryHead), sizeof version);
  return version;
}

}  // namespace

Resolver::Resolver(Staging& staging, const terminology::CodeLists& lists, const terminology::Measures& measures)
    : staging_(staging), lists_(lists), measures_(measures) {}

void Resolver::doubt_extracts() {
  YearCounts years{};
  for (const YearCounts& of_source : staging_.years_)
    for (std::size_t i = 0; i < kYears; ++i) years[i] += of_source[i];
  const std::size_t last = last_believed_year(years);
  if (last == kYears) return;
  latest_ = base::day_of(kFirstYear + static_cast<int>(last), 12, 31);
  const base::Day limit = base::day_of(kFirstYear + static_cast<int>(last) + kExtractYears, 12, 31);
  for (std::uint32_t file = 0; file < staging_.files_.size(); ++file) {
    base::Day& stated = staging_.files_[file].extracted;
    if (!stated.known() || stated <= limit) continue;
    stated = {};
    staging_.file_issue(file, base::Severity::warning, "extract-date-doubted",
                        "The file states an extract date decades after everything that any source says happened; it "
                        "is taken as stating none.");
  }
}

void Resolver::find_horizons() {
  std::vector<population::StagedSource>& sources = staging_.sources_;
  for (const population::SourceFile& file : staging_.files_) {
    base::Day& newest = sources[file.source].extracted;
    if (file.extracted.known() && (!newest.known() || newest < file.extracted)) newest = file.extracted;
  }
  horizon_.assign(sources.size(), base::Day{});
  for (std::size_t source = 0; source < sources.size(); ++source) {
    horizon_[source] = sources[source].extracted;
    if (horizon_[source].known()) continue;
    const YearCounts& years = staging_.years_[source];
    std::uint64_t all = 0;
    for (const std::uint64_t count : years) all += count;
    std::uint64_t beyond = 0;
    std::size_t gap = 0;
    for (std::size_t year = kYears; year-- > 0;) {
      if (years[year] == 0) {
        ++gap;
        continue;
      }
      const bool few = beyond * 100 < all && gap >= kImplausibleGapYears;
      const bool far = beyond * 2 < all && gap >= kImpossibleGapYears;
      if (beyond != 0 && (few || far)) {
        horizon_[source] = base::day_of(kFirstYear + static_cast<int>(year), 12, 31);
        break;
      }
      beyond += years[year];
      gap = 0;
      if (beyond * 2 >= all) break;
    }
  }
}

void Resolver::prepare_concepts() {
  concepts_ = staging_.concepts_.finish();
  const std::size_t count = concepts_.table.size();
  measures_of_.assign(count, {});
  listed_.assign(count, kNotListed);
  for (const auto& [name, list] : lists_.all()) {
    const terminology::ItemIndex index(list, concepts_.table);
    const bool is_measures = name == "measures";
    for (std::size_t i = 0; i < count; ++i) {
      const auto items = index.items_of(base::ConceptId{static_cast<std::uint32_t>(i)});
      if (items.empty()) continue;
      listed_[i] = kListed;
      if (!is_measures) continue;
      for (const std::uint16_t item : items) {
        const std::size_t measure = measures_.find(list.items[item]);
        if (measure < measures_.all().size()) measures_of_[i].push_back(static_cast<std::uint16_t>(measure));
      }
    }
  }
  for (std::size_t i = 0; i < count; ++i)
    if (concepts_.table.all()[i].system == terminology::CodeSystem::kursaal) listed_[i] = kOwnConcept;
}

void Resolver::prepare_units() {
  units_ = staging_.units_;
  for (const terminology::Measure& measure : measures_.all()) units_.push_back(measure.canonical_unit);
  std::sort(units_.begin(), units_.end());
  units_.erase(std::unique(units_.begin(), units_.end()), units_.end());  // "" is the first
  const auto position = [&](const std::string& unit) {
    return static_cast<std::uint16_t>(std::lower_bound(units_.begin(), units_.end(), unit) - units_.begin());
  };
  for (const std::string& unit : staging_.units_) final_unit_.push_back(position(unit));
  for (const terminology::Measure& measure : measures_.all())
    canonical_unit_.push_back(position(measure.canonical_unit));
}

void Resolver::prepare_full_feeds() {
  std::vector<population::SourceFile>& files = staging_.files_;
  replaced_.assign(files.size(), 0);
  // An extract of the same bytes as an earlier one says that all of it still holds: the one that was read stands for
  // the newest of them, else nothing would.
  for (std::uint32_t copy = 0; copy < files.size(); ++copy) {
    if (!staging_.repeated(copy)) continue;
    for (std::uint32_t read = 0; read < files.size(); ++read)
      if (!staging_.repeated(read) && files[read].source == files[copy].source &&
          files[read].digest == files[copy].digest)
        files[read].extracted = std::max(files[read].extracted, files[copy].extracted);
  }
  for (const auto& [source, layout] : staging_.full_) {
    base::Day newest;
    for (const population::SourceFile& file : files)
      if (file.source == source && file.layout == layout) newest = std::max(newest, file.extracted);
    for (std::size_t i = 0; i < files.size(); ++i)
      if (files[i].source == source && files[i].layout == layout && files[i].extracted.known() &&
          files[i].extracted < newest)
        replaced_[i] = 1;
  }
}

void Resolver::find_received() {
  const std::vector<population::SourceFile>& files = staging_.files_;
  for (std::uint32_t file = 0; file < files.size(); ++file) {
    base::Day first = files[file].extracted;
    // The same bytes may have come before: what they say was known from then on.
    if (!staging_.repeated(file))
      for (std::uint32_t copy = 0; copy < files.size(); ++copy)
        if (staging_.repeated(copy) && files[copy].source == files[file].source &&
            files[copy].digest == files[file].digest && files[copy].extracted.known())
          first = first.known() ? std::min(first, files[copy].extracted) : files[copy].extracted;
    received_.push_back(first.known() ? first : staging_.sources_[files[file].source].extracted);
  }
}

bool Resolver::of_same_extract(std::uint32_t a, std::uint32_t b) const {
  const base::Day day = staging_.files_[a].extracted;
  return a == b || (day.known() && day == staging_.files_[b].extracted);
}

void Resolver::count_copied_extracts() {
  const std::vector<population::SourceFile>& files = staging_.files_;
  repeats_.assign(staging_.types_.size(), 0);
  for (const auto& [key, records] : staging_.copied_) {
    const population::SourceFile& copy = files[key.second];
    bool of_one_extract = false;
    for (std::uint32_t file = 0; file < files.size() && !of_one_extract; ++file)
      of_one_extract = (file < key.second || !staging_.repeated(file)) && file != key.second &&
                       files[file].source == copy.source && files[file].digest == copy.digest &&
                       of_same_extract(file, key.second);
    if (!of_one_extract) repeats_[key.first] += records;
  }
}

void Resolver::drop(const EntryHead& head, std::uint64_t RecordCounts::*reason, Outcome& outcome) const {
  ++(outcome.counts[head.type].*reason);
  if (head.flags & kEntryHasIssues) outcome.dropped.push_back(place_of(head.file, head.line));
}

const char* Resolver::choose(const std::vector<const char*>& group, Outcome& outcome) const {
  struct Candidate {
    const char* entry;
    EntryHead head;
    EntryVersion version;
    base::Day extracted;
  };
  std::vector<Candidate> candidates;
  candidates.reserve(group.size());
  for (const char* entry : group) {
    const EntryHead head = head_of(entry);
    if (replaced_[head.file]) {
      drop(head, &RecordCounts::superseded, outcome);
      continue;
    }
    candidates.push_back({entry, head, version_of(entry, head), staging_.files_[head.file].extracted});
  }
  if (candidates.empty()) return nullptr;
  // Newest first; among copies of it, the first in the input stands.
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.version.version != b.version.version) return a.version.version > b.version.version;
    if (a.extracted != b.extracted) return a.extracted > b.extracted;
    return place_of(a.head.file, a.head.line) > place_of(b.head.file, b.head.line);
  });
  const auto same = [](const Candidate& a, const Candidate& b) {
    return a.version.version == b.version.version && a.version.content == b.version.content &&
           (a.head.flags & kEntryTombstone) == (b.head.flags & kEntryTombstone);
  };
  std::size_t chosen = 0;
  for (std::size_t i = 1; i < candidates.size(); ++i)
    if (same(candidates[i], candidates[0])) chosen = i;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i == chosen) continue;
    bool copy = same(candidates[i], candidates[chosen]);
    bool of_one_extract = false;
    for (std::size_t k = i + 1; k < candidates.size(); ++k) {
      if (!same(candidates[i], candidates[k])) continue;
      copy = true;
      of_one_extract = of_same_extract(candidates[k].head.file, candidates[i].head.file);
      // Nothing more is asked of a repeat, unless it may be of an earlier whole extract: many rows may be one row's.
      if (of_one_extract || !staging_.full_extract(candidates[i].head.file)) break;
    }
    drop(candidates[i].head, copy ? &RecordCounts::duplicate : &RecordCounts::superseded, outcome);
    if (copy && !of_one_extract && staging_.full_extract(candidates[i].head.file))
      ++outcome.repeats[candidates[i].head.type];
  }
  return candidates[chosen].entry;
}

void Resolver::normalise(population::Event& event, Outcome& outcome) const {
  const std::uint16_t sent = event.unit_sent;
  event.unit_sent = final_unit_[sent];
  const std::vector<std::uint16_t>& candidates = measures_of_[event.concept_id];
  if (candidates.empty()) return;
  terminology::NormalisedValue best;
  std::uint16_t measure = candidates.front();
  for (const std::uint16_t candidate : candidates) {
    const terminology::NormalisedValue value = measures_.normalise(candidate, event.value_sent, staging_.units_[sent]);
    if (candidate == candidates.front() || value.verdict == terminology::UnitVerdict::normalised) {
      best = value;
      measure = candidate;
    }
    if (value.verdict == terminology::UnitVerdict::normalised) break;
  }
  const std::string& name = measures_.all()[measure].name;
  const auto doubt = [&](const char* code, const std::string& text) {
    outcome.issues.add(
        {event.source, base::Severity::warning, event.file, outcome.reasons.number(code, text), event.line});
  };
  switch (best.verdict) {
    case terminology::UnitVerdict::normalised:
      event.value = best.value;
      event.unit = canonical_unit_[measure];
      return;
    case terminology::UnitVerdict::no_unit:
      return doubt("unit-missing",
                   "The value of " + name + " has no unit; it is kept as sent and no threshold uses it.");
    case terminology::UnitVerdict::unknown_unit:
      return doubt(
          "unit-unknown",
          "The unit of " + name + " is not one that converts; the value is kept as sent and no threshold uses it.");
    case terminology::UnitVerdict::implausible:
      return doubt("value-implausible",
                   "The value of " + name +
                       " lies outside what a living person has; it is kept as sent and no threshold uses it.");
  }
}

void Resolver::accept(const char* entry, Outcome& outcome, std::string& out) const {
  const EntryHead head = head_of(entry);
  RecordCounts& counts = outcome.counts[head.type];
  const std::uint16_t source = staging_.types_[head.type].source;
  if (replaced_[head.file]) return drop(head, &RecordCounts::superseded, outcome);
  if (head.flags & kEntryTombstone) {
    ++counts.loaded;
    ++outcome.withdrawn;
    return;
  }
  const char* at = entry + sizeof(EntryHead) + ((head.flags & kEntryKeyed) ? sizeof(EntryVersion) : 0);
  std::vector<population::Event>& events = outcome.events_of_record;
  events.resize(head.events);
  for (std::uint8_t part = 0; part < head.events; ++part) {
    population::Event& event = events[part];
    event = unpack_event(at);
    event.person = people_.final_of[event.person];
    event.concept_id = concepts_.final_of[event.concept_id].value;
    event.file = head.file;
    event.line = head.line;
    event.source = source;
    event.part = part;
    const auto refuse = [&](const char* code, const char* text) {
      drop(head, &RecordCounts::quarantined, outcome);
      outcome.issues.add({source, base::Severity::error, head.file, outcome.reasons.number(code, text), head.line});
    };
    const base::Day day{event.day};
    if (horizon_[source].known() && day > horizon_[source] && !population::may_lie_ahead(event.kind))
      return refuse("event-in-future",
                    staging_.sources_[source].extracted.known()
                        ? "It is said to have happened after the day on which the source was extracted."
                        : "It is said to have happened years after everything else that the source sent.");
    // An instant may lie a day before the birth date of another time zone.
    const std::int32_t first_day = first_day_[event.person];
    if (first_day == base::Day::kUnknownValue) continue;
    if (end_of_precision(day, event.precision) + (event.minute >= 0 ? 1 : 0) <= base::Day{first_day})
      return refuse(
          "event-before-birth",
          "It is said to have happened before the person was born; if the record is of a pregnancy or birth it may be "
          "the mother's under her baby's identifier (a doubtful link), so it is attached to nobody.");
  }
  ++counts.loaded;
  judge_known_days(head, source, events, outcome);
  for (std::uint8_t part = 0; part < head.events; ++part) {
    population::Event& event = events[part];
    if (event.value_sent == event.value_sent)
      normalise(event, outcome);
    else
      event.unit_sent = 0;
    // Nothing happened after it was known.
    if (!population::may_lie_ahead(event.kind))
      outcome.happened->add(std::min(event.day, event.known_day), place_of(event.file, event.line));
    const char listed = listed_[event.concept_id];
    if (listed != kOwnConcept) {
      ++outcome.coded[source];
      if (listed == kNotListed) ++outcome.unknown[source];
    }
    prove(event.person);
    append_plain(out, event);
    ++outcome.events;
  }
}

void Resolver::judge_known_days(const EntryHead& head, std::uint16_t source, std::vector<population::Event>& events,
                                Outcome& outcome) const {
  const base::Day received = received_[head.file];
  bool before = false;
  bool after = false;
  for (population::Event& event : events) {
    const bool said = (event.flags & population::kFlagKnownInferred) == 0;
    before = before || (said && event.known_day + kDaysOfAMonth < event.day && !is_arranged(event.kind));
    if (!received.known() || base::Day{event.known_day} <= received) continue;
    after = after || said;
    event.known_day = received.value;
    event.flags |= population::kFlagKnownInferred;
  }
  const auto doubt = [&](const char* code, const char* text) {
    outcome.issues.add({source, base::Severity::warning, head.file, outcome.reasons.number(code, text), head.line});
  };
  if (before) doubt("recorded-before-event", "It is said to have been recorded more than a month before it happened.");
  if (after)
    doubt("recorded-after-extract",
          "It is said to have been recorded after its file was extracted; it is taken as known on the extract date.");
}

void Resolver::prove(std::uint32_t person) const {
  if (people_.unproven.empty()) return;
  const std::atomic_ref<char> unproven(const_cast<char&>(people_.unproven[person]));
  if (unproven.load(std::memory_order_relaxed) != 0) unproven.store(0, std::memory_order_relaxed);
}

void Resolver::find_first_days(std::size_t threads) {
  first_day_.resize(people_.identities.size());
  constexpr std::size_t kPiece = 16384;
  // A birth date stands on the first day of its month or year; one inferred from an age may be a year too late.
  base::parallel_for((first_day_.size() + kPiece - 1) / kPiece, threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t i = piece * kPiece; i < std::min(first_day_.size(), (piece + 1) * kPiece); ++i) {
      const population::KeptIdentity& who = people_.identities.kept(i);
      const base::Day birth = who.birth();
      first_day_[i] = birth.known() && who.birth_inferred_from_age() ? (birth - 366).value : birth.value;
    }
  });
}

// People stand in no order here, and what is asked of each stands in memory that is seldom in the cache: it is called
// for before it is needed, first the person's number, then what is known of them.
void Resolver::look_ahead(const char* entry, bool number_is_here) const {
  const EntryHead head = head_of(entry);
  if (head.events == 0) return;
  PackedEvent packed;
  std::memcpy(&packed, entry + sizeof(EntryHead) + ((head.flags & kEntryKeyed) ? sizeof(EntryVersion) : 0),
              sizeof packed);
  if (number_is_here)
    __builtin_prefetch(&first_day_[people_.final_of[packed.person]]);
  else
    __builtin_prefetch(&people_.final_of[packed.person]);
}

void Resolver::resolve_bucket(std::size_t bucket, Outcome& outcome) {
  outcome.counts.resize(staging_.types_.size());
  outcome.repeats.resize(staging_.types_.size());
  outcome.coded.resize(staging_.sources_.size());
  outcome.unknown.resize(staging_.sources_.size());
  std::string name = std::to_string(bucket);
  name.insert(0, 3 - name.size(), '0');
  const std::filesystem::path file = staging_.spill_folder_ / ("events-" + name + ".bin");
  SpillFile events(file);
  base::Status status = staging_.buckets_[bucket].take_in_parts(
      kPartBytes, kSpillBucketBits, [&](std::string_view entries) { return resolve_part(entries, events, outcome); });
  if (events.begun()) outcome.file = file;
  if (status.ok()) status = events.close();
  if (!status.ok()) outcome.error = std::move(status).error();
}

base::Status Resolver::resolve_part(std::string_view bytes, SpillFile& events, Outcome& outcome) const {
  std::size_t entries = 0;
  for (const char* at = bytes.data(); at < bytes.data() + bytes.size(); at += sizeof(EntryHead) + head_of(at).bytes)
    ++entries;

  // Open addressing over the first entry of each key; others of the key hang behind it. Beside the number of an entry
  // stand bits of its key, so that most strangers are known without a look at them.
  std::size_t size = 16;
  while (size < entries * 2) size *= 2;
  struct Slot {
    std::uint32_t number = 0;  // of the entry + 1
    std::uint32_t key = 0;
  };
  std::vector<Slot> slots(size);
  std::vector<const char*> at_entry;
  std::vector<std::uint32_t> next;  // entry number + 1 of another of the same key
  at_entry.reserve(entries);
  next.reserve(entries);
  std::vector<char> first;
  first.reserve(entries);
  for (const char* at = bytes.data(); at < bytes.data() + bytes.size();) {
    const EntryHead head = head_of(at);
    const auto number = static_cast<std::uint32_t>(at_entry.size());
    const auto key = static_cast<std::uint32_t>(head.key_high);
    std::size_t slot = head.key_low & (size - 1);
    bool is_first = true;
    while (slots[slot].number != 0) {
      if (slots[slot].key == key) {
        const EntryHead other = head_of(at_entry[slots[slot].number - 1]);
        if (other.key_high == head.key_high && other.key_low == head.key_low) {
          is_first = false;
          break;
        }
      }
      slot = (slot + 1) & (size - 1);
    }
    at_entry.push_back(at);
    first.push_back(is_first);
    if (is_first) {
      next.push_back(0);
      slots[slot] = {number + 1, key};
    } else {
      next.push_back(next[slots[slot].number - 1]);
      next[slots[slot].number - 1] = number + 1;
    }
    at += sizeof(EntryHead) + head.bytes;
  }

  std::string out;
  std::vector<const char*> group;
  for (std::size_t number = 0; number < at_entry.size(); ++number) {
    if (number + kFarAhead < at_entry.size()) look_ahead(at_entry[number + kFarAhead], false);
    if (number + kAhead < at_entry.size()) look_ahead(at_entry[number + kAhead], true);
    if (!first[number]) continue;
    const char* entry = at_entry[number];
    if (next[number] != 0) {
      group.assign(1, entry);
      for (std::uint32_t other = next[number]; other != 0; other = next[other - 1])
        group.push_back(at_entry[other - 1]);
      entry = choose(group, outcome);
    }
    if (entry != nullptr) accept(entry, outcome, out);
    if (out.size() < kEventBytes) continue;
    KURSAAL_TRY(events.write(out));
    out.clear();
  }
  return events.write(out);
}

base::Result<population::Staged> Resolver::run(std::size_t threads, base::Progress* progress) {
  if (staging_.failure_) return *staging_.failure_;
  if (progress != nullptr) progress->stage("resolve", kSpillBuckets);
  doubt_extracts();
  find_horizons();
  find_received();
  count_copied_extracts();
  prepare_full_feeds();
  people_ = staging_.identities_.resolve(staging_.files_, staging_.sources_, horizon_, latest_, replaced_,
                                         staging_.reasons_, threads);
  find_first_days(threads);
  prepare_concepts();
  prepare_units();
  std::vector<Outcome> outcomes;
  outcomes.reserve(kSpillBuckets);
  for (std::size_t bucket = 0; bucket < kSpillBuckets; ++bucket) outcomes.emplace_back(staging_.reasons_);
  base::parallel_for(kSpillBuckets, threads, [&](std::size_t bucket, std::size_t) {
    resolve_bucket(bucket, outcomes[bucket]);
    if (progress != nullptr) progress->advance(1);
  });
  for (Outcome& outcome : outcomes)
    if (outcome.error) return std::move(*outcome.error);
  return assemble(outcomes);
}

base::Result<population::Staged> Staging::finish(const terminology::CodeLists& lists,
                                                 const terminology::Measures& measures, std::size_t threads,
                                                 base::Progress* progress) {
  return Resolver(*this, lists, measures).run(threads, progress);
}

}  // namespace kursaal::ingest
