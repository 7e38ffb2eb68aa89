#include "ingest/record_sink.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "ingest/known_people.hpp"
#include "ingest/staged_entry.hpp"
#include "ingest/staging.hpp"

namespace kursaal::ingest {
namespace {

constexpr std::size_t kBufferBytes = 16U << 10;
constexpr std::size_t kMostEvents = 255;  // of one record: its parts are numbered in a byte

enum class Phase : std::uint8_t { idle, open, refused };

struct Tally {
  std::uint64_t records = 0, present = 0, valid = 0, late_days = 0, timed = 0;
  bool optional = false;
};

}  // namespace

struct RecordSink::State {
  State(Staging& shared, std::uint16_t of)
      : staging(shared),
        source(of),
        concepts(shared.concepts_),
        reasons(shared.reasons_),
        begun(shared.files_.size(), 0) {}

  Staging& staging;
  std::uint16_t source;
  terminology::ConceptCollector::Cache concepts;
  ReasonCache reasons;

  // --- the record begun ---
  Phase phase = Phase::idle;
  bool repeated = false;
  std::uint16_t type = 0;
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint64_t key_high = 0, key_low = 0, version = 0, content = 0;
  bool keyed = false;
  bool has_subject = false;
  bool doubted = false;
  std::string subject;
  std::vector<population::Event> events;
  std::vector<population::Identity> identities;
  std::vector<IdentityAlias> record_aliases;
  std::vector<population::Decision> record_decisions;
  population::Identity said_identity;
  std::uint64_t said = 0;
  bool said_before = false;
  bool said_doubts_birth = false;
  std::string said_of;

  // --- kept over records ---
  std::vector<std::uint64_t> begun;  // records by file
  std::uint64_t all_begun = 0;
  std::vector<std::pair<std::string, std::uint16_t>> type_ids;
  std::vector<population::RecordCounts> counts;                             // by type
  std::map<std::pair<std::uint16_t, std::uint32_t>, std::uint64_t> copied;  // as Staging's
  std::vector<Tally> recorded;                                              // by type: recorded dates, for timeliness
  std::vector<std::uint64_t> seeds;  // by type: a key is one within its source and type
  KnownPeople known;
  std::unordered_map<std::string, std::uint16_t> units;
  std::unordered_map<std::uint64_t, std::uint32_t> statements;  // person and hash of what was said: position in partial
  std::vector<FullIdentity> full;
  std::vector<PartialIdentity> partial;
  std::vector<IdentityAlias> aliases;
  std::vector<population::Decision> decisions;
  QuarantineRows quarantine, doubts;
  std::map<std::pair<std::uint16_t, std::string>, Tally, std::less<>> tallies;
  YearCounts years{};
  std::array<std::string, kSpillBuckets> buffers;

  [[nodiscard]] std::uint64_t place() const { return place_of(file, line); }

  // Of the record begun.
  population::QuarantineRow row(base::Severity severity, std::string_view code, std::string_view text) {
    return {source, severity, file, reasons.number(code, text), line};
  }

  std::uint16_t type_named(std::string_view name) {
    for (const auto& [known_name, id] : type_ids)
      if (known_name == name) return id;
    const std::uint16_t id = staging.type_of(source, name);
    type_ids.emplace_back(name, id);
    if (counts.size() <= id) {
      counts.resize(id + std::size_t{1});
      seeds.resize(counts.size());
      recorded.resize(counts.size());
    }
    seeds[id] = base::hash_text(name, source) << 1;
    return id;
  }

  KnownPerson& person(std::string_view local_id) {
    if (KnownPerson* found = known.find(local_id)) return *found;
    const Interned interned = staging.identities_.intern(source, local_id);
    return known.add(interned.text, interned.id);
  }

  std::uint16_t unit_id(std::string_view unit) {
    if (unit.empty()) return 0;
    // A short list of units recurs: look them up without making a string of each.
    thread_local std::string key;
    key.assign(unit);
    if (const auto found = units.find(key); found != units.end()) return found->second;
    const std::uint16_t id = staging.unit_of(unit);
    units.emplace(key, id);
    return id;
  }

  void spill(std::string& buffer, std::size_t bucket) {
    if (base::Status status = staging.buckets_[bucket].append(buffer); !status.ok())
      staging.fail(std::move(status).error());
    buffer.clear();
  }

