#include "care/person_context.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "care/relationships.hpp"

namespace kursaal::care {
namespace {

constexpr std::int64_t kAYear = 365 * kMicrosADay;

}  // namespace

std::string relation_words(Relations relations, bool broken_glass) {
  constexpr std::array<std::pair<Relations, std::string_view>, 4> kWords = {{
      {kAcceptedCase, "an open case of your team"},
      {kRegistration, "registered with your practice"},
      {kReferral, "referred to your team"},
      {kListEntry, "on your team's list"},
  }};
  std::string words;
  const auto add = [&words](std::string_view each) { words.append(words.empty() ? "" : ", and ").append(each); };
  for (const auto& [relation, each] : kWords)
    if ((relations & relation) != 0) add(each);
  if (broken_glass) add("opened by you in an emergency");
  return words.empty() ? "none" : words;
}

base::Result<PersonContext> context_of(Store& store, const Caller& caller, const std::string& person_id,
                                       const PersonFacts& facts) {
  return store.read([&](Connection& connection) -> base::Result<PersonContext> {
    PersonContext context;
    KURSAAL_ASSIGN(const AccessQuestion question,
                   question_of(store, connection, caller, Purpose::direct_care, person_id, facts));
    context.relation_words = relation_words(question.relations, question.broken_glass);
    context.may_refer = may_refer(question);
    context.may_confirm_stage = may_confirm_stage(question);
    KURSAAL_ASSIGN(
        const auto cases,
        (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                         std::string, std::int64_t, std::optional<std::string>, std::int64_t>(
            "SELECT c.id, c.service, c.team, t.name, t.organisation, o.name, c.owner, a.shown_name, c.opened_at, "
            "(SELECT MAX(k.day) FROM contact k WHERE k.care_case = c.id AND k.kind <> 'no-reply'), c.version FROM "
            "care_case c JOIN team t ON t.id = c.team JOIN organisation o ON o.id = t.organisation JOIN account a ON "
            "a.id = c.owner WHERE c.person_id = ? AND c.closed_at IS NULL ORDER BY c.opened_at, c.id",
            person_id)));
    for (const auto& [id, service, team, team_name, organisation, organisation_name, owner, owner_name, opened, last,
                      version] : cases) {
      context.cases.push_back({id, service, team, team_name, organisation, organisation_name, owner, owner_name,
                               Instant{opened}, last, version});
      if (!caller.team.empty() && team == caller.team && !context.my_case) context.my_case = context.cases.back();
    }
    KURSAAL_ASSIGN(const auto offers,
                   (connection.rows<std::string, std::string, std::string, std::int64_t, std::int64_t>(
                       "SELECT o.id, o.service, t.name, o.due_at, o.version FROM offer o JOIN team t ON t.id = o.team "
                       "WHERE o.person_id = ? AND o.team = ? AND o.state = 'open' ORDER BY o.due_at, o.id",
                       person_id, caller.team)));
    if (!offers.empty()) {
      const auto& [id, service, team_name, due, version] = offers.front();
      context.my_offer = OpenOffer{id, service, team_name, Instant{due}, version};
    }
    KURSAAL_ASSIGN(const auto referrals,
                   connection.rows<std::string>("SELECT DISTINCT t.name FROM referral r JOIN team t ON t.id = r.team "
                                                "WHERE r.person_id = ? AND r.ended_at IS NULL ORDER BY t.name",
                                                person_id));
    for (const auto& [team] : referrals) context.referred_to.push_back(team);
    const std::int64_t now = store.now().micros;
    KURSAAL_ASSIGN(const auto glass, connection.rows<std::int64_t>(
                                         "SELECT COALESCE(MAX(until_at), 0) FROM broken_glass WHERE account = ? AND "
                                         "person_id = ? AND broken_at <= ? AND until_at > ?",
                                         caller.account, person_id, now, now));
    if (std::get<0>(glass.front()) > 0) context.glass_until = Instant{std::get<0>(glass.front())};
    return context;
  });
}

base::Result<Looks> looks_at(Store& store, const Caller& caller, const std::string& person_id) {
  return store.read([&](Connection& connection) -> base::Result<Looks> {
    KURSAAL_ASSIGN(const auto found,
                   (connection.rows<std::int64_t, std::int64_t>(
                       "SELECT COUNT(*), COALESCE(SUM(CASE WHEN account = ? THEN 1 ELSE 0 END), 0) FROM audit WHERE "
                       "person_id = ? AND action = 'see-person' AND outcome = 'granted' AND at > ?",
                       caller.account, person_id, store.now().micros - kAYear)));
    return Looks{std::get<0>(found.front()), std::get<1>(found.front())};
  });
}

base::Result<std::vector<TeamPerson>> people_of_team(Store& store, const Doing& doing, const FactsOf& facts_of) {
  return store.read([&](Connection& connection) -> base::Result<std::vector<TeamPerson>> {
    KURSAAL_ASSIGN(const TeamStanding standing, standing_of_team(store, connection, doing.caller, doing.purpose));
    std::set<std::string> people;
    for (const auto* set : {&standing.offered, &standing.referred, &standing.in_a_case})
      people.insert(set->begin(), set->end());
    std::vector<TeamPerson> seen;
    for (const std::string& person : people) {
      const Decision decision = decide(standing.about(person, facts_of(person)));
      if (decision.person != Sight::nothing) seen.push_back({person, decision});
    }
    return seen;
  });
}

base::Result<std::vector<std::string>> people_with_entries(Store& store) {
  return store.read([](Connection& connection) -> base::Result<std::vector<std::string>> {
    KURSAAL_ASSIGN(const auto found,
                   connection.rows<std::string>(
                       "SELECT person_id FROM offer WHERE state = 'open' UNION SELECT person_id FROM care_case WHERE "
                       "closed_at IS NULL UNION SELECT person_id FROM referral WHERE ended_at IS NULL UNION SELECT "
                       "person_id FROM stage_confirmed WHERE ended_at IS NULL UNION SELECT person_id FROM person_note "
                       "WHERE ended_at IS NULL UNION SELECT person_id FROM account_kin"));
    std::vector<std::string> people;
    for (const auto& [person] : found) people.push_back(person);
    std::sort(people.begin(), people.end());
    return people;
  });
}

}  // namespace kursaal::care
