// The services whose effect can be planted: whom they take, by what they are confounded, what they act on, how long.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kursaal::synth {

enum class Service : std::uint8_t { complex_care, reablement, social_prescribing, falls_service, count };
inline constexpr std::size_t kServices = static_cast<std::size_t>(Service::count);

struct ServiceFacts {
  std::string_view name;     // as in --plant NAME=EFFECT
  std::string_view outcome;  // what its effect is on, as a hazard over what it was
  int days;                  // that the effect lasts after the day somebody is taken on
  std::string_view confounder;
  double entry;          // chance a month of those who are eligible, at a confounder of nought
  double by_confounder;  // log ratio of entry for a standard deviation: the planted confounding
  double of_outcome;     // log ratio of the outcome for the same standard deviation, whoever is taken on
  std::string_view eligible;
};
const std::array<ServiceFacts, kServices>& service_table();
inline const ServiceFacts& facts_of(Service service) { return service_table()[static_cast<std::size_t>(service)]; }
std::optional<Service> service_named(std::string_view name);

}  // namespace kursaal::synth
