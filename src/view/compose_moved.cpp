// What moved for a person between an earlier snapshot and this one.
#include "view/snapshot_state.hpp"

namespace kursaal::view {
namespace {

std::string place_name(const place::Site& site, place::AreaLevel level, std::string_view code) {
  const place::Area* area = site.geography.area(level, std::string(code));
  return area != nullptr ? area->name : std::string(code);
}

bool truth(const PackedTable& table, std::string_view column, std::size_t person) {
  return table.number(column, person).value_or(0) != 0;
}

}  // namespace

std::string_view moved_what_name(MovedWhat what) {
  switch (what) {
    case MovedWhat::stage: return "stage";
    case MovedWhat::locality: return "locality";
    case MovedWhat::practice: return "practice";
    case MovedWhat::moved_away: return "moved-away";
    case MovedWhat::death: return "death";
  }
  return "stage";
}

std::vector<Moved> compose_moved(const Snapshot::State& state, std::size_t person, const EarlierSnapshot& earlier) {
  std::vector<Moved> moved;
  // Somebody who was not there has not moved.
  const auto deceased = earlier.people.number("deceased", person);
  if (!deceased) return moved;
  const PersonIdentity who = state.people.identity(person);
  if (who.deceased) {
    if (*deceased == 0) moved.push_back({MovedWhat::death, "", "", who.death});
    return moved;
  }
  const auto stage = state.scores.text("stage_suggested", person);
  const auto before = earlier.scores.text("stage_suggested", person);
  if (stage && before && *stage != *before)
    moved.push_back({MovedWhat::stage, std::string(*before), std::string(*stage), {}});
  if (truth(state.scores, "moved_away", person) && earlier.scores.number("moved_away", person) == 0.0)
    moved.push_back({MovedWhat::moved_away, "", "", {}});
  // Where a protected person is, or was before the protection, is told to nobody.
  if (who.sealed || truth(earlier.people, "restricted", person)) return moved;
  const auto compare = [&](MovedWhat what, std::string_view column, place::AreaLevel level, const std::string& now) {
    const std::string_view then = earlier.people.text(column, person).value_or("");
    if (then == now) return;
    moved.push_back({what,
                     then.empty() ? std::string() : place_name(*state.site, level, then),
                     now.empty() ? std::string() : place_name(*state.site, level, now),
                     {}});
  };
  compare(MovedWhat::locality, "locality", place::AreaLevel::locality, who.locality);
  compare(MovedWhat::practice, "practice", place::AreaLevel::practice, who.practice);
  return moved;
}

}  // namespace kursaal::view
