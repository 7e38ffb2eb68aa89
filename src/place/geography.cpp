#include "place/geography.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace kursaal::place {
namespace {

constexpr std::array<std::pair<AreaLevel, std::string_view>, 8> kLevels{{
    {AreaLevel::ward, "ward"},
    {AreaLevel::practice, "practice"},
    {AreaLevel::locality, "locality"},
    {AreaLevel::authority, "authority"},
    {AreaLevel::commissioner, "commissioner"},
    {AreaLevel::pcn, "pcn"},
    {AreaLevel::place, "place"},
    {AreaLevel::system, "system"},
}};

FactStatus weaker(FactStatus a, FactStatus b) { return std::max(a, b); }

bool by_member(const Membership& a, const Membership& b) {
  return std::tie(a.member, a.valid.from) < std::tie(b.member, b.valid.from);
}

std::span<const Membership> memberships_of(const std::vector<Membership>& all, std::string_view member) {
  const auto first = std::lower_bound(all.begin(), all.end(), member,
                                      [](const Membership& m, std::string_view code) { return m.member < code; });
  auto last = first;
  while (last != all.end() && last->member == member) ++last;
  return {first, last};
}

// What the memberships of one member say of a day; they do not overlap (the reader refuses that).
struct Found {
  const Membership* membership = nullptr;
  Placed why = Placed::not_placed;
};

Found on_day(std::span<const Membership> memberships, base::Day day) {
  if (memberships.empty()) return {nullptr, Placed::not_placed};
  if (!day.known()) return {nullptr, Placed::unknown_day};
  Found answer{nullptr, Placed::not_yet};
  for (const auto& membership : memberships) {
    if (membership.valid.contains(day)) return {&membership, Placed::found};
    if (membership.valid.to <= day) answer.why = Placed::no_longer;
  }
  return answer;
}

template <class Code>
Placement<Code> placement(std::span<const Membership> memberships, base::Day day, Placed where_none) {
  const Found found = on_day(memberships, day);
  if (found.membership == nullptr) return {{}, memberships.empty() ? where_none : found.why, FactStatus::stated};
  return {Code{found.membership->of}, Placed::found, found.membership->evidence.status};
}

bool goes_by(const Area& area, const std::string& plain) {
  if (plain_name(area.code) == plain || plain_name(area.name) == plain) return true;
  return std::any_of(area.aliases.begin(), area.aliases.end(),
                     [&](const AreaName& alias) { return plain_name(alias.name) == plain; });
}

}  // namespace

std::string_view level_name(AreaLevel level) {
  for (const auto& [known, name] : kLevels) {
    if (known == level) return name;
  }
  return "ward";
}

std::optional<AreaLevel> level_of(std::string_view name) {
  for (const auto& [level, known] : kLevels) {
    if (known == name) return level;
  }
  return std::nullopt;
}

std::string_view placed_name(Placed placed) {
  switch (placed) {
    case Placed::found: return "found";
    case Placed::no_code: return "no-code";
    case Placed::unknown_code: return "unknown-code";
    case Placed::unknown_day: return "unknown-day";
    case Placed::not_yet: return "not-yet";
    case Placed::no_longer: return "no-longer";
    case Placed::not_placed: return "not-placed";
    case Placed::divided: return "divided";
  }
  return "unknown-code";
}

Geography::Geography(GeographyTables tables) : tables_(std::move(tables)) {
  std::sort(tables_.areas.begin(), tables_.areas.end(),
            [](const Area& a, const Area& b) { return std::tie(a.level, a.code) < std::tie(b.level, b.code); });
  for (auto* memberships : {&tables_.lsoa_ward, &tables_.ward_locality, &tables_.practice_locality,
                            &tables_.practice_pcn, &tables_.postcode_lsoa}) {
    std::sort(memberships->begin(), memberships->end(), by_member);
  }
}

std::span<const Area> Geography::areas(AreaLevel level) const {
  const auto first = std::lower_bound(tables_.areas.begin(), tables_.areas.end(), level,
                                      [](const Area& a, AreaLevel wanted) { return a.level < wanted; });
  auto last = first;
  while (last != tables_.areas.end() && last->level == level) ++last;
  return {first, last};
}

const Area* Geography::area(AreaLevel level, std::string_view code) const {
  const auto found = std::lower_bound(
      tables_.areas.begin(), tables_.areas.end(), code,
      [&](const Area& a, std::string_view wanted) { return a.level != level ? a.level < level : a.code < wanted; });
  if (found == tables_.areas.end() || found->level != level || found->code != code) return nullptr;
  return &*found;
}

const Area* Geography::area_named(AreaLevel level, std::string_view name, base::Day day) const {
  const std::string plain = plain_name(name);
  const Area* only = nullptr;
  for (const auto& candidate : areas(level)) {
    if (!candidate.valid.contains(day) || !goes_by(candidate, plain)) continue;
    if (only != nullptr) return nullptr;
    only = &candidate;
  }
  return only;
}

std::vector<const Area*> Geography::above(const Area& start, AreaLevel level, base::Day day) const {
  std::vector<const Area*> result;
  std::vector<const Area*> frontier{&start};
  // Every step goes to a higher level (the reader refuses others), so this ends.
  while (!frontier.empty()) {
    std::vector<const Area*> next;
    for (const Area* area_below : frontier) {
      for (const auto& parent : area_below->part_of) {
        if (!parent.valid.contains(day)) continue;
        for (const auto& [parent_level, name] : kLevels) {
          const Area* found = parent_level > area_below->level ? area(parent_level, parent.area) : nullptr;
          if (found == nullptr || !found->valid.contains(day)) continue;
          if (found->level == level && std::find(result.begin(), result.end(), found) == result.end())
            result.push_back(found);
          if (std::find(next.begin(), next.end(), found) == next.end()) next.push_back(found);
        }
      }
    }
    frontier = std::move(next);
  }
  return result;
}

