#include "care/notes.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "care/acting.hpp"
#include "care/london_clock.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

constexpr std::array kKinds = {NoteKind::about_me, NoteKind::communication_needs, NoteKind::safe_contact};
constexpr std::array<std::string_view, 3> kNames = {"about_me", "communication_needs", "safe_contact"};

base::Result<std::vector<Note>> found_by(Connection& connection, const std::string& person_id, NoteKind kind,
                                         bool newest_only) {
  KURSAAL_ASSIGN(
      const auto found,
      (connection.rows<std::string, std::string, std::string, std::int64_t, std::int64_t>(
          newest_only ? "SELECT n.text, a.shown_name, n.snapshot, n.written_at, n.version FROM person_note n "
                        "JOIN account a ON a.id = n.written_by WHERE n.person_id = ? AND n.kind = ? AND "
                        "n.ended_at IS NULL"
                      : "SELECT n.text, a.shown_name, n.snapshot, n.written_at, n.version FROM person_note n "
                        "JOIN account a ON a.id = n.written_by WHERE n.person_id = ? AND n.kind = ? ORDER BY "
                        "n.version DESC",
          person_id, note_kind_name(kind))));
  std::vector<Note> notes;
  for (const auto& [text, by, snapshot, at, version] : found)
    notes.push_back({kind, text, by, snapshot, Instant{at}, version});
  return notes;
}

base::Result<Notes> newest_of(Connection& connection, const std::string& person_id) {
  Notes notes;
  KURSAAL_ASSIGN(const auto found,
                 (connection.rows<std::string, std::string, std::string, std::string, std::int64_t, std::int64_t>(
                     "SELECT n.kind, n.text, a.shown_name, n.snapshot, n.written_at, n.version FROM person_note n JOIN "
                     "account a ON a.id = n.written_by WHERE n.person_id = ? AND n.ended_at IS NULL",
                     person_id)));
  for (const auto& [name, text, by, snapshot, at, version] : found)
    if (const auto kind = note_kind_of(name)) notes[*kind] = {*kind, text, by, snapshot, Instant{at}, version};
  return notes;
}

}  // namespace

std::span<const NoteKind> all_note_kinds() { return kKinds; }
std::string_view note_kind_name(NoteKind kind) { return kNames[static_cast<std::size_t>(kind)]; }
std::optional<NoteKind> note_kind_of(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return {};
  return kKinds[static_cast<std::size_t>(found - kNames.begin())];
}

base::Result<std::int64_t> write_note(Store& store, const Doing& doing, const NewNote& note, const PersonFacts& facts) {
  KURSAAL_ASSIGN(const std::string text, checked_optional_text("the note", note.text, kLongestPersonNote));
  KURSAAL_ASSIGN(const std::string person_id, checked_id("the person's id", note.person_id));
  KURSAAL_ASSIGN(const std::string snapshot, checked_id("the snapshot", note.snapshot));
  Change change;
  change.action = "write-note";
  change.request = joined({person_id, note_kind_name(note.kind), text, std::to_string(note.version)});
  change.at_least = note.kind == NoteKind::about_me ? Sight::record : Sight::minimum;
  change.own_team = false;
  change.about = [&](Connection&) -> base::Result<Subject> { return Subject{person_id, {}}; };
  change.work = [&](Connection& connection, const Asked&) -> base::Result<Done> {
    Done done;
    KURSAAL_ASSIGN(const auto before, found_by(connection, person_id, note.kind, true));
    const std::int64_t version = before.empty() ? 0 : before.front().version;
    done.object = std::string(note_kind_name(note.kind)) + "/" + std::to_string(note.version + 1);
    if (version != note.version) {
      done.conflict = before.empty() ? base::make_error(ErrorCode::conflict, "nothing is written here; look again")
                                     : base::make_error(ErrorCode::conflict, before.front().by, " has written here at ",
                                                        london_words(before.front().at), " since you looked");
      return done;
    }
    const std::int64_t now = store.now().micros;
    KURSAAL_TRY(
        connection.run("UPDATE person_note SET ended_at = ? WHERE person_id = ? AND kind = ? AND ended_at IS "
                       "NULL",
                       now, person_id, note_kind_name(note.kind)));
    KURSAAL_TRY(connection.run(
        "INSERT INTO person_note (id, person_id, kind, text, snapshot, written_at, written_by, version) VALUES (?, ?, "
        "?, ?, ?, ?, ?, ?)",
        make_id(), person_id, note_kind_name(note.kind), text, snapshot, now, doing.caller.account, version + 1));
    if (!before.empty()) done.before = joined({"note", note_kind_name(note.kind), before.front().text});
    done.after = joined({"note", note_kind_name(note.kind), text});
    return done;
  };
  KURSAAL_ASSIGN(const std::string written, act(
                                                store, doing, [&facts](const std::string&) { return facts; }, change));
  return base::parse_integer(std::string_view(written).substr(written.find('/') + 1)).value_or(0);
}

base::Result<Notes> notes_of(Store& store, const std::string& person_id) {
  return store.read([&](Connection& connection) { return newest_of(connection, person_id); });
}

base::Result<std::vector<Notes>> notes_of_people(Store& store, std::span<const std::string> person_ids) {
  return store.read([&](Connection& connection) -> base::Result<std::vector<Notes>> {
    std::vector<Notes> all;
    all.reserve(person_ids.size());
    for (const std::string& person_id : person_ids) {
      KURSAAL_ASSIGN(Notes notes, newest_of(connection, person_id));
      all.push_back(std::move(notes));
    }
    return all;
  });
}

base::Result<std::vector<Note>> earlier_notes(Store& store, const std::string& person_id, NoteKind kind) {
  return store.read([&](Connection& connection) { return found_by(connection, person_id, kind, false); });
}

}  // namespace kursaal::care
