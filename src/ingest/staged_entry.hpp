// How a record stands in the spill files while it waits for its namesakes: packed, so that the files stay small.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "population/event.hpp"

namespace kursaal::ingest {

enum EntryFlag : std::uint8_t {
  kEntryTombstone = 1,
  kEntryHasIssues = 2,
  kEntryKeyed = 4,  // version and content follow the head; without it the key is the content
};

struct EntryHead {
  std::uint64_t key_high = 0;  // hash of source, type and key (or content)
  std::uint64_t key_low = 0;
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint16_t type = 0;
  std::uint8_t events = 0;
  std::uint8_t flags = 0;
  std::uint32_t bytes = 0;  // of all that follows this head
};
static_assert(sizeof(EntryHead) == 32);

struct EntryVersion {
  std::uint64_t version = 0;
  std::uint64_t content = 0;
};

enum PackedPart : std::uint8_t { kPackedEnd = 1, kPackedKnown = 2, kPackedMinute = 4, kPackedValue = 8 };

struct PackedEvent {
  std::uint32_t person = 0;  // provisional identity
  std::int32_t day = 0;
  std::uint32_t concept_id = 0;  // provisional concept
  population::EventKind kind = population::EventKind::condition;
  base::Precision precision = base::Precision::day;
  std::uint8_t flags = 0;
  std::uint8_t parts = 0;  // PackedPart: what follows
};
static_assert(sizeof(PackedEvent) == 16);

template <class Plain>
void append_plain(std::string& out, const Plain& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class Plain>
Plain take_plain(const char*& at) {
  Plain value;
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

// Only person, day, end, known, concept, kind, precision, flags, minute, value and unit as sent are kept.
inline void pack_event(std::string& out, const population::Event& event) {
  PackedEvent packed{event.person, event.day, event.concept_id, event.kind, event.precision, event.flags, 0};
  const bool has_value = event.value_sent == event.value_sent;
  if (event.end_day != base::Day::kUnknownValue) packed.parts |= kPackedEnd;
  if (event.known_day != event.day) packed.parts |= kPackedKnown;
  if (event.minute >= 0) packed.parts |= kPackedMinute;
  if (has_value) packed.parts |= kPackedValue;
  append_plain(out, packed);
  if (packed.parts & kPackedEnd) append_plain(out, event.end_day);
  if (packed.parts & kPackedKnown) append_plain(out, event.known_day);
  if (packed.parts & kPackedMinute) append_plain(out, event.minute);
  if (packed.parts & kPackedValue) {
    append_plain(out, event.value_sent);
    append_plain(out, event.unit_sent);
  }
}

inline population::Event unpack_event(const char*& at) {
  const auto packed = take_plain<PackedEvent>(at);
  population::Event event;
  event.person = packed.person;
  event.day = packed.day;
  event.concept_id = packed.concept_id;
  event.kind = packed.kind;
  event.precision = packed.precision;
  event.flags = packed.flags;
  event.known_day = packed.day;
  if (packed.parts & kPackedEnd) event.end_day = take_plain<std::int32_t>(at);
  if (packed.parts & kPackedKnown) event.known_day = take_plain<std::int32_t>(at);
  if (packed.parts & kPackedMinute) event.minute = take_plain<std::int16_t>(at);
  if (packed.parts & kPackedValue) {
    event.value_sent = take_plain<double>(at);
    event.unit_sent = take_plain<std::uint16_t>(at);
  }
  return event;
}

}  // namespace kursaal::ingest
