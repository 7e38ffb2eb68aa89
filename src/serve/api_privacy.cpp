#include "serve/api_privacy.hpp"

#include <limits>

#include "base/text.hpp"
#include "serve/care_answers.hpp"
#include "serve/paging.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

constexpr std::size_t kMostAlerts = 100'000;

constexpr std::size_t kTrailPage = 100;  // rows
constexpr std::int64_t kFromTheNewest = std::numeric_limits<std::int64_t>::max();

Schema trail_schema() {
  const Schema row = Schema::object("Look", {{"at", Schema::instant()},
                                             {"account", Schema::text(128)},
                                             {"shown_name", Schema::text(400)},
                                             {"role", Schema::text(40)},
                                             {"organisation_name", Schema::text(400)},
                                             {"team_name", Schema::text(400)},
                                             {"purpose", Schema::text(40)},
                                             {"action", Schema::text(100)},
                                             {"outcome", Schema::text(40)},
                                             {"rule", Schema::text(100)},
                                             {"address", Schema::text(200)}});
  return Schema::list("LookedPage", row, kTrailPage);
}

Schema alerts_schema() {
  const Schema alert = Schema::object("Alert", {{"id", Schema::id()},
                                                {"version", Schema::integer(1, INT64_MAX)},
                                                {"kind", Schema::one_of({"broken-glass", "own-or-family"})},
                                                {"account", Schema::id()},
                                                {"shown_name", Schema::text(400)},
                                                {"person_id", Schema::text(128)},
                                                {"reason", Schema::text(40)},
                                                {"text", Schema::text(8000)},
                                                {"raised_at", Schema::instant()}});
  return Schema::list("AlertsPage", alert, kMostAlerts);
}

care::GlassRequest glass_of(const Request& request, const view::Snapshot& snapshot, std::string person_id) {
  care::GlassRequest glass;
  glass.facts = facts_in(snapshot, person_id);
  glass.there = snapshot.has(person_id);
  glass.person_id = std::move(person_id);
  glass.reason = request.text("reason");
  glass.text = request.text("text");
  glass.password = request.text("password");
  return glass;
}

base::Result<Answer> break_glass(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const care::Instant until, care::break_glass(*kitchen.care, request.doing(),
                                                              glass_of(request, *snapshot, request.at("person_id"))));
  return made(200, {{"until", instant_json(until)}});
}

// Ten digits, however they are parted. Missing: empty where they are not ten.
std::string ten_digits(const std::string& typed) {
  std::string digits;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c < '0' || c > '9') return {};
    digits += c;
  }
  return digits.size() == 10 ? digits : std::string();
}

// Whoever is looked for is found before the password is tried, and what was found shows only where the glass breaks.
base::Result<Answer> find_and_break_glass(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const json& find = request.body.at("find");
  view::SoughtPerson sought;
  if (find.contains("nhs_number")) {
    sought.nhs_number = ten_digits(find.at("nhs_number").get<std::string>());
    if (sought.nhs_number.empty())
      return base::make_error(base::ErrorCode::input_refused, "an NHS number has ten digits");
  } else {
    sought.name = find.at("name").get<std::string>();
    if (const auto birth = base::parse_iso(find.at("birth_date").get<std::string>())) sought.birth = birth->day;
  }
  const std::string person_id = snapshot->find_exactly(sought).value_or(std::string());
  KURSAAL_ASSIGN(const care::Instant until,
                 care::break_glass(*kitchen.care, request.doing(), glass_of(request, *snapshot, person_id)));
  return made(200, {{"person_id", person_id}, {"until", instant_json(until)}});
}

base::Result<Answer> who_looked(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "looked", kTrailPage));
  const std::int64_t before = page.after.empty() ? kFromTheNewest : base::parse_integer(page.after).value_or(0);
  const std::size_t limit = page.limit;
  KURSAAL_ASSIGN(std::vector<care::AuditRow> rows,
                 care::see_trail(*kitchen.care, request.doing(care::Purpose::checking_access), request.at("person_id"),
                                 before, static_cast<std::int64_t>(limit) + 1));
  if (rows.size() > limit) {
    rows.resize(limit);
    page.next = std::to_string(rows.back().seq);
  }
  KURSAAL_ASSIGN(const care::Names names, care::names_of_all(*kitchen.care));
  json items = json::array();
  for (const care::AuditRow& row : rows)
    items.push_back({{"at", instant_json(row.entry.at)},
                     {"account", row.entry.account},
                     {"shown_name", names.account(row.entry.account)},
                     {"role", row.entry.role},
                     {"organisation_name", names.organisation(row.entry.organisation)},
                     {"team_name", names.team(row.entry.team)},
                     {"purpose", row.entry.purpose},
                     {"action", row.entry.action},
                     {"outcome", row.entry.outcome},
                     {"rule", row.entry.rule},
                     {"address", row.entry.address}});
  return made(200, {{"items", std::move(items)}, {"next", next_json(page, "looked")}});
}

