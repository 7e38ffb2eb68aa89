// A person's page, put together from what is held in memory.
#include <algorithm>
#include <map>
#include <tuple>

#include "view/snapshot_state.hpp"

namespace kursaal::view {
namespace {

using base::Day;
using population::EventKind;

StageSuggested stage_of(const Snapshot::State& state, std::size_t person) {
  StageSuggested stage;
  const auto text = [&](std::string_view column) {
    return std::string(state.scores.text(column, person).value_or(""));
  };
  stage.stage = text("stage_suggested");
  if (stage.stage.empty()) stage.stage = "unknown";
  stage.rule = text("stage_rule");
  stage.cohort = text("cohort");
  stage.rising_risk = text("rising_risk");
  const auto found = state.stage_rules.find(stage.rule);
  if (stage.stage == "unknown") {
    stage.reasons.emplace_back(found == state.stage_rules.end()
                                   ? "What the rules need to know of this person is not known."
                                   : "It cannot be told whether this holds: " + found->second.reason);
  } else if (found != state.stage_rules.end()) {
    stage.reasons.push_back(found->second.reason);
  }
  if (found != state.stage_rules.end()) stage.source = found->second.source.empty() ? "inferred" : found->second.source;
  return stage;
}

std::vector<InvolvedShown> involved_of(const Snapshot::State& state, std::size_t person, const MayShow& may_show) {
  std::vector<InvolvedShown> involved;
  for (const KeptStay& stay : state.contacts.stays_of(person)) {
    if (!may_show(stay.labels)) continue;
    InvolvedShown shown;
    shown.source = state.tables.sources[stay.source].name;
    shown.organisation = state.tables.sources[stay.source].shown_name;
    shown.what = std::string(kind_words(stay.kind));
    const ConceptWords& what = state.tables.concepts[stay.concept_id];
    if (what.system != "kursaal") shown.what += ": " + what.words;
    shown.now = true;
    shown.since = Day{stay.from};
    involved.push_back(std::move(shown));
  }
  // A kind of contact of a source is one line, whatever labels its events carry.
  struct Sum {
    std::uint64_t events = 0;
    std::int32_t first = 0, last = 0;
  };
  std::map<std::pair<std::uint16_t, EventKind>, Sum> sums;
  for (const KeptContact& contact : state.contacts.contacts_of(person)) {
    if (!may_show(contact.labels)) continue;
    const auto [at, is_new] = sums.try_emplace({contact.source, contact.kind}, Sum{0, contact.first, contact.last});
    at->second.events += contact.events;
    at->second.first = std::min(at->second.first, contact.first);
    at->second.last = std::max(at->second.last, contact.last);
  }
  std::vector<InvolvedShown> contacts;
  for (const auto& [key, sum] : sums) {
    InvolvedShown shown;
    shown.source = state.tables.sources[key.first].name;
    shown.organisation = state.tables.sources[key.first].shown_name;
    shown.what = sum.events == 1 ? std::string(kind_words(key.second)) + ", once in the last 12 months"
                                 : std::string(kinds_words(key.second)) + ": " + std::to_string(sum.events) +
                                       " in the last 12 months";
    shown.since = Day{sum.first};
    shown.last = Day{sum.last};
    contacts.push_back(std::move(shown));
  }
  std::stable_sort(contacts.begin(), contacts.end(), [](const InvolvedShown& a, const InvolvedShown& b) {
    return std::tie(b.last, a.organisation, a.what) < std::tie(a.last, b.organisation, b.what);
  });
  involved.insert(involved.end(), contacts.begin(), contacts.end());
  return involved;
}

std::vector<FeedShown> feeds_of(const Snapshot::State& state) {
  std::vector<FeedShown> feeds;
  for (const SourceFacts& source : state.tables.sources) {
    const base::Period whole = state.feeds.period_of(source.name);
    feeds.push_back({source.name, source.shown_name, source.domains, whole.start, whole.end, source.extracted,
                     state.feeds.is_stale(source.name), state.feeds.words_of(source.name)});
  }
  return feeds;
}

}  // namespace

PersonIdentity Snapshot::State::identity_of(std::size_t person) const {
  PersonIdentity who = people.identity(person);
  if (const auto age = scores.number("age_years", person)) who.age_years = static_cast<int>(*age);
  if (who.sealed) {
    // Where a protected person lives or is registered is not shown to anybody.
    for (std::string* where : {&who.postcode, &who.lsoa, &who.ward, &who.locality, &who.practice}) where->clear();
    return who;
  }
  if (const place::Area* practice = site->geography.area(place::AreaLevel::practice, who.practice))
    who.practice_name = practice->name;
  if (const place::Area* locality = site->geography.area(place::AreaLevel::locality, who.locality))
    who.locality_name = locality->name;
  return who;
}

PersonPage compose_person(const Snapshot::State& state, std::size_t person, const MayShow& may_show) {
  PersonPage page;
  page.identity = state.identity_of(person);
  page.stage = stage_of(state, person);
  const auto decisions = state.tables.decisions.equal_range(static_cast<std::uint32_t>(person));
  for (auto at = decisions.first; at != decisions.second; ++at)
    if (may_show(at->second.labels)) page.decisions.push_back(at->second.shown);
  for (const DecisionShown& decision : page.decisions)
    page.decisions_conflict = page.decisions_conflict || decision.item != page.decisions.front().item;
  page.scores = compose_scores(state, person, may_show);
  page.flags = compose_flags(state, person, may_show);
  page.use = compose_use(state, person, may_show);
  page.feeds = feeds_of(state);
  page.involved = involved_of(state, person, may_show);
  const auto lists = state.lists_of_person.equal_range(static_cast<std::uint32_t>(person));
  for (auto at = lists.first; at != lists.second; ++at) {
    const WorklistRow& row = state.worklists[at->second];
    ListStanding standing{row.list,    row.service,     row.team, row.status,
                          row.reasons, row.tier_reason, row.rank, row.act_by};
    if (!row.reasons_sensitive.empty() && may_show(row.labels))
      standing.reasons += (standing.reasons.empty() ? "" : "; ") + row.reasons_sensitive;
    page.lists.push_back(std::move(standing));
  }
  return page;
}

}  // namespace kursaal::view
