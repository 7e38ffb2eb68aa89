// What no life may hold, as direct checks over generated lives: each names an absurdity and counts the people who have
// it.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "synth/living.hpp"
#include "synth/place_in_test.hpp"

namespace kursaal::synth {
namespace {

const std::vector<Inhabitant>& everybody() {
  static const std::vector<Inhabitant> kPeople = inhabitants_of(2500, 7);
  return kPeople;
}

bool is_stay(const Deed& deed) {
  return deed.act == Act::emergency || deed.act == Act::elective || deed.act == Act::day_case ||
         deed.act == Act::maternity;
}

std::int32_t end_of(const Deed& deed) { return deed.end == kNever ? extract_day().value + 1 : deed.end; }

int age_at(const Inhabitant& person, std::int32_t day) { return base::age_years(person.life.birth, base::Day{day}); }

// People with at least one such deed.
void expect_nobody(const std::function<bool(const Inhabitant&, const Deed&)>& absurd) {
  std::size_t people = 0;
  for (const Inhabitant& person : everybody())
    for (const Deed& deed : person.life.deeds)
      if (absurd(person, deed)) {
        ++people;
        ADD_FAILURE() << "act " << static_cast<int>(deed.act) << " what " << deed.what << " day "
                      << base::format_day(base::Day{deed.day}) << " person " << person.resident.number;
        break;
      }
  EXPECT_EQ(people, 0U);
}

bool meets(const Inhabitant& person, const Deed& deed, const std::function<bool(const Deed&, const Deed&)>& clash) {
  for (const Deed& other : person.life.deeds)
    if (&other != &deed && clash(deed, other)) return true;
  return false;
}

TEST(Absurdities, NoManGivesBirthOrIsTreatedForAPregnancy) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    const bool pregnant = deed.act == Act::maternity || ((deed.act == Act::emergency || deed.act == Act::ae) &&
                                                         emergency_reasons()[deed.what].icd10.starts_with("O"));
    return pregnant && person.life.sex == Sex::male;
  });
}

TEST(Absurdities, NoGirlAndNoOldWomanGivesBirth) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::maternity && (age_at(person, deed.day) < 16 || age_at(person, deed.day) > 45);
  });
}

TEST(Absurdities, NoWomanHasAProstateAndNoManAWomb) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    if (deed.act != Act::elective && deed.act != Act::day_case) return false;
    const std::string_view code = planned_reasons()[deed.what].icd10;
    return (code == "C61X" && person.life.sex == Sex::female) || (code == "N920" && person.life.sex == Sex::male);
  });
}

TEST(Absurdities, NobodyIsAdmittedWithALongTermConditionThatTheyDoNotHave) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    if (deed.act != Act::emergency) return false;
    const ReasonForStay& reason = emergency_reasons()[deed.what];
    const bool disease = reason.icd10 == "I639" || reason.icd10 == "I500" || reason.icd10 == "J440" ||
                         reason.icd10 == "F059" || reason.icd10 == "C809";
    return disease && !person.life.has(static_cast<Condition>(reason.condition));
  });
}

TEST(Absurdities, NobodyIsDischargedBeforeTheyAreAdmitted) {
  expect_nobody(
      [](const Inhabitant&, const Deed& deed) { return is_stay(deed) && deed.end != kNever && deed.end < deed.day; });
}

TEST(Absurdities, NobodyIsReadyToLeaveBeforeTheyCame) {
  expect_nobody([](const Inhabitant&, const Deed& deed) {
    return is_stay(deed) && deed.end != kNever && deed.end - deed.delay < deed.day;
  });
}

TEST(Absurdities, NobodyLiesInTwoHospitalBedsAtOnce) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return is_stay(deed) && meets(person, deed, [](const Deed& a, const Deed& b) {
             return is_stay(b) && a.day <= end_of(b) && b.day <= end_of(a);
           });
  });
}