base::Result<Answer> alerts(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "alerts", kMostAlerts));
  KURSAAL_ASSIGN(const std::vector<care::PrivacyAlert> waiting,
                 care::waiting_alerts(*kitchen.care, request.doing(care::Purpose::checking_access), &page));
  json items = json::array();
  for (const care::PrivacyAlert& each : waiting)
    items.push_back({{"id", each.id},
                     {"version", each.version},
                     {"kind", each.kind},
                     {"account", each.account},
                     {"shown_name", each.shown_name},
                     {"person_id", each.person_id},
                     {"reason", each.reason},
                     {"text", each.text},
                     {"raised_at", instant_json(each.raised_at)}});
  return made(200, {{"items", std::move(items)}, {"next", next_json(page, "alerts")}});
}

base::Result<Answer> review(const Kitchen& kitchen, const Request& request) {
  KURSAAL_TRY(care::review_alert(*kitchen.care, request.doing(care::Purpose::checking_access), request.at("id"),
                                 request.if_match, request.text("outcome"), request.text("note")));
  return done();
}

}  // namespace

void add_privacy_routes(Routes& routes, const Kitchen& kitchen) {
  const std::vector<Field> why = {
      {"reason", Schema::text(40, 1)}, {"text", Schema::text(8000, 1)}, {"password", Schema::text(1000, 1)}};
  Route glass = post_route("/api/v1/people/{person_id}/break-glass", "breakGlass",
                           "Open one person to me for an hour in an emergency; the privacy officer is told.",
                           Schema::object("BreakGlass", why));
  glass.tries_secret = glass.seldom = true;
  glass.success = 200;
  glass.answer = Schema::object("GlassBroken", {{"until", Schema::instant()}});
  glass.errors = {base::ErrorCode::denied, base::ErrorCode::not_found};
  glass.handler = [&kitchen](const Request& request) { return break_glass(kitchen, request); };
  routes.add(std::move(glass));

  std::vector<Field> found_first = why;
  found_first.insert(found_first.begin(),
                     {"find", Schema::either({Schema::object("FindByNumber", {{"nhs_number", Schema::text(20, 10)}}),
                                              Schema::object("FindByNameAndBirth", {{"name", Schema::text(400, 1)},
                                                                                    {"birth_date", Schema::day()}})})});
  Route sought = post_route("/api/v1/people/break-glass", "findAndBreakGlass",
                            "The same for somebody whom I can name exactly: by NHS number, or by every word of the "
                            "recorded name and the whole birth date. Exactly one person must be so; nobody, several "
                            "and one who stays shut are answered alike.",
                            Schema::object("FindAndBreakGlass", std::move(found_first)));
  sought.tries_secret = sought.seldom = true;
  sought.success = 200;
  sought.answer = Schema::object("FoundGlassBroken", {{"person_id", Schema::id()}, {"until", Schema::instant()}});
  sought.errors = {base::ErrorCode::denied, base::ErrorCode::not_found};
  sought.handler = [&kitchen](const Request& request) { return find_and_break_glass(kitchen, request); };
  routes.add(std::move(sought));

  Route looked = get_route("/api/v1/people/{person_id}/looked", "whoLooked",
                           "Who looked at a person or changed something, the newest first; for a privacy officer.",
                           trail_schema());
  looked.query = page_query(kTrailPage);
  looked.errors = {base::ErrorCode::not_found, base::ErrorCode::usage};
  looked.handler = [&kitchen](const Request& request) { return who_looked(kitchen, request); };
  routes.add(std::move(looked));

  Route queue = get_route("/api/v1/alerts", "alerts", "What waits for a privacy officer's judgement, the oldest first.",
                          alerts_schema());
  queue.errors = {base::ErrorCode::denied};
  queue.query = page_query(kMostAlerts);
  queue.errors.push_back(base::ErrorCode::usage);
  queue.handler = [&kitchen](const Request& request) { return alerts(kitchen, request); };
  routes.add(std::move(queue));

  Route judged = post_route("/api/v1/alerts/{id}/review", "reviewAlert", "Judge an alert.",
                            Schema::object("ReviewAlert", {{"outcome", Schema::one_of({"justified", "not-justified"})},
                                                           {"note", Schema::text(8000, 1)}}));
  judged.needs_if_match = true;
  judged.errors = {base::ErrorCode::denied, base::ErrorCode::not_found, base::ErrorCode::conflict};
  judged.handler = [&kitchen](const Request& request) { return review(kitchen, request); };
  routes.add(std::move(judged));
}

}  // namespace kursaal::serve
