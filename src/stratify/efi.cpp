#include "stratify/efi.hpp"

#include <algorithm>
#include <bit>

namespace kursaal::stratify {

int SubstanceCounter::count(const PersonRecord& record, const Point& point, int enough) {
  const auto& medicines = record.medicines;
  if (medicines.empty() || medicines.back().day <= point.from_12m) return 0;
  if (stamp_.size() < record.substances.size()) stamp_.resize(record.substances.size() * 2 + 16, 0);
  if (++generation_ == 0) {
    std::fill(stamp_.begin(), stamp_.end(), 0);
    generation_ = 1;
  }
  auto fact = std::upper_bound(medicines.begin(), medicines.end(), point.from_12m,
                               [](std::int32_t day, const MedicineFact& m) { return day < m.day; });
  int distinct = 0;
  for (; fact != medicines.end() && fact->day <= point.day; ++fact) {
    std::uint32_t& stamp = stamp_[fact->substance];
    if (fact->known > point.known || stamp == generation_) continue;
    stamp = generation_;
    if (++distinct >= enough) return distinct;
  }
  return distinct;
}

NewDeficits new_deficits(std::span<const EverFact> facts, std::uint64_t now, std::uint64_t then, const Point& at,
                         std::int32_t earlier_day) {
  const std::uint64_t fresh = now & ~then & kItemBits;
  if (fresh == 0) return {};
  std::uint64_t set_by_facts = 0;
  std::uint64_t declined = 0;
  for (const EverFact& fact : facts) {
    if ((fact.mask.efi & fresh) == 0 || !fact.by(at.day, at.known)) continue;
    set_by_facts |= fact.mask.efi;
    const bool new_to_us =
        fact.recording == Recording::routine || (fact.recording == Recording::late && fact.day <= earlier_day);
    if (!new_to_us) declined |= fact.mask.efi;
  }
  return {std::popcount(fresh), std::popcount(fresh & set_by_facts & ~declined)};
}

}  // namespace kursaal::stratify
