#include "app/care_lists.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "app/demo_accounts.hpp"
#include "base/text.hpp"
#include "care/care.hpp"
#include "find/find.hpp"

namespace kursaal::app {
namespace {

std::string number(std::int64_t count) { return base::format_count(static_cast<std::uint64_t>(count)); }

// What everybody who sees an offer may read: never `reasons_sensitive`.
std::string reasons_of(const view::WorklistRow& row) {
  if (!row.reasons.empty()) return row.reasons;
  return row.tier_reason.empty() ? "on the list " + row.list : row.tier_reason;
}

}  // namespace

base::Result<ListsTaken> take_in_lists(care::Store& store, const place::Site& site, const PublishedLists& lists) {
  ListsTaken all;
  std::set<std::string> led, there;
  KURSAAL_ASSIGN(const std::vector<care::TeamListed> teams, care::teams_that_take(store));
  for (const care::TeamListed& team : teams) led.insert(team.id);
  KURSAAL_ASSIGN(const care::Names names, care::names_of_all(store));
  for (const auto& [id, name] : names.teams) there.insert(id);
  for (const place::Service& service : site.services) {
    care::Worklist list;
    list.service = service.id;
    list.snapshot = lists.snapshot;
    list.as_of = lists.as_of;
    list.week = find::week_of(lists.as_of);
    list.decide_within_days = service.owner.act_within_days;
    std::map<std::string, std::int64_t> left_out;  // by locality
    for (const view::WorklistRow& row : lists.rows) {
      if (row.status != "listed" || row.service != service.id) continue;
      const std::string team = team_id_of(service.id, row.locality);
      if (!led.contains(team)) {
        ++left_out[row.locality];
        continue;
      }
      list.people.push_back({row.person_id, team, row.tier_no, row.rank, reasons_of(row)});
    }
    for (const place::Team& team : service.teams) {
      const std::string id = team_id_of(service.id, team.locality);
      if (led.contains(id)) list.places[id] = team.places_a_week;
    }
    KURSAAL_ASSIGN(const care::TakenIn taken, care::take_worklist(store, list));
    all.services.push_back({service.id, taken});
    for (const auto& [locality, people] : left_out)
      all.not_offered.push_back(
          {service.id, locality, people,
           there.contains(team_id_of(service.id, locality)) ? "nobody leads the team" : "there is no such team"});
  }
  if (lists.has) {
    KURSAAL_ASSIGN(const std::vector<std::string> people, care::people_with_entries(store));
    all.adrift =
        std::count_if(people.begin(), people.end(), [&](const std::string& person) { return !lists.has(person); });
  }
  return all;
}

std::vector<std::string> lines_of(const ListsTaken& taken) {
  std::vector<std::string> lines;
  for (const ListsTaken::OfService& each : taken.services)
    lines.push_back(each.service + ": " + number(each.taken.offered) + " new offers, " + number(each.taken.kept) +
                    " kept, " + number(each.taken.left) + " left the list, " + number(each.taken.with_the_team) +
                    " with a team already, " + number(each.taken.asked_later) + " not to be asked yet");
  for (const NotOffered& each : taken.not_offered)
    lines.push_back(each.service + " in " + (each.locality.empty() ? "no locality" : each.locality) + ": " +
                    number(each.people) + " listed people are offered to nobody, since " + each.why + " (" +
                    team_id_of(each.service, each.locality) + ")");
  if (taken.adrift > 0)
    lines.push_back(number(taken.adrift) +
                    " people with open entries are not in this snapshot (joined, split apart or gone): nothing was "
                    "moved, their teams see them named so and decide entry by entry");
  return lines;
}

}  // namespace kursaal::app
