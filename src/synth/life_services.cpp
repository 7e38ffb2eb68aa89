// The services whose effect can be planted: whom they take on, and their contacts. Each draws from a stream of its own,
// so that a planted effect moves nobody whom the service does not know. Whom they take is confounded on purpose.
#include <cmath>

#include "synth/living.hpp"

namespace kursaal::synth {
namespace {

bool eligible(const Living& l, Service service) {
  switch (service) {
    case Service::complex_care:
      return l.age > 55 && l.function >= 1 && l.condition_count >= 2 && l.last_emergency != kNever &&
             l.last_emergency > l.from - 365;
    case Service::falls_service: return l.age >= 65 && l.has(Condition::falls);
    case Service::social_prescribing:
      return l.age >= 18 && (l.isolated || l.has(Condition::social_vulnerability) || l.has(Condition::depression) ||
                             l.has(Condition::anxiety));
    default: return false;
  }
}

void see(Living& l, Service service, std::int32_t day) {
  if (l.in_hospital(day) || l.away(day)) return;
  if (service == Service::social_prescribing)
    l.add(Act::voluntary, day, kSocialPrescribing).minute = 660;
  else
    l.add(Act::community, day, service == Service::falls_service ? kFallsTeam : kComplexCareTeam).minute = 600;
}

// Contacts a month while the service works with somebody (ASSUMED): the first year, three months, half a year.
double contacts_in_month(Service service, std::int32_t since) {
  switch (service) {
    case Service::complex_care: return since <= 365 ? 0.9 : 0;
    case Service::falls_service: return since <= 100 ? 0.8 : 0;
    case Service::social_prescribing: return since <= 180 ? 0.7 : 0;
    default: return 0;
  }
}

void draw_service(Living& l, Service service) {
  const auto which = static_cast<std::size_t>(service);
  base::Random& random = l.service[which];
  const ServiceFacts& facts = service_table()[which];
  std::int32_t& taken_on = l.life.taken_on[which];
  if (taken_on != kNever) {
    const std::int32_t since = l.from - taken_on;
    // The effect on a disease's hazard begins and ends with a month.
    if (since <= facts.days + 62) l.rates_stale = true;
    const double mean = contacts_in_month(service, since);
    if (mean > 0 && random.chance(mean)) {
      const std::int32_t day = std::clamp(nearest_weekday(l.some_day(random)), l.from, l.to - 1);
      see(l, service, day);
      if (service == Service::complex_care && random.chance(0.15) && !l.in_hospital(day)) record_stage(l, random, day);
    }
    return;
  }
  if (!eligible(l, service)) return;
  const double confounder = facts.confounder == "vigour" ? l.vigour : l.attendance;
  if (!random.chance(std::min(0.5, facts.entry * std::exp(facts.by_confounder * confounder)))) return;
  const std::int32_t day = std::max(l.from, std::min(nearest_weekday(l.to - 2), l.to - 1));
  if (l.in_hospital(day) || l.away(day)) return;
  taken_on = day;
  see(l, service, day);
  if (service == Service::complex_care && random.chance(0.8)) record_stage(l, random, day);
}

}  // namespace

void draw_services(Living& l) {
  if (l.from < l.service_from || l.in_care_home || l.age < 18) return;
  for (const Service service : {Service::complex_care, Service::social_prescribing, Service::falls_service})
    draw_service(l, service);
}

void decide_resuscitation(Living& l, std::int32_t day) {
  l.no_resuscitation = l.no_resuscitation || l.random.chance(0.9);
  l.add(l.no_resuscitation ? Fact::not_for_resuscitation : Fact::for_resuscitation, day);
}

void record_barthel(Living& l, base::Random& random, std::int32_t day) {
  constexpr int kLeast[] = {19, 15, 9, 1};
  constexpr int kMost[] = {20, 19, 15, 8};
  const auto function = static_cast<std::size_t>(l.function);
  int score = random.between(kLeast[function], kMost[function]);
  // The index sees a limit of activity at 18 and below: nobody has that value whose practice has not coded the limit.
  if (!l.has(Condition::activity_limitation)) {
    if (l.function == 0)
      score = std::max(score, 19);
    else if (score <= 18) {
      if (l.function >= 2) return;  // their practice has not asked yet
      score = 19;
    }
  }
  l.add(Fact::barthel, day).value = static_cast<float>(score);
}

void record_stage(Living& l, base::Random& random, std::int32_t day) {
  // A professional judges what is there, one step out in one of six cases (ASSUMED).
  int stage = l.function;
  if (random.chance(1.0 / 6)) stage = std::clamp(stage + (random.chance(0.5) ? 1 : -1), 0, 3);
  const Fact fact =
      l.palliative ? Fact::stage_end_of_life : static_cast<Fact>(static_cast<int>(Fact::stage_independent) + stage);
  l.add(fact, day);
}

}  // namespace kursaal::synth
