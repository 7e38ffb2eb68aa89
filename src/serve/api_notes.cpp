#include "serve/api_notes.hpp"

#include "serve/care_answers.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

std::vector<std::string> kinds() {
  std::vector<std::string> names;
  for (const care::NoteKind kind : care::all_note_kinds()) names.emplace_back(care::note_kind_name(kind));
  return names;
}

base::Error no_such_kind() { return base::make_error(base::ErrorCode::not_found, "there is no such kind of note"); }

base::Result<Answer> write(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const auto kind = care::note_kind_of(request.at("kind"));
  if (!kind) return no_such_kind();
  const std::string& person_id = request.at("person_id");
  KURSAAL_ASSIGN(const std::int64_t version, care::write_note(*kitchen.care, request.doing(),
                                                              {person_id, *kind, request.text("text"),
                                                               snapshot->facts().content_id, request.if_match},
                                                              facts_in(*snapshot, person_id)));
  Answer answer = done();
  answer.version = version;
  return answer;
}

base::Result<Answer> earlier(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const auto kind = care::note_kind_of(request.at("kind"));
  if (!kind) return no_such_kind();
  const std::string& person_id = request.at("person_id");
  KURSAAL_ASSIGN(const care::Decision seen,
                 care::see_person(*kitchen.care, request.doing(), person_id, facts_in(*snapshot, person_id)));
  // About me is part of the record: at the minimum the person's page withholds it too.
  if (*kind == care::NoteKind::about_me && seen.person != care::Sight::record)
    return base::make_error(base::ErrorCode::denied,
                            "at the minimum that a list entry shows, what a person says of themself is withheld");
  KURSAAL_ASSIGN(const std::vector<care::Note> notes, care::earlier_notes(*kitchen.care, person_id, *kind));
  json items = json::array();
  for (const care::Note& each : notes)
    items.push_back({{"text", each.text}, {"by", each.by}, {"at", instant_json(each.at)}, {"version", each.version}});
  return made(200, {{"items", std::move(items)}, {"next", nullptr}});
}

}  // namespace

void add_note_routes(Routes& routes, const Kitchen& kitchen) {
  std::string names;
  for (const std::string& each : kinds()) names += (names.empty() ? "" : ", ") + each;
  Route written;
  written.method = Method::put;
  written.pattern = "/api/v1/people/{person_id}/notes/{kind}";
  written.id = "writeNote";
  written.summary = "Write a note about a person (" + names +
                    "); every earlier one is kept. If-Match is the version of the one seen, 0 for none.";
  written.body = Schema::object("WriteNote", {{"text", Schema::text(care::kLongestPersonNote)}});
  written.needs_if_match = true;
  written.takes_key = true;
  written.success = 204;
  written.errors = {base::ErrorCode::not_found, base::ErrorCode::conflict};
  written.handler = [&kitchen](const Request& request) { return write(kitchen, request); };
  routes.add(std::move(written));

  Route before =
      get_route("/api/v1/people/{person_id}/notes/{kind}", "earlierNotes", "All notes of a kind, the newest first.",
                Schema::list("NotesPage",
                             Schema::object("NoteWritten", {{"text", Schema::text(4000)},
                                                            {"by", Schema::text(400)},
                                                            {"at", Schema::instant()},
                                                            {"version", Schema::integer(1, INT64_MAX)}}),
                             100'000));
  before.errors = {base::ErrorCode::not_found, base::ErrorCode::denied};
  before.handler = [&kitchen](const Request& request) { return earlier(kitchen, request); };
  routes.add(std::move(before));
}

}  // namespace kursaal::serve