TEST(Absurdities, NobodyInAHospitalBedIsSeenInAccidentAndEmergencyAndSentHome) {
  static const std::vector<Inhabitant> kMore = inhabitants_of(12000, 11);
  std::size_t visits = 0;
  for (const std::vector<Inhabitant>* people : {&everybody(), &kMore})
    for (const Inhabitant& person : *people)
      for (const Deed& visit : person.life.deeds) {
        if (visit.act != Act::ae || visit.detail == 1) continue;
        ++visits;
        EXPECT_FALSE(meets(person, visit,
                           [](const Deed& a, const Deed& b) {
                             // On the day of a planned stay nobody comes to A&E; who was sent home may be admitted
                             // later on the day.
                             const bool planned = b.act == Act::elective || b.act == Act::day_case;
                             return is_stay(b) && (planned ? a.day >= b.day && a.day <= end_of(b)
                                                           : a.day > b.day && a.day < end_of(b));
                           }))
            << base::format_day(base::Day{visit.day}) << " person " << person.resident.number;
      }
  EXPECT_GT(visits, 10000U);
}

TEST(Absurdities, NobodyIsSeenByTheSurgeryOrAtHomeWhileInHospital) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    const bool outside = deed.act == Act::gp_contact || deed.act == Act::community || deed.act == Act::outpatient ||
                         deed.act == Act::voluntary || deed.act == Act::hospice || deed.act == Act::vaccine;
    // On the days of admission and discharge both can be.
    return outside && meets(person, deed, [](const Deed& a, const Deed& b) {
             return is_stay(b) && a.day > b.day && a.day < end_of(b);
           });
  });
}

TEST(Absurdities, NobodyIsVisitedTreatedOrPrescribedForAfterDeath) {
  expect_nobody(
      [](const Inhabitant& person, const Deed& deed) { return person.dead() && deed.day > person.life.death.value; });
}

TEST(Absurdities, NobodyIsServedAfterTheyMovedAway) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    const bool lasts = is_stay(deed) || deed.act == Act::package || deed.act == Act::care_home;
    return person.left() && (deed.day > person.life.left || (lasts && end_of(deed) > person.life.left));
  });
}

TEST(Absurdities, NobodyBothDiesHereAndMovesAway) {
  for (const Inhabitant& person : everybody()) EXPECT_FALSE(person.dead() && person.left());
}

TEST(Absurdities, NothingOfTheDeadGoesOnAfterDeath) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    const bool lasts = is_stay(deed) || deed.act == Act::package || deed.act == Act::care_home;
    return person.dead() && lasts && (deed.end == kNever || deed.end > person.life.death.value);
  });
}

TEST(Absurdities, NothingHappensBeforeBirth) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) { return deed.day < person.life.birth.value; });
}

TEST(Absurdities, NobodyIsServedBeforeTheyMovedIn) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act != Act::diagnosis && deed.day < person.life.from.value;
  });
}

TEST(Absurdities, NothingHappensAfterTheExtract) {
  expect_nobody([](const Inhabitant&, const Deed& deed) {
    return deed.day > extract_day().value || (deed.end != kNever && deed.end > extract_day().value);
  });
}

TEST(Absurdities, NobodyUnder65MovesIntoAHomeForTheOld) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::care_home && age_at(person, deed.day) < 65;
  });
}

TEST(Absurdities, NobodyHasHomeCareInACareHome) {
  // In a short stay the package waits.
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::package && meets(person, deed, [](const Deed& a, const Deed& b) {
             return b.act == Act::care_home && b.detail != kShortStay && end_of(a) > b.day && a.day < end_of(b);
           });
  });
}

TEST(Absurdities, NobodyLivesInTwoCareHomesAtOnce) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::care_home && meets(person, deed, [](const Deed& a, const Deed& b) {
             return b.act == Act::care_home && a.day < end_of(b) && b.day < end_of(a);
           });
  });
}

TEST(Absurdities, NoPackageEndsBeforeItBegins) {
  expect_nobody([](const Inhabitant&, const Deed& deed) {
    return deed.act == Act::package && deed.end != kNever && deed.end < deed.day;
  });
}

