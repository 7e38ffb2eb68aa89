#include "population/event.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace kursaal::population {
namespace {

TEST(EventKind, EveryNameReadsBackAsItsKindAndNoTwoAreAlike) {
  std::set<std::string_view> names;
  for (int value = 0; value < 256; ++value) {
    const auto kind = static_cast<EventKind>(value);
    const std::string_view name = event_kind_name(kind);
    if (name.empty()) continue;
    EXPECT_EQ(event_kind_named(name), kind);
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_EQ(names.size(), 8U + 18U + 1U + 2U);
  EXPECT_EQ(event_kind_name(EventKind::emergency_admission), "emergency-admission");
  EXPECT_FALSE(event_kind_named("emergency admission").has_value());
  EXPECT_FALSE(event_kind_named("").has_value());
}

TEST(SafetyRules, SR05_OnlyLegalFuturesMayLieAhead) {
  for (int value = 0; value < 256; ++value) {
    const auto kind = static_cast<EventKind>(value);
    EXPECT_EQ(may_lie_ahead(kind), kind == EventKind::appointment || kind == EventKind::planned);
  }
}

TEST(EventOrder, EachFieldDecidesOnlyWhereAllBeforeItAreEqual) {
  const Event base;
  const auto later = [&](auto change) {
    Event event = base;
    change(event);
    return event;
  };
  const Event steps[] = {
      later([](Event& e) { e.kind = EventKind::planned; }),
      later([](Event& e) { e.part = 1; }),
      later([](Event& e) { e.line = 1; }),
      later([](Event& e) { e.file = 1; }),
      later([](Event& e) { e.source = 1; }),
      later([](Event& e) { e.concept_id = 1; }),
      later([](Event& e) { e.minute = 0; }),
      later([](Event& e) { e.day = 0; }),
      later([](Event& e) { e.person = 1; }),
  };
  const EventOrder before;
  EXPECT_FALSE(before(base, base));
  for (std::size_t i = 0; i < std::size(steps); ++i) {
    EXPECT_TRUE(before(base, steps[i])) << i;
    for (std::size_t j = i + 1; j < std::size(steps); ++j) {
      EXPECT_TRUE(before(steps[i], steps[j])) << i << " " << j;
      EXPECT_FALSE(before(steps[j], steps[i])) << i << " " << j;
    }
  }
}

}  // namespace
}  // namespace kursaal::population
