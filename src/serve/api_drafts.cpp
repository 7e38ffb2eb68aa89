#include "serve/api_drafts.hpp"

#include "serve/care_answers.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

Schema draft_schema() {
  return Schema::object("Draft", {{"about", Schema::id()},
                                  {"text", Schema::text(care::kLongestDraft)},
                                  {"saved_at", Schema::instant()},
                                  {"version", Schema::integer(1, INT64_MAX)}});
}

json draft_json(const care::Draft& draft) {
  return {{"about", draft.about},
          {"text", draft.text},
          {"saved_at", instant_json(draft.saved_at)},
          {"version", draft.version}};
}

base::Result<Answer> find(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const std::optional<care::Draft> draft,
                 care::draft_of(*kitchen.care, *request.caller, request.at("about")));
  if (!draft) return base::make_error(base::ErrorCode::not_found, "there is no draft of that");
  Answer answer = made(200, draft_json(*draft));
  answer.version = draft->version;
  return answer;
}

base::Result<Answer> save(const Kitchen& kitchen, const Request& request) {
  care::Draft draft;
  draft.about = request.at("about");
  draft.text = request.text("text");
  draft.version = request.if_match;
  KURSAAL_TRY(care::save_draft(*kitchen.care, *request.caller, draft));
  return find(kitchen, request);
}

}  // namespace

void add_draft_routes(Routes& routes, const Kitchen& kitchen) {
  Route all = get_route("/api/v1/drafts", "drafts", "All my drafts, the newest first.",
                        Schema::list("DraftsPage", draft_schema(), 100'000));
  all.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_ASSIGN(const std::vector<care::Draft> drafts, care::drafts_of(*kitchen.care, *request.caller));
    json items = json::array();
    for (const care::Draft& each : drafts) items.push_back(draft_json(each));
    return made(200, {{"items", std::move(items)}, {"next", nullptr}});
  };
  routes.add(std::move(all));

  Route one =
      get_route("/api/v1/drafts/{about}", "draft", "What I typed about something and have not sent.", draft_schema());
  one.errors = {base::ErrorCode::not_found};
  one.handler = [&kitchen](const Request& request) { return find(kitchen, request); };
  routes.add(std::move(one));

  Route kept;
  kept.method = Method::put;
  kept.pattern = "/api/v1/drafts/{about}";
  kept.id = "saveDraft";
  kept.summary = "Keep what I typed. If-Match is the version that I have, 0 for none.";
  kept.body = Schema::object("SaveDraft", {{"text", Schema::text(care::kLongestDraft)}});
  kept.answer = draft_schema();
  kept.needs_if_match = true;
  kept.errors = {base::ErrorCode::conflict};
  kept.handler = [&kitchen](const Request& request) { return save(kitchen, request); };
  routes.add(std::move(kept));

  Route dropped;
  dropped.method = Method::remove;
  dropped.pattern = "/api/v1/drafts/{about}";
  dropped.id = "dropDraft";
  dropped.summary = "Throw away a draft: it was sent, or is not wanted. If-Match is the version that was.";
  dropped.success = 204;
  dropped.needs_if_match = true;
  dropped.errors = {base::ErrorCode::not_found, base::ErrorCode::conflict};
  dropped.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_TRY(care::drop_draft(*kitchen.care, *request.caller, request.at("about"), request.if_match));
    return done();
  };
  routes.add(std::move(dropped));
}

}  // namespace kursaal::serve
