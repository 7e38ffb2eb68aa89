// A planted effect is there, is of the size that was asked for, and touches nobody whom the service does not know.
#include <gtest/gtest.h>

#include <functional>

#include "synth/parameters.hpp"
#include "synth/place_in_test.hpp"

namespace kursaal::synth {
namespace {

std::vector<Inhabitant> people_with(Service service, double ratio) {
  Window window = ten_years();
  window.effects[static_cast<std::size_t>(service)] = ratio;
  const Block block = draw_block(place_of_tests(), 11, 0, kPeopleInBlock, extract_day());
  std::vector<Inhabitant> all;
  // The same block under many seeds of life: as many people as the effect needs to show.
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    auto part = draw_inhabitants(place_of_tests(), block, window, kPeopleInBlock, seed);
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

// Without any effect, the same for every service.
const std::vector<Inhabitant>& people_without() {
  static const std::vector<Inhabitant> kPeople = people_with(Service::complex_care, 1);
  return kPeople;
}

struct Use {
  double people = 0, outcomes = 0, days = 0, confounder = 0;
  [[nodiscard]] double rate() const { return outcomes / days; }
};

// What the service acts on, of those whom it took on, while it works.
Use use_after(const std::vector<Inhabitant>& people, Service service, const std::function<bool(const Deed&)>& counts) {
  Use use;
  const ServiceFacts& facts = facts_of(service);
  for (const Inhabitant& person : people) {
    const std::int32_t from = person.life.taken_on[static_cast<std::size_t>(service)];
    if (from == kNever) continue;
    const std::int32_t last = person.life.last_day(extract_day()).value;
    const std::int32_t until = std::min(from + facts.days, last);
    ++use.people;
    use.confounder += facts.confounder == "vigour" ? person.life.vigour : person.life.attendance;
    std::int32_t end = until;
    for (const Deed& deed : person.life.deeds)
      if (deed.day > from && deed.day <= until && counts(deed)) {
        ++use.outcomes;
        // Leaving home can happen once; what comes after is no longer at risk.
        if (service == Service::reablement) {
          end = deed.day;
          break;
        }
      }
    use.days += end - from;
  }
  return use;
}

bool is_emergency(const Deed& deed) { return deed.act == Act::emergency; }

TEST(PlantedEffect, LowersEmergencyStaysOfThoseComplexCareTookOn) {
  const Use none = use_after(people_without(), Service::complex_care, is_emergency);
  const Use half = use_after(people_with(Service::complex_care, 0.5), Service::complex_care, is_emergency);
  ASSERT_GT(none.people, 150);
  // Stays that a fracture, a stroke, a carer's illness or death brings come by another way, so the ratio lies a little
  // above what was planted.
  EXPECT_NEAR(half.rate() / none.rate(), 0.55, 0.13);
}

TEST(PlantedEffect, LowersContactsWithThePracticeOfThoseWhoHadSocialPrescribing) {
  const auto is_contact = [](const Deed& deed) { return deed.act == Act::gp_contact; };
  const Use none = use_after(people_without(), Service::social_prescribing, is_contact);
  const Use less = use_after(people_with(Service::social_prescribing, 0.7), Service::social_prescribing, is_contact);
  ASSERT_GT(none.people, 500);
  EXPECT_NEAR(less.rate() / none.rate(), 0.7, 0.04);
}

TEST(PlantedEffect, LowersFracturesOfThoseTheFallsServiceTookOn) {
  const auto is_fracture = [](const Deed& deed) {
    return (deed.act == Act::diagnosis && deed.what == at(Condition::fragility_fracture)) ||
           ((deed.act == Act::emergency || deed.act == Act::ae) && emergency_reasons()[deed.what].icd10 == "S720");
  };
  const Use none = use_after(people_without(), Service::falls_service, is_fracture);
  const Use few = use_after(people_with(Service::falls_service, 0.1), Service::falls_service, is_fracture);
  ASSERT_GT(none.people, 300);
  ASSERT_GE(none.outcomes, 10);
  EXPECT_LT(few.rate() / none.rate(), 0.5);
}

TEST(PlantedEffect, KeepsAtHomeThoseWhoHadReablement) {
  const auto leaves = [](const Deed& deed) { return deed.act == Act::emergency || deed.act == Act::care_home; };
  const Use none = use_after(people_without(), Service::reablement, leaves);
  const Use half = use_after(people_with(Service::reablement, 0.4), Service::reablement, leaves);
  ASSERT_GT(none.people, 80);
  EXPECT_NEAR(half.rate() / none.rate(), 0.48, 0.22);
}

TEST(PlantedEffect, TakesOnThoseWhoseOutcomeIsWorseAnywayWhichIsThePlantedConfounding) {
  for (std::size_t i = 0; i < kServices; ++i) {
    const auto service = static_cast<Service>(i);
    const Use use = use_after(people_without(), service, is_emergency);
    EXPECT_GT(use.confounder / use.people, 0.2) << facts_of(service).name;
  }
}

TEST(PlantedEffect, TouchesNobodyWhomTheServiceDoesNotKnow) {
  const Block block = draw_block(place_of_tests(), 11, 0, 600, extract_day());
  for (std::size_t which = 0; which < kServices; ++which) {
    Window planted = ten_years();
    planted.effects[which] = 0.5;
    std::size_t compared = 0;
    for (const Resident& resident : block.residents) {
      const SmallArea& area = place_of_tests().areas[resident.area];
      const Life with = live(resident, area, planted, 4, resident.number);
      const Life without = live(resident, area, ten_years(), 4, resident.number);
      if (without.taken_on[which] != kNever) continue;
      ASSERT_EQ(with.deeds.size(), without.deeds.size());
      for (std::size_t i = 0; i < with.deeds.size(); ++i) ASSERT_EQ(with.deeds[i].day, without.deeds[i].day);
      ++compared;
    }
    EXPECT_GT(compared, 450U);
  }
}

TEST(PlantedEffect, EveryServiceIsNamedForTheCommandLineAndUnknownOnesAreNot) {
  EXPECT_EQ(service_named("falls-service"), Service::falls_service);
  EXPECT_EQ(service_named("social-prescribing"), Service::social_prescribing);
  EXPECT_FALSE(service_named("moderate-needs"));
}

}  // namespace
}  // namespace kursaal::synth
