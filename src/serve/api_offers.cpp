#include "serve/api_offers.hpp"

#include "place/place.hpp"
#include "serve/care_answers.hpp"
#include "serve/paging.hpp"
#include "serve/person_minimum.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

constexpr std::size_t kMostOffers = 10'000;

Schema offers_schema() {
  const Schema places = Schema::object("ServicePlaces", {{"service", Schema::id()},
                                                         {"name", Schema::text(400)},
                                                         {"places", Schema::integer(0, 1'000'000)},
                                                         {"places_left", Schema::integer(-1'000'000, 1'000'000)}});
  const Schema sentences = Schema::array(Schema::text(8000), 200);
  const Schema offer =
      Schema::object("Offer", {{"id", Schema::id()},
                               {"version", Schema::integer(1, INT64_MAX)},
                               {"service", Schema::id()},
                               {"service_name", Schema::text(400)},
                               {"tier", Schema::integer(0, 1000)},
                               {"tier_words", Schema::text(4000)},
                               {"position", Schema::integer(0, INT64_MAX)},
                               {"person", person_minimum_schema()},
                               {"reasons", sentences},
                               {"lately", sentences},
                               {"unknown", sentences},
                               {"stage_suggested", Schema::nullable(Schema::text(40))},
                               {"waiting_weeks", Schema::nullable(Schema::integer(0, 10'000))},
                               {"offered_at", Schema::instant()},
                               {"due_at", Schema::instant()},
                               {"due_words", Schema::text(100).described("The same moment in London time.")},
                               {"due_rule", Schema::text(400).described("The rule by which it is due then.")},
                               {"owner", Schema::id()},
                               {"owner_name", Schema::text(400)},
                               {"snapshot", Schema::text(128)},
                               {"as_of", Schema::day()},
                               {"data_through", Schema::nullable(Schema::day())}});
  return Schema::object("OffersPage", {{"as_of", Schema::day()},
                                       {"snapshot", Schema::text(128)},
                                       {"services", Schema::array(places, 1000)},
                                       {"items", Schema::array(offer, kMostOffers)},
                                       {"next", Schema::nullable(Schema::text(2000))}});
}

const view::WorklistRow* row_of(const view::Snapshot& snapshot, const care::OfferShown& offer) {
  for (const view::WorklistRow* row : snapshot.lists_of(offer.person_id))
    if (row->service == offer.service && row->status == "listed") return row;
  return nullptr;
}

json offer_json(const Kitchen& kitchen, const view::Snapshot& snapshot, const care::OfferShown& offer, json person) {
  const view::WorklistRow* row = row_of(snapshot, offer);
  // What the list said when the offer was made stands, also where a newer list says otherwise or no longer.
  json out = {{"id", offer.id},
              {"version", offer.version},
              {"service", offer.service},
              {"service_name", service_name(kitchen, offer.service)},
              {"tier", offer.tier},
              {"tier_words", ""},
              {"position", offer.position},
              {"person", std::move(person)},
              {"reasons", sentences_json(offer.reasons)},
              {"lately", json::array()},
              {"unknown", json::array()},
              {"stage_suggested", text_or_null(suggested_in(snapshot, offer.person_id))},
              {"waiting_weeks", nullptr},
              {"offered_at", instant_json(offer.offered_at)},
              {"due_at", instant_json(offer.due_at)},
              {"due_words", care::london_words(offer.due_at)},
              {"due_rule", offer.due_rule},
              {"owner", offer.owner_account},
              {"owner_name", offer.owner},
              {"snapshot", offer.snapshot},
              {"as_of", offer.as_of},
              {"data_through", nullptr}};
  if (row == nullptr) return out;
  out["tier_words"] = row->tier_reason.empty() ? row->tier : row->tier_reason;
  out["lately"] = sentences_json(row->lately);
  out["unknown"] = sentences_json(row->unknown);
  if (row->waiting_weeks) out["waiting_weeks"] = *row->waiting_weeks;
  out["data_through"] = day_json(row->data_through);
  return out;
}

base::Result<Answer> list_offers(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, "offers", kMostOffers));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const care::TeamOffers offers,
                 care::offers_of_team(*kitchen.care, request.doing(), facts_from(snapshot), &page));
  std::vector<std::string> ids;
  for (const care::OfferShown& each : offers.offers) ids.push_back(each.person_id);
  KURSAAL_ASSIGN(std::vector<json> people, people_minimum(*kitchen.care, *snapshot, ids));
  json services = json::array();
  for (const auto& [service, places] : offers.places)
    services.push_back({{"service", service},
                        {"name", service_name(kitchen, service)},
                        {"places", places},
                        {"places_left", offers.places_left.at(service)}});
  json items = json::array();
  for (std::size_t i = 0; i < offers.offers.size(); ++i)
    items.push_back(offer_json(kitchen, *snapshot, offers.offers[i], std::move(people[i])));
  return made(200, {{"as_of", base::format_day(snapshot->facts().as_of)},
                    {"snapshot", snapshot->facts().content_id},
                    {"services", std::move(services)},
                    {"items", std::move(items)},
                    {"next", next_json(page, "offers")}});
}

base::Result<Answer> accept(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const std::string opened,
                 care::accept_offer(*kitchen.care, request.doing(), {request.at("id"), request.if_match},
                                    request.text("owner"), facts_from(snapshot)));
  return made(201, {{"case_id", opened}});
}

base::Result<Answer> decline(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  const care::Decline why{request.text("reason"), request.text("note"), request.body.value("ask_again_months", 0)};
  KURSAAL_TRY(care::decline_offer(*kitchen.care, request.doing(), {request.at("id"), request.if_match}, why,
                                  facts_from(snapshot)));
  return done();
}

}  // namespace

void add_offer_routes(Routes& routes, const Kitchen& kitchen) {
  Route list =
      get_route("/api/v1/offers", "offers",
                "The open offers of my team with their reasons, and how many places are left.", offers_schema());
  list.query = page_query(kMostOffers);
  list.errors.push_back(base::ErrorCode::usage);
  list.handler = [&kitchen](const Request& request) { return list_offers(kitchen, request); };
  routes.add(std::move(list));

  Route taken = post_route("/api/v1/offers/{id}/accept", "acceptOffer",
                           "Take the person on: opens a case, mine or that of a colleague.",
                           Schema::object("AcceptOffer", {optional("owner", Schema::text(128))}));
  taken.needs_if_match = true;
  taken.success = 201;
  taken.answer = Schema::object("CaseOpened", {{"case_id", Schema::id()}});
  taken.errors = {base::ErrorCode::not_found, base::ErrorCode::conflict};
  taken.handler = [&kitchen](const Request& request) { return accept(kitchen, request); };
  routes.add(std::move(taken));

  Route declined = post_route("/api/v1/offers/{id}/decline", "declineOffer",
                              "Decline with a reason, and say after how many months to ask again.",
                              Schema::object("DeclineOffer", {{"reason", Schema::text(40, 1)},
                                                              optional("note", Schema::text(8000)),
                                                              optional("ask_again_months", Schema::integer(0, 24))}));
  declined.needs_if_match = true;
  declined.errors = {base::ErrorCode::not_found, base::ErrorCode::conflict};
  declined.handler = [&kitchen](const Request& request) { return decline(kitchen, request); };
  routes.add(std::move(declined));
}

}  // namespace kursaal::serve
