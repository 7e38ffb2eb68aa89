#include "report/timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kursaal::report {
namespace {

using base::day_of;
using population::EventKind;

TimelineFacts person() {
  TimelineFacts facts;
  facts.person_id = "P1";
  facts.as_of = day_of(2024, 3, 31);
  facts.events = {{"hospital", EventKind::emergency_admission, day_of(2023, 2, 10), day_of(2023, 2, 20)},
                  {"gp", EventKind::condition, day_of(2020, 1, 5), {}},
                  {"gp", EventKind::condition, day_of(2020, 1, 25), {}},
                  {"gp", EventKind::gp_contact, day_of(2022, 7, 1), {}},
                  {"gp", EventKind::gp_contact, {}, {}},
                  {"gp", EventKind::appointment, day_of(2024, 5, 1), {}}};
  return facts;
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(Timeline, SaysInWordsWhatItDraws) {
  EXPECT_EQ(describe_timeline(person()),
            "gp: 2020 2 diagnoses; 2022 1 contact. hospital: 2023 1 stay or package. Not drawn, of unknown date: 1. "
            "Not drawn, after 2024-03-31: 1.");
  EXPECT_NE(draw_timeline(person()).find("<desc id=\"description\">gp: 2020 2 diagnoses;"), std::string::npos);
}

TEST(Timeline, MakesOneMarkOfASortInAMonthAndSaysHowMany) {
  const std::string svg = draw_timeline(person());
  EXPECT_EQ(times(svg, "<title>gp, 2020-01: 2 diagnoses</title>"), 1U) << svg;
  EXPECT_EQ(times(svg, "<title>hospital, 2023-02-10 to 2023-02-20: emergency-admission</title>"), 1U);
}

TEST(Timeline, NamesNoTwoYearsInOnePlace) {
  TimelineFacts facts = person();
  facts.events.push_back({"gp", EventKind::condition, day_of(1974, 1, 5), {}});  // a step of five years from here on
  const std::string svg = draw_timeline(facts);
  EXPECT_EQ(svg.find(">1974</text>"), std::string::npos) << "it would lie under 1975";
  EXPECT_NE(svg.find(">1975</text>"), std::string::npos);
  facts.events.back().day = day_of(1971, 1, 5);
  EXPECT_NE(draw_timeline(facts).find(">1971</text>"), std::string::npos) << "four years apart there is room";
}

TEST(Timeline, DoesNotDependOnTheOrderOfEvents) {
  TimelineFacts turned = person();
  std::reverse(turned.events.begin(), turned.events.end());
  EXPECT_EQ(draw_timeline(turned), draw_timeline(person()));
}

TEST(Timeline, EscapesWhatComesFromOutside) {
  TimelineFacts facts = person();
  facts.events[0].agency = "a<b>&\"c\"";
  const std::string svg = draw_timeline(facts);
  EXPECT_EQ(svg.find("a<b>"), std::string::npos);
  EXPECT_NE(svg.find("a&lt;b&gt;&amp;"), std::string::npos);
}

TEST(Timeline, HoldsForAPersonWithoutEvents) {
  TimelineFacts facts = person();
  facts.events.clear();
  EXPECT_NE(draw_timeline(facts).find("No events by 2024-03-31."), std::string::npos);
}

TEST(Timeline, SaysSyntheticInDemonstrationModeAlone) {
  TimelineFacts facts = person();
  EXPECT_EQ(times(draw_timeline(facts), "SYNTHETIC"), 1U);
  facts.synthetic = false;
  EXPECT_EQ(times(draw_timeline(facts), "SYNTHETIC"), 0U);
}

}  // namespace
}  // namespace kursaal::report
