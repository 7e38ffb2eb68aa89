#include "place/organisations.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "place/geography.hpp"

namespace kursaal::place {
namespace {

constexpr std::array<std::string_view, 14> kTypes{
    "acute",       "ambulance",        "care-provider", "commissioner", "community",     "community-mental-health",
    "council",     "general-practice", "healthwatch",   "hospice",      "mental-health", "partnership",
    "urgent-care", "voluntary",
};

void collect_holders(const Organisations& organisations, const Organisation& organisation, base::Day day,
                     std::vector<const Organisation*>& holders) {
  bool passed_on = false;
  for (const auto& successor : organisation.successors) {
    if (!day.known() || day < successor.on) continue;
    passed_on = true;
    if (const Organisation* next = organisations.by_id(successor.organisation)) {
      collect_holders(organisations, *next, day, holders);
    }
  }
  if (!passed_on && std::find(holders.begin(), holders.end(), &organisation) == holders.end())
    holders.push_back(&organisation);
}

}  // namespace

std::span<const std::string_view> organisation_types() { return kTypes; }

Organisations::Organisations(std::vector<Organisation> organisations) : all_(std::move(organisations)) {
  std::sort(all_.begin(), all_.end(), [](const Organisation& a, const Organisation& b) { return a.id < b.id; });
}

const Organisation* Organisations::by_id(std::string_view id) const {
  const auto found = std::lower_bound(all_.begin(), all_.end(), id,
                                      [](const Organisation& o, std::string_view wanted) { return o.id < wanted; });
  return found == all_.end() || found->id != id ? nullptr : &*found;
}

const Organisation* Organisations::named(std::string_view name) const {
  if (const Organisation* exact = by_id(name)) return exact;
  const std::string plain = plain_name(name);
  const Organisation* only = nullptr;
  for (const auto& candidate : all_) {
    bool meant = plain_name(candidate.name) == plain || (!candidate.ods.empty() && plain_name(candidate.ods) == plain);
    for (const auto& alias : candidate.aliases) meant = meant || plain_name(alias.name) == plain;
    if (!meant) continue;
    if (only != nullptr) return nullptr;
    only = &candidate;
  }
  return only;
}

std::vector<const Organisation*> Organisations::holders(std::string_view id, base::Day day) const {
  std::vector<const Organisation*> result;
  if (const Organisation* start = by_id(id)) collect_holders(*this, *start, day, result);
  std::sort(result.begin(), result.end(), [](const Organisation* a, const Organisation* b) { return a->id < b->id; });
  return result;
}

}  // namespace kursaal::place
