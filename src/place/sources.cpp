#include "place/sources.hpp"

#include <algorithm>
#include <array>

namespace kursaal::place {
namespace {

constexpr std::array<std::string_view, 14> kDomains{
    "gp",        "acute", "ae",      "outpatients", "community", "mental-health", "social-care",
    "ambulance", "111",   "hospice", "voluntary",   "care-home", "death",         "mixed",
};

constexpr std::array<std::string_view, 5> kPurposes{
    "direct-care", "risk-stratification", "commissioning", "evaluation", "public-health",
};

template <class Kind, std::size_t Count>
std::optional<Kind> position_of(const std::array<std::string_view, Count>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Kind>(found - names.begin());
}

}  // namespace

std::string_view domain_name(Domain domain) { return kDomains[static_cast<std::size_t>(domain)]; }
std::optional<Domain> domain_of(std::string_view name) { return position_of<Domain>(kDomains, name); }
std::span<const std::string_view> domain_names() { return kDomains; }

std::string_view purpose_name(Purpose purpose) { return kPurposes[static_cast<std::size_t>(purpose)]; }
std::optional<Purpose> purpose_of(std::string_view name) { return position_of<Purpose>(kPurposes, name); }
std::span<const std::string_view> purpose_names() { return kPurposes; }

bool Source::about(Domain domain) const {
  return std::any_of(domains.begin(), domains.end(), [&](Domain own) { return own == domain || own == Domain::mixed; });
}

std::optional<bool> Source::declares(base::Day day) const {
  if (coverage.empty()) return std::nullopt;
  return std::any_of(coverage.begin(), coverage.end(), [&](const Coverage& c) { return c.from <= day && day < c.to; });
}

const LegalBasis* Source::basis_for(Purpose purpose, base::Day day) const {
  for (const auto& basis : legal_bases) {
    if (basis.purpose == purpose && day < basis.expires) return &basis;
  }
  return nullptr;
}

}  // namespace kursaal::place