TEST(Absurdities, NoChildHasAnAdultsPackage) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return (deed.act == Act::package || deed.act == Act::assessment) && age_at(person, deed.day) < 18;
  });
}

TEST(Absurdities, NoConditionComesTwiceAndSoNoneIsCured) {
  for (const Inhabitant& person : everybody()) {
    std::set<std::uint16_t> seen;
    for (const Deed& deed : person.life.deeds)
      if (deed.act == Act::diagnosis) {
        EXPECT_TRUE(seen.insert(deed.what).second) << condition_table()[deed.what].name;
      }
    for (std::size_t c = 0; c < kConditions; ++c)
      EXPECT_EQ(person.life.onset[c] != kNever, seen.contains(static_cast<std::uint16_t>(c)))
          << condition_table()[c].name;
  }
}

TEST(Absurdities, NoConditionComesYoungerThanItCan) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::diagnosis && age_at(person, deed.day) < condition_table()[deed.what].youngest - 1;
  });
}

TEST(Absurdities, NoMedicineIsIssuedBeforeTheConditionItIsFor) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    if (deed.act != Act::medicine) return false;
    const std::int32_t onset = person.life.onset[medicine_table()[deed.what].condition];
    return onset == kNever || deed.day < onset;
  });
}

TEST(Absurdities, NobodyIsOnHospiceCareWithoutAClinicianSayingSo) {
  for (const Inhabitant& person : everybody()) {
    std::int32_t said = extract_day().value + 1;
    for (const Deed& deed : person.life.deeds)
      if (deed.act == Act::palliative) said = std::min(said, deed.day);
    for (const Deed& deed : person.life.deeds)
      if (deed.act == Act::hospice) {
        EXPECT_GE(deed.day, base::add_months(base::Day{said}, -1).value);
      }
  }
}

TEST(Absurdities, NobodyChangesStateAfterDeathOrComesBackFromIt) {
  for (const Inhabitant& person : everybody()) {
    const auto& states = person.life.states;
    for (std::size_t i = 0; i + 1 < states.size(); ++i) {
      EXPECT_LE(states[i].day, states[i + 1].day);
      EXPECT_NE(states[i].state, Function::dead);
    }
    EXPECT_EQ(person.dead(), states.back().state == Function::dead);
    EXPECT_EQ(person.left(), states.back().state == Function::moved_away);
  }
}

TEST(Absurdities, NoTrueStateContradictsItself) {
  for (const Inhabitant& person : everybody())
    for (const StateChange& state : person.life.states) {
      EXPECT_LE(state.function, Function::dependent);
      // A place in a home ends what was provided at home; who lives nowhere has nothing provided there.
      if (state.home == Dwelling::care_home || state.home == Dwelling::no_home) {
        EXPECT_EQ(state.package, kNoPackage) << person.resident.number << " " << base::format_day(base::Day{state.day});
      }
      if (state.home == Dwelling::care_home) {
        EXPECT_GE(state.function, Function::assisted);
        EXPECT_FALSE(state.carer && state.function == Function::dependent);
      }
      if (state.state < Function::end_of_life) {
        EXPECT_EQ(state.state, state.function);
      }
    }
}

bool is_fact(const Deed& deed, Fact fact) {
  return deed.act == Act::fact && deed.what == static_cast<std::uint16_t>(fact);
}

// Whether the true state held on the day or within some weeks before it.
bool held(const Inhabitant& person, std::int32_t day, const std::function<bool(const StateChange&)>& holds) {
  const auto& states = person.life.states;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::int32_t until = i + 1 < states.size() ? states[i + 1].day : std::numeric_limits<std::int32_t>::max();
    if (states[i].day <= day && until >= day - 35 && holds(states[i])) return true;
  }
  return false;
}

TEST(Absurdities, NobodyWhoLivesWithOthersIsCodedAsLivingAlone) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return is_fact(deed, Fact::lives_alone) && !held(person, deed.day + 35, [](const StateChange& state) {
             return state.home != Dwelling::home_with_others;
           });
  });
}

