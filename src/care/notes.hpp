// What staff write about a person for whoever comes next: a line about them, how they want to be spoken to, how it is
// safe to reach them. Each has a text, who wrote it and when; every earlier one is kept.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "care/caller.hpp"

namespace kursaal::care {

enum class NoteKind : std::uint8_t { about_me, communication_needs, safe_contact };
std::span<const NoteKind> all_note_kinds();
std::string_view note_kind_name(NoteKind kind);  // "safe_contact"
std::optional<NoteKind> note_kind_of(std::string_view name);

inline constexpr std::size_t kLongestPersonNote = 1000;  // bytes

struct Note {
  NoteKind kind = NoteKind::about_me;
  std::string text;      // empty: what stood here holds no longer
  std::string by;        // shown name
  std::string snapshot;  // before the writer's eyes
  Instant at;
  std::int64_t version = 0;
};

struct NewNote {
  std::string person_id;
  NoteKind kind = NoteKind::about_me;
  std::string text;
  std::string snapshot;
  std::int64_t version = 0;  // of the note that the caller saw; 0: none
};

// Requires of the caller: to see the person; for about_me the record, the others may be learnt on the telephone before
// a case is opened. Returns the new version. Errors: not-found; conflict (who wrote meanwhile, and when);
// input-refused.
base::Result<std::int64_t> write_note(Store& store, const Doing& doing, const NewNote& note, const PersonFacts& facts);

// The newest of each kind, for whom see_person has answered already. Missing: nobody wrote any.
using Notes = std::map<NoteKind, Note>;
base::Result<Notes> notes_of(Store& store, const std::string& person_id);

// The same for a list, in its order.
base::Result<std::vector<Notes>> notes_of_people(Store& store, std::span<const std::string> person_ids);

// All that was ever written of a kind, newest first.
base::Result<std::vector<Note>> earlier_notes(Store& store, const std::string& person_id, NoteKind kind);

}  // namespace kursaal::care
