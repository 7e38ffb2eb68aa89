// A person's events, newest first, a page at a time; the whole life as lanes of months by agency.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "population/event.hpp"
#include "view/known.hpp"

namespace kursaal::view {

struct TimelineAsk {
  std::string before{};  // the `next` of the page before; empty: the newest
  std::size_t limit = 50;
  std::string agency{};  // a source's name; empty: all
  MayShow may_show{};    // required
};

struct TimelineItem {
  base::Day day, end_day, known_day;  // an unknown day stands last
  std::int16_t minute = -1;           // of the London day, -1 where none was said
  base::Precision precision = base::Precision::day;
  population::EventKind kind = population::EventKind::condition;
  std::string kind_code, kind_words;  // "ae-attendance", "A&E attendance"
  std::string agency, agency_name;
  std::string words, system, code;
  std::optional<double> value;
  std::string unit;
  bool after_death = false;  // a doubtful link
};

struct LaneMonth {
  base::Day month;  // its first day
  std::uint32_t events = 0;
};
struct Lane {
  std::string agency, agency_name;
  std::vector<LaneMonth> months;  // ascending; months of none are left out
};

struct TimelinePage {
  std::vector<TimelineItem> items;
  std::string next;         // empty: there is no more
  std::vector<Lane> lanes;  // on the first page
};

}  // namespace kursaal::view