TEST(Absurdities, NobodyIsACarerInTheNotesWhoDoesNotCare) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return is_fact(deed, Fact::carer) &&
           !held(person, deed.day + 31, [](const StateChange& state) { return state.carer; });
  });
}

TEST(Absurdities, NoChildIsAloneIsolatedHomelessOrACarer) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    const bool adults = is_fact(deed, Fact::lives_alone) || is_fact(deed, Fact::isolated) ||
                        is_fact(deed, Fact::lonely) || is_fact(deed, Fact::homeless) || is_fact(deed, Fact::carer) ||
                        is_fact(deed, Fact::barthel) || is_fact(deed, Fact::bereaved);
    return adults && age_at(person, deed.day) < 18;
  });
}

TEST(Absurdities, NobodySmokesOrDrinksInTheNotesBeforeTheyAre18) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::fact && deed.what <= static_cast<std::uint16_t>(Fact::drinks_very_much) &&
           age_at(person, deed.day) < 15;
  });
}

TEST(Absurdities, NobodyNeverSmokedWhoDidBefore) {
  for (const Inhabitant& person : everybody()) {
    std::int32_t smoked = kNever;
    for (const Deed& deed : person.life.deeds)
      if ((is_fact(deed, Fact::smokes) || is_fact(deed, Fact::ex_smoker)) && (smoked == kNever || deed.day < smoked))
        smoked = deed.day;
    for (const Deed& deed : person.life.deeds) {
      EXPECT_FALSE(is_fact(deed, Fact::never_smoked) && smoked != kNever && deed.day > smoked);
    }
  }
}

TEST(Absurdities, NoManIsPregnantInTheNotesAndMidwivesSeeNoMan) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return (is_fact(deed, Fact::pregnant) || (deed.act == Act::community && deed.what == kMidwives)) &&
           (person.life.sex == Sex::male || age_at(person, deed.day) < 16 || age_at(person, deed.day) > 43);
  });
}

TEST(Absurdities, NoBarthelIndexIsOutsideItsScaleAndNoneLowOfSomebodyWhoIsIndependent) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    if (!is_fact(deed, Fact::barthel)) return false;
    return deed.value < 0 || deed.value > 20 ||
           (deed.value < 15 && !held(person, deed.day + 31,
                                     [](const StateChange& state) { return state.function >= Function::adaptive; }));
  });
}

TEST(Absurdities, NobodyIsTakenOffARegisterThatTheyAreNotOn) {
  for (const Inhabitant& person : everybody()) {
    int on = 0;
    for (const Deed& deed : person.life.deeds) {
      if (deed.act == Act::palliative) ++on;
      if (!is_fact(deed, Fact::end_of_life_removed)) continue;
      EXPECT_GT(on, 0);
      --on;
    }
  }
}

TEST(Absurdities, NobodyIsWidowedWhileTheirPartnerLives) {
  // A death in the household, on the day on which the survivor's notes say so.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::set<std::int32_t>> deaths;
  const std::uint32_t people = 2500;
  for (const Inhabitant& person : everybody())
    if (person.dead())
      deaths[{person.resident.number < people ? person.resident.number / kPeopleInBlock
                                              : (person.resident.number - people) / kOthersInBlock,
              person.resident.household}]
          .insert(person.life.death.value);
  std::size_t widowed = 0;
  for (const Inhabitant& person : everybody())
    for (const Deed& deed : person.life.deeds) {
      if (!is_fact(deed, Fact::bereaved)) continue;
      ++widowed;
      const auto block = person.resident.number < people ? person.resident.number / kPeopleInBlock
                                                         : (person.resident.number - people) / kOthersInBlock;
      // Survivors who died themselves have a household of their own in the records by now.
      if (person.counts()) {
        EXPECT_TRUE((deaths[{block, person.resident.household}].contains(deed.day))) << person.resident.number;
      }
    }
  EXPECT_GT(widowed, 3U);
}