Placement<WardCode> Geography::ward_of_lsoa(const LsoaCode& lsoa, base::Day day) const {
  if (lsoa.value.empty()) return {};
  return placement<WardCode>(memberships_of(tables_.lsoa_ward, lsoa.value), day, Placed::unknown_code);
}

Placement<LsoaCode> Geography::lsoa_of_postcode(std::string_view postcode, base::Day day) const {
  const std::string plain = plain_postcode(postcode);
  if (plain.empty()) return {};
  return placement<LsoaCode>(memberships_of(tables_.postcode_lsoa, plain), day, Placed::unknown_code);
}

LocalityPlacement Geography::locality_of_ward(const WardCode& ward, base::Day day) const {
  if (!tables_.everyone_in.value.empty()) return {tables_.everyone_in, Placed::found, FactStatus::stated};
  if (ward.value.empty()) return {};
  const Area* known = area(AreaLevel::ward, ward.value);
  if (known == nullptr) return {{}, Placed::unknown_code, FactStatus::stated};
  const auto memberships = memberships_of(tables_.ward_locality, ward.value);
  auto direct = placement<LocalityCode>(memberships, day, Placed::not_placed);
  if (direct.found() || !day.known() || known->valid.to > day || known->successors.empty()) {
    if (!direct.found() && memberships.empty() && !day.known()) direct.why = Placed::unknown_day;
    return direct;
  }
  // The ward has ended. Boundary moves go forward in time, so following successors ends.
  LocalityPlacement answer{{}, Placed::no_longer, FactStatus::stated};
  bool placed_nowhere = false;
  for (const auto& successor : known->successors) {
    if (successor.on > day) continue;
    LocalityPlacement after = locality_of_ward(WardCode{successor.code}, day);
    if (after.why == Placed::divided) return after;
    if (!after.found()) {
      placed_nowhere = true;
      answer.why = after.why;
      continue;
    }
    if (answer.code.value.empty()) {
      answer.code = after.code;
    } else if (answer.code != after.code) {
      return {{}, Placed::divided, FactStatus::stated};
    }
    answer.status = weaker(weaker(answer.status, after.status), weaker(successor.evidence.status, FactStatus::derived));
  }
  if (answer.code.value.empty()) return answer;
  if (placed_nowhere) return {{}, Placed::divided, FactStatus::stated};
  answer.why = Placed::found;
  return answer;
}

LocalityPlacement Geography::locality_of_practice(const PracticeCode& practice, base::Day day) const {
  if (!tables_.everyone_in.value.empty()) return {tables_.everyone_in, Placed::found, FactStatus::stated};
  if (practice.value.empty()) return {};
  if (area(AreaLevel::practice, practice.value) == nullptr) return {{}, Placed::unknown_code, FactStatus::stated};
  return placement<LocalityCode>(memberships_of(tables_.practice_locality, practice.value), day, Placed::not_placed);
}

Placement<PcnCode> Geography::pcn_of_practice(const PracticeCode& practice, base::Day day) const {
  if (practice.value.empty()) return {};
  if (area(AreaLevel::practice, practice.value) == nullptr) return {{}, Placed::unknown_code, FactStatus::stated};
  return placement<PcnCode>(memberships_of(tables_.practice_pcn, practice.value), day, Placed::not_placed);
}

LocalityPlacement Geography::locality_of_residence(const Residence& residence, base::Day day) const {
  if (!tables_.everyone_in.value.empty()) return {tables_.everyone_in, Placed::found, FactStatus::stated};
  Placement<LsoaCode> lsoa{residence.lsoa, residence.lsoa.value.empty() ? Placed::no_code : Placed::found,
                           FactStatus::stated};
  if (!lsoa.found() && !residence.postcode.empty()) lsoa = lsoa_of_postcode(residence.postcode, day);
  Placement<WardCode> ward;
  ward.why = lsoa.why;
  if (lsoa.found()) {
    ward = ward_of_lsoa(lsoa.code, day);
    ward.status = weaker(ward.status, lsoa.status);
  }
  // A ward that the record names is the second choice: it may be of another vintage than the day.
  if (!ward.found() && !residence.ward.value.empty()) ward = {residence.ward, Placed::found, FactStatus::stated};
  if (!ward.found()) return {{}, ward.why, FactStatus::stated};
  LocalityPlacement answer = locality_of_ward(ward.code, day);
  answer.status = weaker(answer.status, ward.status);
  return answer;
}

std::string plain_postcode(std::string_view postcode) {
  std::string plain;
  for (const char c : postcode) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      plain += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return plain;
}

std::string plain_name(std::string_view name) {
  std::string plain;
  const auto blank = [&] {
    if (!plain.empty() && plain.back() != ' ') plain += ' ';
  };
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      blank();
      plain += "and ";
    } else if (c == '\'' || c == '.') {
      continue;  // "St. Luke's" is "St Lukes"
    } else if (std::isalnum(byte) != 0 || byte >= 0x80) {
      plain += static_cast<char>(std::tolower(byte));
    } else {
      blank();
    }
  }
  while (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

}  // namespace kursaal::place
