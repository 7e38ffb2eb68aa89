// A drawing of one person's events by agency and year: SVG with a text alternative, in the NHS colours, its meaning
// carried by shape and place, never by colour alone. No code and no diagnosis is in it, only what sort of event each
// was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "population/event.hpp"

namespace kursaal::report {

struct TimelineEvent {
  std::string agency;  // the source's name
  population::EventKind kind = population::EventKind::condition;
  base::Day day;  // unknown: counted in the text, not drawn
  base::Day end;  // of a stay; unknown otherwise
};

struct TimelineFacts {
  std::string person_id;
  bool synthetic = true;
  base::Day as_of;                    // drawn as a line; events after it are left out and counted
  std::vector<TimelineEvent> events;  // any order
};

// A whole SVG file. Marks of one sort in one month (more, where the years are many) are one mark
// with their count; a stay is a bar over its days.
// Deterministic. Cost: marks, but for stays, are bounded by agencies, sorts and months, not by events.
std::string draw_timeline(const TimelineFacts& facts);

// What the drawing says, in sentences: events of each agency by sort and year. The text alternative of the SVG.
std::string describe_timeline(const TimelineFacts& facts);

}  // namespace kursaal::report