TEST(Absurdities, NobodyInAShortStayIsAlreadyAResidentOfAHome) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::care_home && deed.detail == kShortStay &&
           meets(person, deed, [](const Deed& a, const Deed& b) {
             return b.act == Act::care_home && b.detail != kShortStay && b.day <= a.day;
           });
  });
}

TEST(Absurdities, NobodyHasTwoPackagesThatOverlap) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::package && meets(person, deed, [](const Deed& a, const Deed& b) {
             return b.act == Act::package && a.day < end_of(b) && b.day < end_of(a);
           });
  });
}

TEST(Absurdities, NobodyHasReablementForMoreThanTwoMonths) {
  expect_nobody([](const Inhabitant&, const Deed& deed) {
    return deed.act == Act::package && deed.what == static_cast<std::uint16_t>(PackageKind::reablement) &&
           deed.end != kNever && deed.end - deed.day > 62;
  });
}

TEST(Absurdities, NobodyIsSentHomeFromTheEmergencyDepartmentWithABrokenHipOrAHeartAttack) {
  expect_nobody([](const Inhabitant&, const Deed& deed) {
    return deed.act == Act::ae && deed.detail != 1 && !emergency_reasons()[deed.what].home_again;
  });
}

TEST(Absurdities, NoServiceTakesSomebodyOnBeforeItBegan) {
  const base::Day begins = base::add_months(extract_day() + 1, -12 * parameters().service_years);
  for (const Inhabitant& person : everybody())
    for (const Service service : {Service::complex_care, Service::falls_service, Service::social_prescribing}) {
      const std::int32_t day = person.life.taken_on[static_cast<std::size_t>(service)];
      EXPECT_TRUE(day == kNever || day >= begins.value);
    }
}

TEST(Absurdities, NobodyHasAThirdCataractOrASecondAppendix) {
  for (const Inhabitant& person : everybody()) {
    std::map<std::string_view, int> times;
    for (const Deed& deed : person.life.deeds) {
      if (deed.act == Act::day_case || deed.act == Act::elective) ++times[planned_reasons()[deed.what].icd10];
      if (deed.act == Act::emergency) ++times[emergency_reasons()[deed.what].icd10];
    }
    EXPECT_LE(times["H269"], 2);
    EXPECT_LE(times["M171"], 2);
    EXPECT_LE(times["K802"], 1);
    EXPECT_LE(times["K359"], 1);
  }
}

TEST(Absurdities, NoClinicIsOpenOnASundayOrAtChristmas) {
  expect_nobody([](const Inhabitant&, const Deed& deed) {
    return (deed.act == Act::outpatient || deed.act == Act::day_case || deed.act == Act::elective) &&
           !is_working_day(deed.day);
  });
}

TEST(Absurdities, NoManIsSeenByGynaecologyAndNobodyYoungByGeriatrics) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    if (deed.act != Act::outpatient && deed.act != Act::outpatient_missed) return false;
    return (deed.what == 11 && person.life.sex == Sex::male) || (deed.what == 10 && age_at(person, deed.day) < 65);
  });
}

TEST(Absurdities, NobodyHasReablementAfterAVisitOfADay) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::package && deed.what == static_cast<std::uint16_t>(PackageKind::reablement) &&
           !meets(person, deed, [](const Deed& a, const Deed& b) {
             return (b.act == Act::emergency || b.act == Act::elective || b.act == Act::maternity) && b.end == a.day &&
                    b.end > b.day;
           });
  });
}

TEST(Absurdities, NoChildLivesAloneInTheTruth) {
  for (const Inhabitant& person : everybody())
    for (const StateChange& state : person.life.states) {
      EXPECT_FALSE(state.home == Dwelling::home_alone && age_at(person, state.day) < 18) << person.resident.number;
    }
}

TEST(Absurdities, NobodyWhoNeedsHelpEveryDayCaresForSomebody) {
  for (const Inhabitant& person : everybody()) {
    const auto& states = person.life.states;
    for (std::size_t i = 0; i < states.size(); ++i) {
      const std::int32_t until = i + 1 < states.size() ? states[i + 1].day : extract_day().value;
      EXPECT_FALSE(states[i].carer && states[i].function == Function::dependent && until - states[i].day > 62)
          << person.resident.number;
    }
  }
}

