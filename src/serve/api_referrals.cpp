#include "serve/api_referrals.hpp"

#include "serve/care_answers.hpp"
#include "serve/paging.hpp"
#include "serve/person_minimum.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

constexpr std::size_t kMostReferrals = 10'000;

base::Result<Answer> refer(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const std::string& person_id = request.at("person_id");
  KURSAAL_ASSIGN(const std::string id, care::make_referral(*kitchen.care, request.doing(),
                                                           {person_id, request.text("team"), request.text("why")},
                                                           facts_in(*snapshot, person_id)));
  return made(201, {{"referral_id", id}});
}

base::Result<Answer> list(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "referrals", kMostReferrals));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const std::vector<care::ReferralShown> found,
                 care::referrals_of_team(*kitchen.care, request.doing(), facts_from(snapshot), &page));
  std::vector<std::string> ids;
  for (const care::ReferralShown& each : found) ids.push_back(each.person_id);
  KURSAAL_ASSIGN(std::vector<json> people, people_minimum(*kitchen.care, *snapshot, ids));
  json items = json::array();
  for (std::size_t i = 0; i < found.size(); ++i)
    items.push_back({{"id", found[i].id},
                     {"version", found[i].version},
                     {"person", std::move(people[i])},
                     {"from_organisation", found[i].from_organisation},
                     {"made_by", found[i].made_by},
                     {"made_at", instant_json(found[i].made_at)},
                     {"owner", found[i].owner_account},
                     {"owner_name", found[i].owner},
                     {"why", found[i].why}});
  return made(200, {{"items", std::move(items)}, {"next", next_json(page, "referrals")}});
}

base::Result<Answer> end(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_TRY(care::end_referral(*kitchen.care, request.doing(), request.at("id"), request.if_match,
                                 request.text("why"), facts_from(snapshot)));
  return done();
}

base::Result<Answer> teams(const Kitchen& kitchen) {
  KURSAAL_ASSIGN(const std::vector<care::TeamListed> found, care::teams_that_take(*kitchen.care));
  KURSAAL_ASSIGN(const care::Names names, care::names_of_all(*kitchen.care));
  json items = json::array();
  for (const care::TeamListed& each : found)
    items.push_back({{"team", each.id},
                     {"name", each.name},
                     {"organisation", each.organisation},
                     {"organisation_name", names.organisation(each.organisation)}});
  return made(200, {{"items", std::move(items)}, {"next", nullptr}});
}

}  // namespace

void add_referral_routes(Routes& routes, const Kitchen& kitchen) {
  Route made_one =
      post_route("/api/v1/people/{person_id}/referrals", "makeReferral", "Refer the person to a team, saying why.",
                 Schema::object("MakeReferral", {{"team", Schema::id()}, {"why", Schema::text(8000, 1)}}));
  made_one.success = 201;
  made_one.answer = Schema::object("ReferralMade", {{"referral_id", Schema::id()}});
  made_one.errors = {base::ErrorCode::not_found, base::ErrorCode::conflict};
  made_one.handler = [&kitchen](const Request& request) { return refer(kitchen, request); };
  routes.add(std::move(made_one));

  const Schema referral = Schema::object("Referral", {{"id", Schema::id()},
                                                      {"version", Schema::integer(1, INT64_MAX)},
                                                      {"person", person_minimum_schema()},
                                                      {"from_organisation", Schema::text(400)},
                                                      {"made_by", Schema::text(400)},
                                                      {"made_at", Schema::instant()},
                                                      {"owner", Schema::id()},
                                                      {"owner_name", Schema::text(400)},
                                                      {"why", Schema::text(8000)}});
  Route listed = get_route("/api/v1/referrals", "referrals", "The open referrals to my team, the oldest first.",
                           Schema::list("ReferralsPage", referral, kMostReferrals));
  listed.query = page_query(kMostReferrals);
  listed.errors.push_back(base::ErrorCode::usage);
  listed.handler = [&kitchen](const Request& request) { return list(kitchen, request); };
  routes.add(std::move(listed));

  Route ended = post_route("/api/v1/referrals/{id}/end", "endReferral", "End a referral to my team, saying why.",
                           Schema::object("EndReferral", {{"why", Schema::text(8000, 1)}}));
  ended.needs_if_match = true;
  ended.errors = {base::ErrorCode::not_found, base::ErrorCode::conflict};
  ended.handler = [&kitchen](const Request& request) { return end(kitchen, request); };
  routes.add(std::move(ended));

  const Schema team = Schema::object("TeamThatTakes", {{"team", Schema::id()},
                                                       {"name", Schema::text(400)},
                                                       {"organisation", Schema::id()},
                                                       {"organisation_name", Schema::text(400)}});
  Route taking = get_route("/api/v1/teams", "teamsThatTake", "Teams to which somebody can be referred.",
                           Schema::list("TeamsPage", team, 10'000));
  taking.handler = [&kitchen](const Request&) { return teams(kitchen); };
  routes.add(std::move(taking));
}

}  // namespace kursaal::serve
