#include "synth/services.hpp"

namespace kursaal::synth {
namespace {

// All ASSUMED; `of_outcome` is what the model gives the outcome, repeated here for whoever must undo the confounding.
constexpr std::array<ServiceFacts, kServices> kTable{{
    {"complex-care", "emergency admissions", 365, "vigour", 0.05, 0.6, 0.25,
     "over 55, function lost, two conditions, an emergency stay in the last year"},
    {"reablement", "leaving home within 91 days: an emergency stay or a care home", 91, "vigour", 0.15, 0.6, 0.25,
     "65 and over, function lost, leaving an emergency stay for home"},
    {"social-prescribing", "contacts with general practice", 365, "attendance", 0.030, 0.7, 0.35,
     "adults who are isolated, anxious, depressed or socially vulnerable"},
    {"falls-service", "fragility fractures", 365, "vigour", 0.035, 0.5, 0.40, "65 and over who fall"},
}};

}  // namespace

const std::array<ServiceFacts, kServices>& service_table() { return kTable; }

std::optional<Service> service_named(std::string_view name) {
  for (std::size_t i = 0; i < kServices; ++i)
    if (kTable[i].name == name) return static_cast<Service>(i);
  return std::nullopt;
}

}  // namespace kursaal::synth