TEST(Absurdities, NobodyBreaksABoneWithoutAnyHospitalSeeingIt) {
  expect_nobody([](const Inhabitant& person, const Deed& deed) {
    return deed.act == Act::diagnosis && deed.what == at(Condition::fragility_fracture) &&
           deed.day >= person.life.from.value && !meets(person, deed, [](const Deed& a, const Deed& b) {
             return ((b.act == Act::ae || b.act == Act::emergency) && b.day == a.day) ||
                    (is_stay(b) && a.day >= b.day && a.day <= end_of(b));
           });
  });
}

TEST(Absurdities, NoGrownUpChildLeftHomeBeforeTheyWere18OrWithoutAMother) {
  const Block block = draw_block(place_of_tests(), 7, 0, kPeopleInBlock, extract_day());
  std::size_t left = 0;
  for (const Resident& resident : block.residents) {
    if (resident.grew_up_in == kNobody) continue;
    ++left;
    ASSERT_NE(resident.mother, kNobody);
    EXPECT_GE(base::age_years(resident.birth, resident.left_home), 18);
    EXPECT_NE(resident.grew_up_in, resident.household);
    EXPECT_EQ(block.residents[resident.mother].household, resident.grew_up_in);
  }
  EXPECT_GT(left, 20U);
}

TEST(Absurdities, NoMotherIsYoungerThan18OrOlderThan42AtABirthAndNoneHasTwoWithinAYear) {
  const Block block = draw_block(place_of_tests(), 7, 0, kPeopleInBlock, extract_day());
  for (const Resident& resident : block.residents) {
    if (resident.mother != kNobody) {
      const Resident& mother = block.residents[resident.mother];
      EXPECT_EQ(mother.sex, Sex::female);
      EXPECT_EQ(mother.household, resident.grew_up_in == kNobody ? resident.household : resident.grew_up_in);
      EXPECT_GE(base::age_years(mother.birth, resident.birth), 17);
      EXPECT_LE(base::age_years(mother.birth, resident.birth), 45);
    }
    if (resident.father != kNobody) {
      EXPECT_EQ(block.residents[resident.father].sex, Sex::male);
    }
    for (std::size_t i = 0; i < resident.births.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) EXPECT_GE(std::abs(resident.births[i] - resident.births[j]), 300);
  }
}

TEST(Absurdities, NobodyIsTheirOwnParentAndNoSpouseIsAParent) {
  const Block block = draw_block(place_of_tests(), 7, 0, kPeopleInBlock, extract_day());
  for (std::uint32_t i = 0; i < block.residents.size(); ++i) {
    const Resident& resident = block.residents[i];
    EXPECT_NE(resident.mother, i);
    EXPECT_NE(resident.father, i);
    if (resident.mother == kNobody) continue;
    // A child at home has no child at home by its own parent.
    const Resident& mother = block.residents[resident.mother];
    EXPECT_NE(mother.mother, i);
    EXPECT_NE(mother.father, i);
    if (resident.father != kNobody) {
      EXPECT_NE(mother.father, resident.father) << "her father is her child's father";
    }
  }
}

TEST(Absurdities, NoAddressHoldsAHundredPeopleAndNoChildLivesAlone) {
  const Block block = draw_block(place_of_tests(), 7, 0, kPeopleInBlock, extract_day());
  std::map<std::uint32_t, int> people;
  std::size_t children_alone = 0;
  std::size_t children = 0;
  for (const Resident& resident : block.residents) {
    ++people[resident.household];
    if (base::age_years(resident.birth, extract_day()) >= 16) continue;
    ++children;
    if (resident.lives_alone) ++children_alone;
  }
  for (const auto& [household, number] : people) EXPECT_LE(number, 12);
  EXPECT_EQ(children_alone, 0U) << "of " << children;
}

}  // namespace
}  // namespace kursaal::synth
