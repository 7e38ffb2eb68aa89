#include "serve/api_unattended.hpp"

#include "disclosure/disclosure.hpp"
#include "place/place.hpp"
#include "serve/care_answers.hpp"
#include "serve/paging.hpp"
#include "serve/person_minimum.hpp"
#include "serve/shown_count.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

constexpr std::size_t kMost = 10'000;
constexpr std::string_view kList = "unattended";

Schema unattended_schema() {
  const Schema kind = Schema::one_of({"overdue", "ask-again"});
  const Schema count = Schema::object("UnattendedCount", {{"kind", kind},
                                                          {"team", Schema::id()},
                                                          {"team_name", Schema::text(400)},
                                                          {"service", Schema::id()},
                                                          {"service_name", Schema::text(400)},
                                                          {"offers", shown_count_schema()},
                                                          {"oldest_due", Schema::nullable(Schema::day())}});
  const Schema offer = Schema::object(
      "UnattendedOffer",
      {{"kind", kind},
       {"id", Schema::id()},
       {"version", Schema::integer(1, INT64_MAX)},
       {"team", Schema::id()},
       {"team_name", Schema::text(400)},
       {"service", Schema::id()},
       {"service_name", Schema::text(400)},
       {"person",
        Schema::nullable(person_minimum_schema()).described("null: who declined is no longer among the team's people")},
       {"owner", Schema::id()},
       {"owner_name", Schema::text(400)},
       {"offered_at", Schema::instant()},
       {"due_at", Schema::nullable(Schema::instant())},
       {"due_day", Schema::day()},
       {"due_words", Schema::text(200)},
       {"late_days", Schema::integer(0, 1'000'000)}});
  return Schema::object("UnattendedPage", {{"at", Schema::instant()},
                                           {"counts", Schema::array(count, kMost)},
                                           {"items", Schema::array(offer, kMost)},
                                           {"next", Schema::nullable(Schema::text(2000))}});
}

// Who only plans is shown no small count; whoever leads the team or answers for the accounts needs the number.
json count_json(const Kitchen& kitchen, const care::Caller& caller, const care::Names& names,
                const care::UnattendedCount& count) {
  const auto offers = static_cast<std::uint64_t>(count.offers);
  const disclosure::SmallCountRule& rule = kitchen.site->small_counts;
  const bool plans = caller.role == care::Role::analyst;
  const bool hidden = plans && disclosure::is_small(offers, rule);
  std::optional<std::uint64_t> shown;
  if (!hidden) shown = plans ? disclosure::rounded_count(offers, rule) : offers;
  return {{"kind", care::unattended_kind_name(count.kind)},
          {"team", count.team},
          {"team_name", names.team(count.team)},
          {"service", count.service},
          {"service_name", service_name(kitchen, count.service)},
          {"offers", shown_count_json(shown)},
          {"oldest_due", hidden ? json() : day_json(count.oldest_due)}};
}

json offer_json(const Kitchen& kitchen, const care::Names& names, const care::UnattendedOffer& offer, json person) {
  const bool overdue = offer.kind == care::UnattendedKind::overdue;
  return {{"kind", care::unattended_kind_name(offer.kind)},
          {"id", offer.id},
          {"version", offer.version},
          {"team", offer.team},
          {"team_name", names.team(offer.team)},
          {"service", offer.service},
          {"service_name", service_name(kitchen, offer.service)},
          {"person", std::move(person)},
          {"owner", offer.owner},
          {"owner_name", offer.owner_name},
          {"offered_at", instant_json(offer.offered_at)},
          {"due_at", overdue ? instant_json(offer.due_at) : json()},
          {"due_day", base::format_day(offer.due_day)},
          {"due_words",
           overdue ? care::london_words(offer.due_at) : "to be asked again from " + care::day_words(offer.due_day)},
          {"late_days", offer.late_days}};
}

base::Result<Answer> list_unattended(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(care::Page page, page_of(request, kList, kMost));
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(const care::UnattendedSeen seen,
                 care::see_unattended(*kitchen.care, request.doing(), facts_from(snapshot), &page));
  KURSAAL_ASSIGN(const care::Names names, care::names_of_all(*kitchen.care));
  std::vector<std::string> ids;
  for (const care::UnattendedOffer& each : seen.offers)
    if (!each.person_id.empty()) ids.push_back(each.person_id);
  KURSAAL_ASSIGN(std::vector<json> people, people_minimum(*kitchen.care, *snapshot, ids));
  json counts = json::array(), items = json::array();
  for (const care::UnattendedCount& each : seen.counts)
    counts.push_back(count_json(kitchen, *request.caller, names, each));
  std::size_t next_person = 0;
  for (const care::UnattendedOffer& each : seen.offers)
    items.push_back(
        offer_json(kitchen, names, each, each.person_id.empty() ? json() : std::move(people[next_person++])));
  return made(200, {{"at", instant_json(kitchen.care->now())},
                    {"counts", std::move(counts)},
                    {"items", std::move(items)},
                    {"next", next_json(page, kList)}});
}

}  // namespace

void add_unattended_routes(Routes& routes, const Kitchen& kitchen) {
  Route list = get_route("/api/v1/offers/unattended", "unattendedOffers",
                         "Offers that nobody took by their day, and people to be asked again whom nobody asks: for a "
                         "team's leader with names, for analysts and administrators as counts.",
                         unattended_schema());
  list.query = page_query(kMost);
  list.errors = {base::ErrorCode::denied, base::ErrorCode::usage};
  list.handler = [&kitchen](const Request& request) { return list_unattended(kitchen, request); };
  routes.add(std::move(list));
}

}  // namespace kursaal::serve
