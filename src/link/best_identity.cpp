#include "link/best_identity.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <vector>

namespace kursaal::link {
namespace {

using population::Identity;

int completeness(const Identity& identity, const std::string& number) {
  return (identity.has_record ? 4 : 0) + !number.empty() + identity.birth.known() +
         (identity.birth_precision <= base::Precision::day) + (identity.sex != population::Sex::unknown) +
         !identity.family.empty() + !identity.given.empty() + !identity.postcode.empty() + !identity.practice.empty() +
         !identity.ethnicity.empty();
}

int birth_quality(const Identity& identity) {
  if (!identity.birth.known()) return 0;
  if (identity.birth_inferred_from_age) return 1;
  return identity.birth_precision <= base::Precision::day     ? 4
         : identity.birth_precision == base::Precision::month ? 3
                                                              : 2;
}

}  // namespace

Identity best_identity(const population::Identities& identities, std::span<const std::uint32_t> members,
                       std::span<const population::StagedSource> sources, std::span<const std::string> usable_numbers) {
  if (members.size() == 1) {
    Identity only = identities[members.front()];
    only.nhs_number = usable_numbers[members.front()];
    return only;
  }
  struct Member {
    Identity identity;
    const std::string& number;
  };
  std::vector<Member> all;
  for (const std::uint32_t member : members) all.push_back({identities[member], usable_numbers[member]});
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto rank = [&](const Member& member) {
      return std::tuple(!sources[member.identity.source].gp_coded, -completeness(member.identity, member.number));
    };
    return rank(all[a]) < rank(all[b]);
  });
  Identity best = all[order.front()].identity;
  best.nhs_number = all[order.front()].number;
  const auto fill = [](std::string& field, const std::string& other) {
    if (field.empty()) field = other;
  };
  for (const std::size_t member : std::span(order).subspan(1)) {
    const Identity& other = all[member].identity;
    fill(best.nhs_number, all[member].number);
    if (best.family.empty() && best.given.empty()) {
      best.family = other.family;
      best.given = other.given;
      best.prefix = other.prefix;
    }
    if (birth_quality(other) > birth_quality(best)) {
      best.birth = other.birth;
      best.birth_precision = other.birth_precision;
      best.birth_inferred_from_age = other.birth_inferred_from_age;
    }
    if (best.sex == population::Sex::unknown) best.sex = other.sex;
    best.deceased = best.deceased || other.deceased;
    if (!best.death.known()) best.death = other.death;
    fill(best.ethnicity, other.ethnicity);
    if (best.postcode.empty() && best.address.empty() && !best.restricted) {
      best.postcode = other.postcode;
      best.address = other.address;
      fill(best.lsoa, other.lsoa);
    }
    if (best.practice.empty()) {
      best.practice = other.practice;
      best.registered_from = other.registered_from;
    }
    fill(best.language, other.language);
    fill(best.communication_needs, other.communication_needs);
    best.test_patient = best.test_patient || other.test_patient;
    best.has_record = best.has_record || other.has_record;
    for (const std::string& family : other.other_families)
      if (std::find(best.other_families.begin(), best.other_families.end(), family) == best.other_families.end())
        best.other_families.push_back(family);
    best.restricted = best.restricted || other.restricted;
  }
  return best;
}

}  // namespace kursaal::link
