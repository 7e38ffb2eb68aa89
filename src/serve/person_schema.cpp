// The shapes of a person's page and timeline: what person_json.cpp fills.
#include "serve/known_json.hpp"
#include "serve/person_json.hpp"

namespace kursaal::serve {
namespace {

constexpr std::int64_t kMost = INT64_MAX;

}  // namespace

Schema timeline_schema() {
  const Schema day = Schema::nullable(Schema::day());
  const Schema text = Schema::text(2000);
  const Schema item = Schema::object("TimelineItem", {{"day", day},
                                                      {"minute", Schema::nullable(Schema::integer(0, 1439))},
                                                      {"end_day", day},
                                                      {"known_day", day},
                                                      {"precision", Schema::text(16)},
                                                      {"kind", Schema::text(64)},
                                                      {"kind_words", text},
                                                      {"agency", text},
                                                      {"agency_name", text},
                                                      {"words", text},
                                                      {"code", text},
                                                      {"system", text},
                                                      {"value", Schema::nullable(Schema::number())},
                                                      {"unit", Schema::nullable(text)},
                                                      {"after_death", Schema::boolean()}});
  const Schema month = Schema::object("LaneMonth", {{"month", Schema::day()}, {"count", Schema::integer(1, kMost)}});
  const Schema lane =
      Schema::object("Lane", {{"agency", text}, {"name", text}, {"months", Schema::array(month, 10'000)}});
  return Schema::object("TimelinePage", {{"items", Schema::array(item, 500)},
                                         {"next", Schema::nullable(Schema::text(64))},
                                         optional("lanes", Schema::array(lane, 1000))});
}

Schema person_schema() {
  const Schema day = Schema::nullable(Schema::day());
  const Schema text = Schema::text(8000);
  const Schema texts = Schema::array(text, 1000);
  const Schema maybe = Schema::nullable(text);
  const Schema count = Schema::integer(0, kMost);
  const Schema noted = Schema::object(
      "Noted", {{"text", text}, {"by", text}, {"at", Schema::instant()}, {"version", Schema::integer(1, kMost)}});
  const Schema identity = Schema::object("Identity", {{"name", text},
                                                      {"nhs_number", maybe},
                                                      {"birth_date", day},
                                                      {"birth_precision", Schema::text(16)},
                                                      {"age_years", Schema::nullable(Schema::integer(0, 150))},
                                                      {"sex", Schema::text(1)},
                                                      {"death_date", day},
                                                      {"deceased", Schema::boolean()},
                                                      {"ethnicity", or_absence(text)},
                                                      {"language", or_absence(text)},
                                                      {"communication_needs_recorded", or_absence(text)},
                                                      {"postcode", maybe},
                                                      {"locality", maybe},
                                                      {"locality_name", maybe},
                                                      {"practice", maybe},
                                                      {"practice_name", maybe},
                                                      {"link_strength", Schema::nullable(Schema::number())},
                                                      {"identities", count}});
  const Schema involved = Schema::object(
      "Involved", {{"organisation", text}, {"what", text}, {"now", Schema::boolean()}, {"since", day}, {"last", day}});
  const Schema confirmed = Schema::object("ConfirmedStage", {{"stage", Schema::text(64)},
                                                             {"by", text},
                                                             {"at", Schema::instant()},
                                                             {"why", text},
                                                             {"until", day},
                                                             {"record", text},
                                                             {"holds", Schema::boolean()},
                                                             {"version", Schema::integer(1, kMost)}});
  const Schema stage = Schema::object("PersonStage", {{"suggested", Schema::nullable(Schema::text(64))},
                                                      {"suggested_words", text},
                                                      {"suggested_reasons", texts},
                                                      {"rule", text},
                                                      {"rule_source", text},
                                                      {"confirmed", Schema::nullable(confirmed)},
                                                      {"in_force", Schema::nullable(Schema::text(64))},
                                                      {"disagree", Schema::boolean()}});
  const Schema decision = Schema::object("RecordedDecision", {{"item", text},
                                                              {"words", text},
                                                              {"author", or_absence(text)},
                                                              {"status", or_absence(text)},
                                                              {"place", or_absence(text)},
                                                              {"review_day", day},
                                                              {"day", day},
                                                              {"known_day", day},
                                                              {"source", text}});
  const Schema reason = Schema::object("ScoreReason", {{"item", text},
                                                       {"words", text},
                                                       {"day", day},
                                                       {"known_day", day},
                                                       {"source", text},
                                                       {"file", text},
                                                       {"line", count}});
  const Schema score = Schema::object("Score", {{"code", Schema::text(64)},
                                                {"name", text},
                                                {"value", or_absence(Schema::number())},
                                                {"unit", text},
                                                {"band", maybe},
                                                {"words", text},
                                                {"note", text},
                                                {"version", text},
                                                {"code_list_status", text},
                                                {"data_through", day},
                                                {"missing", texts},
                                                {"reasons", Schema::array(reason, 100'000)}});
  const Schema flag = Schema::object("FlagShown", {{"code", Schema::text(64)},
                                                   {"name", text},
                                                   {"value", or_absence(Schema::boolean())},
                                                   {"since_days", Schema::nullable(Schema::integer(-kMost, kMost))},
                                                   {"since", day}});
  const Schema use = Schema::object(
      "UseShown", {{"code", Schema::text(64)}, {"name", text}, {"value", or_absence(count)}, {"window", text}});
  const Schema feed = Schema::object("FeedShown", {{"source", text},
                                                   {"name", text},
                                                   {"domains", texts},
                                                   {"covers_from", day},
                                                   {"covers_to", day},
                                                   {"extracted", day},
                                                   {"stale", Schema::boolean()},
                                                   {"words", text}});
  const Schema listed = Schema::object("ListedIn", {{"service", text},
                                                    {"name", text},
                                                    {"status", text},
                                                    {"team", text},
                                                    {"tier_words", text},
                                                    {"position", Schema::nullable(count)},
                                                    {"reasons", texts},
                                                    {"act_by", day}});
  const Schema open_case = Schema::object("PersonCase", {{"id", Schema::id()},
                                                         {"version", Schema::integer(1, kMost)},
                                                         {"service", text},
                                                         {"service_name", text},
                                                         {"team_name", text},
                                                         {"organisation_name", text},
                                                         {"owner", text},
                                                         {"owner_name", text},
                                                         {"opened_at", Schema::instant()},
                                                         {"last_contact", day}});
  const Schema offer = Schema::object("PersonOffer", {{"id", Schema::id()},
                                                      {"version", Schema::integer(1, kMost)},
                                                      {"service", text},
                                                      {"service_name", text},
                                                      {"due_at", Schema::instant()}});
  const Schema versions =
      Schema::object("NoteVersions", {{"about_me", count}, {"communication_needs", count}, {"safe_contact", count}});
  const Schema looked = Schema::object("Looked", {{"count", count}, {"mine", count}});
  return Schema::object("Person", {{"person_id", Schema::id()},
                                   {"sight", Schema::one_of({"minimum", "record"})},
                                   {"snapshot", text},
                                   {"as_of", Schema::day()},
                                   {"known_by", Schema::day()},
                                   {"identity", identity},
                                   {"involved", Schema::array(involved, 1000)},
                                   {"referred_to", texts},
                                   {"about_me", or_absence(noted)},
                                   {"communication_needs", or_absence(noted)},
                                   {"safe_contact", or_absence(noted)},
                                   {"note_versions", versions},
                                   {"stage", stage},
                                   {"decisions", Schema::array(decision, 1000)},
                                   {"decisions_conflict", Schema::boolean()},
                                   {"scores", Schema::array(score, 100)},
                                   {"flags", Schema::array(flag, 100)},
                                   {"use", Schema::array(use, 100)},
                                   {"feeds", Schema::array(feed, 1000)},
                                   {"in_lists", Schema::array(listed, 1000)},
                                   {"my_case", Schema::nullable(open_case)},
                                   {"my_offer", Schema::nullable(offer)},
                                   {"relation_words", text},
                                   {"may_refer", Schema::boolean()},
                                   {"may_confirm_stage", Schema::boolean()},
                                   {"looked", or_absence(looked)},
                                   {"glass_until", Schema::nullable(Schema::instant())}});
}

}  // namespace kursaal::serve
