#include "serve/person_json.hpp"

#include "place/place.hpp"
#include "serve/care_answers.hpp"
#include "serve/known_json.hpp"

namespace kursaal::serve {
namespace {

using base::Absence;
using nlohmann::json;

constexpr std::string_view kAtMinimum = "Shown once the offer is accepted.";

json text_or_nothing(const std::string& text) { return text.empty() ? json() : json(text); }

json text_or_unknown(const std::string& text) {
  return text.empty() ? absence_json(Absence::unknown, "Not recorded.") : json(text);
}

json lines(const std::vector<std::string>& texts) {
  json out = json::array();
  for (const std::string& text : texts) out.push_back(text);
  return out;
}

json noted(const care::Notes& notes, care::NoteKind kind) {
  const auto found = notes.find(kind);
  if (found == notes.end()) return absence_json(Absence::none, "Nobody has written this yet.");
  const care::Note& note = found->second;
  if (note.text.empty()) return absence_json(Absence::none, "What stood here was taken back.");
  return {{"text", note.text}, {"by", note.by}, {"at", instant_json(note.at)}, {"version", note.version}};
}

std::int64_t version_of(const care::Notes& notes, care::NoteKind kind) {
  const auto found = notes.find(kind);
  return found == notes.end() ? 0 : found->second.version;
}

json identity_json(const view::PersonIdentity& who) {
  return {{"name", who.name()},
          {"nhs_number", text_or_nothing(who.nhs_number)},
          {"birth_date", day_json(who.birth)},
          {"birth_precision", base::precision_code(who.birth_precision)},
          {"age_years", who.age_years ? json(*who.age_years) : json()},
          {"sex", std::string(1, who.sex)},
          {"death_date", day_json(who.death)},
          {"deceased", who.deceased},
          {"ethnicity", text_or_unknown(who.ethnicity)},
          {"language", text_or_unknown(who.language)},
          {"communication_needs_recorded", text_or_unknown(who.communication_needs)},
          {"postcode", text_or_nothing(who.postcode)},
          {"locality", text_or_nothing(who.locality)},
          {"locality_name", text_or_nothing(who.locality_name)},
          {"practice", text_or_nothing(who.practice)},
          {"practice_name", text_or_nothing(who.practice_name)},
          {"link_strength", who.link_strength},
          {"identities", who.identities}};
}

json stage_json(const view::StageSuggested& suggested, const care::StageShown& shown) {
  json confirmed;
  if (shown.confirmed) {
    const care::ConfirmedStage& stage = *shown.confirmed;
    confirmed = {{"stage", stage.stage},
                 {"by", stage.by},
                 {"at", instant_json(stage.at)},
                 {"why", stage.why},
                 {"until", day_json(std::string_view(stage.until))},
                 {"record", stage.record},
                 {"holds", shown.confirmed_holds},
                 {"version", stage.version}};
  }
  std::string words = suggested.stage;
  for (char& letter : words)
    if (letter == '-') letter = ' ';
  return {{"suggested", text_or_null(shown.suggested)},
          {"suggested_words", shown.suggested ? "The rules suggest: " + words + ". A professional decides."
                                              : std::string("The rules cannot tell from what is known.")},
          {"suggested_reasons", lines(suggested.reasons)},
          {"rule", suggested.rule},
          {"rule_source", suggested.source},
          {"confirmed", confirmed},
          {"in_force", text_or_null(shown.in_force())},
          {"disagree", shown.disagree()}};
}

json decisions_json(const std::vector<view::DecisionShown>& decisions) {
  json out = json::array();
  for (const view::DecisionShown& decision : decisions)
    out.push_back({{"item", decision.item},
                   {"words", decision.words},
                   {"author", text_or_unknown(decision.author)},
                   {"status", text_or_unknown(decision.status)},
                   {"place", text_or_unknown(decision.place)},
                   {"review_day", day_json(decision.review)},
                   {"day", day_json(decision.day)},
                   {"known_day", day_json(decision.known_day)},
                   {"source", decision.from.source}});
  return out;
}

json scores_json(const std::vector<view::ScoreShown>& scores) {
  json out = json::array();
  for (const view::ScoreShown& score : scores) {
    json reasons = json::array();
    for (const view::ScoreReason& reason : score.reasons)
      reasons.push_back({{"item", reason.item},
                         {"words", reason.words},
                         {"day", day_json(reason.day)},
                         {"known_day", day_json(reason.known_day)},
                         {"source", reason.from.source},
                         {"file", reason.from.file},
                         {"line", reason.from.line}});
    out.push_back({{"code", score.code},
                   {"name", score.name},
                   {"value", known_json(score.value)},
                   {"unit", score.unit},
                   {"band", text_or_nothing(score.band)},
                   {"words", score.words},
                   {"note", score.note},
                   {"version", score.version},
                   {"code_list_status", score.code_list_status},
                   {"data_through", day_json(score.data_through)},
                   {"missing", lines(score.missing)},
                   {"reasons", std::move(reasons)}});
  }
  return out;
}

json flags_json(const std::vector<view::FlagShown>& flags) {
  json out = json::array();
  for (const view::FlagShown& flag : flags)
    out.push_back({{"code", flag.code},
                   {"name", flag.name},
                   {"value", known_json(flag.value)},
                   {"since_days", flag.since_days ? json(*flag.since_days) : json()},
                   {"since", day_json(flag.since)}});
  return out;
}

json use_json(const std::vector<view::UseShown>& uses) {
  json out = json::array();
  for (const view::UseShown& use : uses)
    out.push_back({{"code", use.code}, {"name", use.name}, {"value", known_json(use.value)}, {"window", use.window}});
  return out;
}

json feeds_json(const std::vector<view::FeedShown>& feeds) {
  json out = json::array();
  for (const view::FeedShown& feed : feeds)
    out.push_back({{"source", feed.source},
                   {"name", feed.name},
                   {"domains", lines(feed.domains)},
                   {"covers_from", day_json(feed.covers_from)},
                   {"covers_to", day_json(feed.covers_to)},
                   {"extracted", day_json(feed.extracted)},
                   {"stale", feed.stale},
                   {"words", feed.words}});
  return out;
}

json involved_json(const std::vector<view::InvolvedShown>& involved) {
  json out = json::array();
  for (const view::InvolvedShown& one : involved)
    out.push_back({{"organisation", one.organisation},
                   {"what", one.what},
                   {"now", one.now},
                   {"since", day_json(one.since)},
                   {"last", day_json(one.last)}});
  return out;
}

// A list that no service has: its status and reasons say the rest in words, its own name is a rule's.
std::string list_words(const view::ListStanding& list) {
  if (list.status == "care-gap") return "Practice recall";
  if (list.status == "stage-check") return "Confirmed and suggested stage";
  return list.list;
}

json lists_json(const Kitchen& kitchen, const std::vector<view::ListStanding>& lists) {
  json out = json::array();
  for (const view::ListStanding& list : lists)
    out.push_back({{"service", list.service},
                   {"name", list.service.empty() ? list_words(list) : service_name(kitchen, list.service)},
                   {"status", list.status},
                   {"team", list.team},
                   {"tier_words", list.tier},
                   {"position", list.position > 0 ? json(list.position) : json()},
                   {"reasons", sentences_json(list.reasons)},
                   {"act_by", day_json(list.act_by)}});
  return out;
}

json case_json(const Kitchen& kitchen, const care::OpenCase& one) {
  return {{"id", one.id},
          {"version", one.version},
          {"service", one.service},
          {"service_name", service_name(kitchen, one.service)},
          {"team_name", one.team_name},
          {"organisation_name", one.organisation_name},
          {"owner", one.owner},
          {"owner_name", one.owner_name},
          {"opened_at", instant_json(one.opened_at)},
          {"last_contact", one.last_contact ? day_json(std::string_view(*one.last_contact)) : json()}};
}

// What both sights have in common.
json frame(const Kitchen& kitchen, const view::SnapshotFacts& facts, const view::PersonPage& page,
           const AroundPerson& around, std::string_view sight) {
  json offer;
  if (around.context.my_offer)
    offer = {{"id", around.context.my_offer->id},
             {"version", around.context.my_offer->version},
             {"service", around.context.my_offer->service},
             {"service_name", service_name(kitchen, around.context.my_offer->service)},
             {"due_at", instant_json(around.context.my_offer->due_at)}};
  return {{"person_id", page.identity.person_id},
          {"sight", sight},
          {"snapshot", facts.content_id},
          {"as_of", base::format_day(facts.as_of)},
          {"known_by", base::format_day(facts.known_by)},
          {"identity", identity_json(page.identity)},
          {"communication_needs", noted(around.notes, care::NoteKind::communication_needs)},
          {"safe_contact", noted(around.notes, care::NoteKind::safe_contact)},
          {"note_versions",
           {{"about_me", version_of(around.notes, care::NoteKind::about_me)},
            {"communication_needs", version_of(around.notes, care::NoteKind::communication_needs)},
            {"safe_contact", version_of(around.notes, care::NoteKind::safe_contact)}}},
          {"stage", stage_json(page.stage, around.stage)},
          {"feeds", feeds_json(page.feeds)},
          {"in_lists", lists_json(kitchen, page.lists)},
          {"my_case", around.context.my_case ? case_json(kitchen, *around.context.my_case) : json()},
          {"my_offer", std::move(offer)},
          {"relation_words", around.context.relation_words},
          {"may_refer", around.context.may_refer},
          {"may_confirm_stage", around.context.may_confirm_stage}};
}

}  // namespace

json person_json(const Kitchen& kitchen, const view::SnapshotFacts& facts, const view::PersonPage& page,
                 const AroundPerson& around) {
  json out = frame(kitchen, facts, page, around, "record");
  json involved = involved_json(page.involved);
  for (const care::OpenCase& one : around.context.cases)
    involved.push_back({{"organisation", one.organisation_name},
                        {"what", "Open case: " + service_name(kitchen, one.service) + ", " + one.team_name},
                        {"now", true},
                        {"since", base::format_day(care::london_day(one.opened_at))},
                        {"last", one.last_contact ? day_json(std::string_view(*one.last_contact)) : json()}});
  out["involved"] = std::move(involved);
  out["referred_to"] = lines(around.context.referred_to);
  out["about_me"] = noted(around.notes, care::NoteKind::about_me);
  out["decisions"] = decisions_json(page.decisions);
  out["decisions_conflict"] = page.decisions_conflict;
  out["scores"] = scores_json(page.scores);
  out["flags"] = flags_json(page.flags);
  out["use"] = use_json(page.use);
  out["looked"] = {{"count", around.looks.all}, {"mine", around.looks.mine}};
  out["glass_until"] = around.context.glass_until ? instant_json(*around.context.glass_until) : json();
  return out;
}

json person_at_minimum(const Kitchen& kitchen, const view::SnapshotFacts& facts, const view::PersonPage& page,
                       const AroundPerson& around) {
  json out = frame(kitchen, facts, page, around, "minimum");
  const json withheld = absence_json(Absence::withheld, std::string(kAtMinimum));
  json& identity = out["identity"];
  for (const char* field : {"nhs_number", "postcode", "death_date"}) identity[field] = nullptr;
  for (const char* field : {"ethnicity", "language"}) identity[field] = withheld;
  // What is in force follows the confirmed stage, and that the two disagree tells that there is one.
  out["stage"]["confirmed"] = nullptr;
  out["stage"]["in_force"] = out["stage"]["suggested"];
  out["stage"]["disagree"] = false;
  out["involved"] = json::array();
  out["referred_to"] = json::array();
  out["about_me"] = withheld;
  out["decisions"] = json::array();
  out["decisions_conflict"] = false;
  out["scores"] = json::array();
  out["flags"] = json::array();
  out["use"] = json::array();
  out["looked"] = withheld;
  out["glass_until"] = nullptr;
  return out;
}

json timeline_json(const view::TimelinePage& page, bool first) {
  json items = json::array();
  for (const view::TimelineItem& item : page.items)
    items.push_back({{"day", day_json(item.day)},
                     {"minute", item.minute >= 0 ? json(item.minute) : json()},
                     {"end_day", day_json(item.end_day)},
                     {"known_day", day_json(item.known_day)},
                     {"precision", base::precision_code(item.precision)},
                     {"kind", item.kind_code},
                     {"kind_words", item.kind_words},
                     {"agency", item.agency},
                     {"agency_name", item.agency_name},
                     {"words", item.words},
                     {"code", item.code},
                     {"system", item.system},
                     {"value", item.value ? json(*item.value) : json()},
                     {"unit", text_or_nothing(item.unit)},
                     {"after_death", item.after_death}});
  json out = {{"items", std::move(items)}, {"next", text_or_nothing(page.next)}};
  if (!first) return out;
  json lanes = json::array();
  for (const view::Lane& lane : page.lanes) {
    json months = json::array();
    for (const view::LaneMonth& month : lane.months)
      months.push_back({{"month", base::format_day(month.month)}, {"count", month.events}});
    lanes.push_back({{"agency", lane.agency}, {"name", lane.agency_name}, {"months", std::move(months)}});
  }
  out["lanes"] = std::move(lanes);
  return out;
}

}  // namespace kursaal::serve