  // The end of a record in any way but loaded.
  bool ends_here() {
    if (phase == Phase::refused || phase == Phase::idle) {
      phase = Phase::idle;
      return true;
    }
    phase = Phase::idle;
    if (!repeated) return false;
    ++counts[type].duplicate;
    if (staging.full_extract(file)) ++copied[{type, file}];
    return true;
  }

  void keep(bool tombstone);
};

RecordSink::RecordSink(Staging& staging, std::uint16_t source) : state_(std::make_unique<State>(staging, source)) {}

RecordSink::RecordSink(RecordSink&&) noexcept = default;

RecordSink::~RecordSink() {
  if (!state_) return;
  State& s = *state_;
  for (std::size_t bucket = 0; bucket < kSpillBuckets; ++bucket)
    if (!s.buffers[bucket].empty()) s.spill(s.buffers[bucket], bucket);
  std::vector<IdentityMention> mentions;
  mentions.reserve(s.known.all().size());
  for (const KnownPerson& who : s.known.all())
    if (who.first != ~std::uint64_t{0}) mentions.push_back({who.id, who.first});
  s.staging.identities_.add(std::move(s.full), std::move(s.partial), std::move(s.aliases), std::move(mentions));

  for (std::size_t i = 0; i < s.recorded.size(); ++i)
    if (s.recorded[i].records != 0) s.tallies[{static_cast<std::uint16_t>(i), "(recorded)"}] = s.recorded[i];
  const std::lock_guard guard(s.staging.lock_);
  for (std::size_t i = 0; i < s.begun.size(); ++i) s.staging.read_[i] += s.begun[i];
  for (std::size_t i = 0; i < s.counts.size(); ++i)
    if (s.counts[i].read != 0) s.staging.types_[i].counts += s.counts[i];
  for (const auto& [key, records] : s.copied) s.staging.copied_[key] += records;
  s.staging.quarantine_.join(std::move(s.quarantine));
  s.staging.doubts_.join(std::move(s.doubts));
  s.staging.decisions_.insert(s.staging.decisions_.end(), s.decisions.begin(), s.decisions.end());
  for (const auto& [key, tally] : s.tallies) {
    population::FieldQuality& quality = s.staging.quality_[key];
    quality.records += tally.records;
    quality.present += tally.present;
    quality.valid += tally.valid;
    quality.late_days_sum += tally.late_days;
    quality.timed += tally.timed;
    quality.optional = quality.optional || tally.optional;
  }
  for (std::size_t i = 0; i < kYears; ++i) s.staging.years_[s.source][i] += s.years[i];
}

std::uint64_t RecordSink::begun() const { return state_->all_begun; }

void RecordSink::begin(const RecordHead& head) {
  State& s = *state_;
  KURSAAL_CHECK(s.phase != Phase::open);
  s.phase = Phase::open;
  s.type = s.type_named(head.type);
  ++s.counts[s.type].read;
  ++s.begun[head.file];
  ++s.all_begun;
  s.file = head.file;
  s.line = head.line;
  s.repeated = s.staging.repeated(head.file);
  s.keyed = !head.key.empty();
  const std::string_view key = s.keyed ? head.key : head.content;
  const std::uint64_t seed = s.seeds[s.type] + (s.keyed ? 1U : 0U);
  s.key_high = base::hash_text(key, seed);
  s.key_low = base::hash_text(key, ~seed);
  s.version = head.version;
  s.content = s.keyed ? base::hash_text(head.content) : s.key_low;
  s.has_subject = false;
  s.doubted = false;
  s.said = 0;
  s.said_before = false;
  s.events.clear();
  s.identities.clear();
  s.record_aliases.clear();
  s.record_decisions.clear();
}

void RecordSink::subject(std::string_view local_id) {
  state_->subject.assign(local_id);
  state_->has_subject = true;
}

void RecordSink::identity(population::Identity identity, bool partial) {
  State& s = *state_;
  if (s.phase != Phase::open || s.repeated) return;
  if (partial) {
    partial_identity(std::move(identity), 0);
    return;
  }
  s.identities.push_back(std::move(identity));
}

bool RecordSink::same_identity(std::string_view local_id, std::uint64_t said) {
  State& s = *state_;
  if (s.phase != Phase::open || s.repeated || said == 0) return true;
  KnownPerson* who = s.known.find(local_id);
  if (who == nullptr) return false;
  if (who->said != said) {
    const auto before = s.statements.find(base::hash_combine(who->id, said));
    if (before == s.statements.end()) return false;
    who->said = said;
    who->partial = before->second;
  }
  s.said = said;
  s.said_before = true;
  s.said_of.assign(local_id);
  return true;
}

void RecordSink::partial_identity(population::Identity identity, std::uint64_t said, bool birth_doubted) {
  State& s = *state_;
  if (s.phase != Phase::open || s.repeated) return;
  s.said = said == 0 ? base::hash_combine(s.place(), 1) | 1U : said;
  s.said_before = false;
  s.said_of = identity.key.local_id;
  s.said_identity = std::move(identity);
  s.said_doubts_birth = birth_doubted;
}

void RecordSink::alias(std::string_view local_id, std::string_view other) {
  State& s = *state_;
  if (s.phase != Phase::open || s.repeated || local_id == other) return;
  s.record_aliases.push_back({s.source, std::string(local_id), std::string(other)});
}

void RecordSink::event(const SentEvent& sent) {
  State& s = *state_;
  if (s.phase != Phase::open || s.repeated) return;
  if (!sent.at.day.known()) {
    quarantine("date-missing", "The record says no day on which it happened.");
    s.phase = Phase::refused;
    return;
  }
  if (!s.has_subject) {
    quarantine("subject-missing", "The record says of no person whom it is about.");
    s.phase = Phase::refused;
    return;
  }
  if (s.events.size() == kMostEvents) {
    quarantine("too-many-facts", "The record holds more than 255 facts.");
    s.phase = Phase::refused;
    return;
  }
  population::Event event;
  event.day = sent.at.day.value;
  event.minute = sent.at.minute;
  event.precision = sent.at.precision;
  event.kind = sent.kind;
  if (sent.end.known()) {
    if (sent.end < sent.at.day)
      issue("end-before-start", "The end lies before the start; the end is taken as unknown.");
    else
      event.end_day = sent.end.value;
  }
  if (sent.known.known()) {
    event.known_day = sent.known.value;
    Tally& tally = s.recorded[s.type];
    ++tally.records;
    ++tally.present;
    ++tally.valid;
    if (sent.known >= sent.at.day) {
      ++tally.timed;
      tally.late_days += static_cast<std::uint64_t>(sent.known - sent.at.day);
    }
  } else {
    event.known_day = event.day;
    event.flags |= population::kFlagKnownInferred;
  }
  if (sent.marked_sensitive) event.flags |= population::kFlagMarkedSensitive;
  if (sent.has_value) {
    event.value_sent = sent.value;
    event.unit_sent = s.unit_id(sent.unit);
  }
  const std::uint64_t arrival = (static_cast<std::uint64_t>(s.file) << 40) | s.line;
  event.concept_id =
      sent.code.code.empty()
          ? s.concepts.intern(terminology::CodeSystem::kursaal, population::event_kind_name(sent.kind), {}, arrival)
          : s.concepts.intern(sent.code.system, sent.code.code, sent.code.display, arrival);
  if (const std::string_view item = s.staging.decision_item(sent.code); !item.empty()) {
    population::Decision decision;
    decision.file = s.file;
    decision.line = s.line;
    decision.part = static_cast<std::uint8_t>(s.events.size());
    decision.item = item;
    s.record_decisions.push_back(std::move(decision));
  }
  s.events.push_back(event);
  if (population::may_lie_ahead(sent.kind)) return;
  const double year = std::floor((event.day + 62091.5) / 365.2425);  // 62091 days from 1800-01-01 to 1970-01-01
  ++s.years[static_cast<std::size_t>(std::clamp(year, 0.0, kYears - 1.0))];
}

bool RecordSink::decided() const {
  return state_->phase == Phase::open && !state_->repeated && !state_->record_decisions.empty();
}

void RecordSink::decision(const population::Decision& said) {
  for (population::Decision& decision : state_->record_decisions) {
    decision.author = said.author;
    decision.status = said.status;
    decision.place = said.place;
    decision.review = said.review;
  }
}

void RecordSink::issue(std::string_view code, std::string_view text) {
  State& s = *state_;
  if (s.phase != Phase::open || s.repeated) return;
  s.doubted = true;
  s.doubts.add(s.row(base::Severity::warning, code, text));
}

void RecordSink::field(std::string_view name, bool present, bool valid) {
  State& s = *state_;
  if (s.phase == Phase::idle || s.repeated) return;
  Tally& tally = s.tallies[{s.type, std::string(name)}];
  ++tally.records;
  tally.present += present ? 1U : 0U;
  tally.valid += present && valid ? 1U : 0U;
}

void RecordSink::fields(std::string_view type, std::string_view name, std::uint64_t records, std::uint64_t present,
                        std::uint64_t valid, bool optional) {
  Tally& tally = state_->tallies[{state_->type_named(type), std::string(name)}];
  tally.records += records;
  tally.present += present;
  tally.valid += valid;
  tally.optional = optional;
}

void RecordSink::State::keep(bool tombstone) {
  for (population::Identity& identity : identities) {
    identity.source = source;
    identity.file = file;
    identity.line = line;
    const std::uint32_t id = person(identity.key.local_id).id;
    full.push_back({id, version, content, place(), tombstone, population::KeptIdentity(identity)});
  }
  if (said != 0 && !tombstone) {
    KnownPerson& who = person(said_of);
    if (said_before && who.said == said) {
      // Large files are read before small ones, so a later row may stand before this one.
      std::uint64_t& latest = partial[who.partial].place;
      latest = std::max(latest, place());
    } else {
      who.said = said;
      who.partial = static_cast<std::uint32_t>(partial.size());
      said_identity.source = source;
      statements.emplace(base::hash_combine(who.id, said), who.partial);
      partial.push_back({who.id, place(), said_doubts_birth, population::KeptIdentity(said_identity)});
    }
  }
  for (IdentityAlias& alias : record_aliases) aliases.push_back(std::move(alias));

  if (!tombstone)
    for (population::Decision& decision : record_decisions) decisions.push_back(std::move(decision));

  std::uint32_t subject_id = 0;
  if (has_subject && !events.empty() && !tombstone) {
    KnownPerson& who = person(subject);
    who.first = std::min(who.first, place());
    subject_id = who.id;
  }
  const std::size_t bucket = key_high >> (64 - kSpillBucketBits);
  std::string& buffer = buffers[bucket];
  const std::size_t start = buffer.size();
  EntryHead head{key_high, key_low, file,
                 line,     type,    tombstone ? std::uint8_t{0} : static_cast<std::uint8_t>(events.size()),
                 0,        0};
  if (tombstone) head.flags |= kEntryTombstone;
  if (doubted) head.flags |= kEntryHasIssues;
  if (keyed) head.flags |= kEntryKeyed;
  append_plain(buffer, head);
  if (keyed) append_plain(buffer, EntryVersion{version, content});
  if (!tombstone) {
    for (population::Event& event : events) {
      event.person = subject_id;
      pack_event(buffer, event);
    }
  }
  head.bytes = static_cast<std::uint32_t>(buffer.size() - start - sizeof head);
  std::memcpy(buffer.data() + start, &head, sizeof head);
  if (buffer.size() >= kBufferBytes) spill(buffer, bucket);
}

void RecordSink::load() {
  if (!state_->ends_here()) state_->keep(false);
}

void RecordSink::withdraw() {
  if (!state_->ends_here()) state_->keep(true);
}

void RecordSink::set_aside(SetAside reason) {
  State& s = *state_;
  if (s.ends_here()) return;
  population::RecordCounts& counts = s.counts[s.type];
  ++(reason == SetAside::unused_type ? counts.unused_type : counts.unknown_format);
}

void RecordSink::quarantine(std::string_view code, std::string_view text) {
  State& s = *state_;
  // What a repeated file held in quarantine was told of the first time.
  if (s.ends_here()) return;
  ++s.counts[s.type].quarantined;
  if (s.doubted)
    while (!s.doubts.empty() && s.doubts.back().file == s.file && s.doubts.back().line == s.line) s.doubts.pop_back();
  s.quarantine.add(s.row(base::Severity::error, code, text));
}

}  // namespace kursaal::ingest
