#include "report/timeline.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <tuple>

#include "base/text.hpp"
#include "report/html.hpp"

namespace kursaal::report {
namespace {

using base::Day;
using population::EventKind;

// What people tell apart at a glance; the shape says it, the colour only helps.
enum class Sort : std::uint8_t { urgent, stay, contact, diagnosis, medication, measurement, other, planned };
enum class Shape : std::uint8_t { triangle, bar, disc, diamond, tick, ring, square, cross };

struct SortFacts {
  std::string_view one, many;
  Shape shape;
  std::string_view colour;  // NHS identity colours, at least 4.5 to 1 on white
};
constexpr std::array<SortFacts, 8> kSorts{{{"urgent contact", "urgent contacts", Shape::triangle, "#a3211a"},
                                           {"stay or package", "stays or packages", Shape::bar, "#003087"},
                                           {"contact", "contacts", Shape::disc, "#005eb8"},
                                           {"diagnosis", "diagnoses", Shape::diamond, "#330072"},
                                           {"medicine", "medicines", Shape::tick, "#006747"},
                                           {"measurement", "measurements", Shape::ring, "#4c6272"},
                                           {"other record", "other records", Shape::square, "#4c6272"},
                                           {"planned", "planned", Shape::cross, "#212b32"}}};
const SortFacts& facts_of(Sort sort) { return kSorts[static_cast<std::size_t>(sort)]; }

Sort sort_of(EventKind kind) {
  switch (kind) {
    case EventKind::condition:
    case EventKind::admission_diagnosis:
    case EventKind::attendance_diagnosis: return Sort::diagnosis;
    case EventKind::medication: return Sort::medication;
    case EventKind::measurement: return Sort::measurement;
    case EventKind::ae_attendance:
    case EventKind::call_111:
    case EventKind::ambulance: return Sort::urgent;
    case EventKind::emergency_admission:
    case EventKind::elective_admission:
    case EventKind::other_admission:
    case EventKind::day_case:
    case EventKind::care_home_stay:
    case EventKind::care_package: return Sort::stay;
    case EventKind::appointment:
    case EventKind::planned: return Sort::planned;
    default: return population::is_contact(kind) ? Sort::contact : Sort::other;
  }
}

constexpr double kGutter = 200, kWidth = 960, kRow = 18, kLaneGap = 10, kTop = 92;
constexpr int kRight = 20;
constexpr double kLeastApart = 8, kLeastForAYear = 40;

std::string fixed(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f", value);
  return buffer;
}

std::string counted(std::uint64_t count, const SortFacts& sort) {
  return base::format_count(count) + " " + std::string(count == 1 ? sort.one : sort.many);
}

bool drawn(const TimelineEvent& event, Day as_of) { return event.day.known() && event.day <= as_of; }

struct Lane {
  std::vector<Sort> rows;
  std::map<std::pair<Sort, int>, std::uint64_t> marks;  // by the first month of each, counted from year 0
  std::map<std::tuple<Day, Day, EventKind>, std::uint64_t> stays;
};

int month_of(Day day) {
  const base::Civil civil = base::civil_of(day);
  return civil.year * 12 + civil.month - 1;
}

std::string month_text(int month) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d", month / 12, month % 12 + 1);
  return text;
}

// Days to places across the drawing, whole years.
struct Axis {
  int first_year = 0, last_year = 0;  // [first_year, last_year)
  [[nodiscard]] double at(Day day) const {
    const Day start = base::day_of(first_year, 1, 1);
    const Day end = base::day_of(last_year, 1, 1);
    const double share = static_cast<double>(std::clamp(day, start, end) - start) / static_cast<double>(end - start);
    return kGutter + share * kWidth;
  }
  [[nodiscard]] int step() const {
    for (const int step : {1, 2, 5, 10, 20})
      if ((last_year - first_year) / step <= 16) return step;
    return 50;
  }
  // So many months that two marks of a row do not lie on each other.
  [[nodiscard]] int months_a_mark() const {
    for (const int months : {1, 3, 6})
      if (kWidth * months / ((last_year - first_year) * 12.0) >= kLeastApart) return months;
    return 12;
  }
};

Axis axis_of(const TimelineFacts& facts) {
  Day earliest = facts.as_of;
  for (const TimelineEvent& event : facts.events)
    if (drawn(event, facts.as_of)) earliest = std::min(earliest, event.day);
  return {base::civil_of(earliest).year, base::civil_of(facts.as_of).year + 1};
}

std::map<std::string, Lane> lanes_of(const TimelineFacts& facts, int months_a_mark) {
  std::map<std::string, Lane> lanes;
  for (const TimelineEvent& event : facts.events) {
    if (!drawn(event, facts.as_of)) continue;
    Lane& lane = lanes[event.agency];
    const Sort sort = sort_of(event.kind);
    if (std::find(lane.rows.begin(), lane.rows.end(), sort) == lane.rows.end()) lane.rows.push_back(sort);
    if (sort == Sort::stay)
      ++lane.stays[{event.day, event.end, event.kind}];
    else
      ++lane.marks[{sort, month_of(event.day) / months_a_mark * months_a_mark}];
  }
  for (auto& [agency, lane] : lanes) std::sort(lane.rows.begin(), lane.rows.end());
  return lanes;
}

std::string mark(Shape shape, std::string_view colour, double x, double y, double size, std::string_view says) {
  const std::string fill = " fill=\"" + std::string(colour) + "\"";
  const std::string line = " fill=\"none\" stroke=\"" + std::string(colour) + "\" stroke-width=\"1.8\"";
  std::string body;
  const auto point = [&](double dx, double dy) { return fixed(x + dx * size) + " " + fixed(y + dy * size); };
  switch (shape) {
    case Shape::triangle:
      body = "<path d=\"M" + point(0, -1.1) + "L" + point(1, 0.8) + "L" + point(-1, 0.8) + "Z\"" + fill;
      break;
    case Shape::diamond:
      body = "<path d=\"M" + point(0, -1.1) + "L" + point(1.1, 0) + "L" + point(0, 1.1) + "L" + point(-1.1, 0) + "Z\"" +
             fill;
      break;
    case Shape::tick: body = "<path d=\"M" + point(0, -1.1) + "L" + point(0, 1.1) + "\"" + line; break;
    case Shape::cross:
      body = "<path d=\"M" + point(-0.9, -0.9) + "L" + point(0.9, 0.9) + "M" + point(0.9, -0.9) + "L" +
             point(-0.9, 0.9) + "\"" + line;
      break;
    case Shape::ring:
      body = "<circle cx=\"" + fixed(x) + "\" cy=\"" + fixed(y) + "\" r=\"" + fixed(size) + "\"" + line;
      break;
    case Shape::disc:
      body = "<circle cx=\"" + fixed(x) + "\" cy=\"" + fixed(y) + "\" r=\"" + fixed(size) + "\"" + fill;
      break;
    case Shape::square:
    case Shape::bar:
      body = "<rect x=\"" + fixed(x - size) + "\" y=\"" + fixed(y - size) + "\" width=\"" + fixed(2 * size) +
             "\" height=\"" + fixed(2 * size) + "\"" + fill;
      break;
  }
  const std::string_view element = std::string_view(body).substr(1, body.find(' ') - 1);
  return body + "><title>" + html_escape(says) + "</title></" + std::string(element) + ">\n";
}

double size_of(std::uint64_t count) { return count >= 5 ? 6 : count >= 2 ? 5 : 4; }

std::string draw_lane(const std::string& agency, const Lane& lane, const Axis& axis, Day as_of, double top) {
  const double bottom = top + static_cast<double>(lane.rows.size()) * kRow;
  std::string out =
      "<text x=\"12\" y=\"" + fixed(top + 14) + "\" class=\"agency\">" + html_escape(agency) + "</text>\n";
  out += "<path class=\"rule\" d=\"M12 " + fixed(bottom + kLaneGap / 2) + "H" + fixed(kGutter + kWidth) + "\"/>\n";
  const auto row_of = [&](Sort sort) {
    const auto position = std::find(lane.rows.begin(), lane.rows.end(), sort) - lane.rows.begin();
    return top + static_cast<double>(position) * kRow + kRow / 2;
  };
  for (const auto& [key, count] : lane.marks) {
    const auto [sort, month] = key;
    const int last = month + axis.months_a_mark() - 1;
    const Day middle =
        base::add_months(base::day_of(month / 12, month % 12 + 1, 1), axis.months_a_mark()) - 15 * axis.months_a_mark();
    const std::string when = last == month ? month_text(month) : month_text(month) + " to " + month_text(last);
    const SortFacts& facts = facts_of(sort);
    std::string says = agency;
    says.append(", ").append(when).append(": ").append(counted(count, facts));
    out += mark(facts.shape, facts.colour, axis.at(std::min(middle, as_of)), row_of(sort), size_of(count), says);
  }
  const SortFacts& stay = facts_of(Sort::stay);
  for (const auto& [period, count] : lane.stays) {
    const auto [from, until, kind] = period;
    const Day last = until.known() ? std::min(until, as_of) : from;
    const double x = axis.at(from);
    const std::string says = agency + ", " + base::format_day(from) +
                             (until.known() ? " to " + base::format_day(until) : ", end not known") + ": " +
                             std::string(population::event_kind_name(kind)) +
                             (count > 1 ? ", " + base::format_count(count) + " records" : "");
    out += "<rect x=\"" + fixed(x) + "\" y=\"" + fixed(row_of(Sort::stay) - 4) + "\" width=\"" +
           fixed(std::max(3.0, axis.at(last) - x)) + "\" height=\"8\" fill=\"" + std::string(stay.colour) +
           "\"><title>" + html_escape(says) + "</title></rect>\n";
  }
  return out;
}

std::string draw_years(const Axis& axis, double bottom) {
  std::string out;
  const int step = axis.step();
  for (int year = axis.first_year; year <= axis.last_year; ++year) {
    if (year % step != 0 && year != axis.first_year) continue;
    const std::string x = fixed(axis.at(base::day_of(year, 1, 1)));
    // The first year stands between two steps of the scale: its name gives way to the next where they would touch.
    const int next = year + step - year % step;
    const bool room = year % step == 0 || next > axis.last_year ||
                      axis.at(base::day_of(next, 1, 1)) - axis.at(base::day_of(year, 1, 1)) >= kLeastForAYear;
    out += "<path class=\"rule\" d=\"M" + x + " " + fixed(kTop - 8) + "V" + fixed(bottom) + "\"/>";
    if (year < axis.last_year && room)
      out += "<text x=\"" + x + "\" dx=\"3\" y=\"" + fixed(kTop - 12) + "\" class=\"quiet\">" + std::to_string(year) +
             "</text>";
    out += "\n";
  }
  return out;
}

std::string draw_legend(const std::map<std::string, Lane>& lanes, double y) {
  std::string out;
  double x = 20;
  for (std::size_t i = 0; i < kSorts.size(); ++i) {
    const bool used = std::any_of(lanes.begin(), lanes.end(), [&](const auto& lane) {
      return std::find(lane.second.rows.begin(), lane.second.rows.end(), static_cast<Sort>(i)) !=
             lane.second.rows.end();
    });
    if (!used) continue;
    out += mark(kSorts[i].shape, kSorts[i].colour, x, y, 5, kSorts[i].one);
    out += "<text x=\"" + fixed(x + 12) + "\" y=\"" + fixed(y + 5) + "\">" + std::string(kSorts[i].one) + "</text>\n";
    x += 34 + static_cast<double>(kSorts[i].one.size()) * 7.4;
  }
  return out;
}

}  // namespace

std::string describe_timeline(const TimelineFacts& facts) {
  std::map<std::string, std::map<int, std::map<Sort, std::uint64_t>>> counts;
  std::uint64_t undated = 0, later = 0;
  for (const TimelineEvent& event : facts.events) {
    if (!event.day.known())
      ++undated;
    else if (event.day > facts.as_of)
      ++later;
    else
      ++counts[event.agency][base::civil_of(event.day).year][sort_of(event.kind)];
  }
  std::string text = counts.empty() ? "No events by " + base::format_day(facts.as_of) + "." : "";
  for (const auto& [agency, years] : counts) {
    text.append(text.empty() ? "" : " ").append(agency).append(": ");
    bool first_year = true;
    for (const auto& [year, sorts] : years) {
      text.append(first_year ? "" : "; ").append(std::to_string(year)).append(" ");
      first_year = false;
      bool first_sort = true;
      for (const auto& [sort, count] : sorts) {
        text.append(first_sort ? "" : ", ").append(counted(count, facts_of(sort)));
        first_sort = false;
      }
    }
    text += ".";
  }
  if (undated > 0) text += " Not drawn, of unknown date: " + base::format_count(undated) + ".";
  if (later > 0) text += " Not drawn, after " + base::format_day(facts.as_of) + ": " + base::format_count(later) + ".";
  return text;
}

std::string draw_timeline(const TimelineFacts& facts) {
  const Axis axis = axis_of(facts);
  const std::map<std::string, Lane> lanes = lanes_of(facts, axis.months_a_mark());
  std::string body;
  double y = kTop;
  for (const auto& [agency, lane] : lanes) {
    body += draw_lane(agency, lane, axis, facts.as_of, y);
    y += static_cast<double>(lane.rows.size()) * kRow + kLaneGap;
  }
  const std::string as_of_x = fixed(axis.at(facts.as_of));
  body += "<path d=\"M" + as_of_x + " " + fixed(kTop - 8) + "V" + fixed(y) +
          "\" stroke=\"#212b32\" stroke-dasharray=\"4 3\"/>\n";
  body += draw_legend(lanes, y + 22);
  const int months = axis.months_a_mark();
  body += "<text x=\"12\" y=\"" + fixed(y + 50) + "\" class=\"quiet\">A larger mark is several in " +
          (months == 1 ? "one month" : std::to_string(months) + " months") +
          " (2 to 4, 5 and more). The dashed line is the as-of date.</text>\n";

  const int height = static_cast<int>(y) + 66;
  const int width = static_cast<int>(kGutter + kWidth) + kRight;
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
      std::to_string(width) + " " + std::to_string(height) + "\" width=\"" + std::to_string(width) + "\" height=\"" +
      std::to_string(height) + "\" role=\"img\" aria-labelledby=\"title description\">\n";
  const std::string title =
      "Events of person " + facts.person_id + " by agency and year, as of " + base::format_day(facts.as_of);
  out += "<title id=\"title\">" + html_escape(title) + "</title>\n<desc id=\"description\">" +
         html_escape(describe_timeline(facts)) + "</desc>\n";
  out +=
      "<style>text{font:13px "
      "Frutiger,Arial,sans-serif;fill:#212b32}.agency{font-weight:700}.quiet{fill:#4c6272}.rule{stroke:#d8dde0;fill:"
      "none}.head{font-size:17px;fill:#fff;font-weight:700}</style>\n";
  out += "<rect width=\"" + std::to_string(width) + "\" height=\"" + std::to_string(height) +
         "\" fill=\"#fff\"/>\n<rect width=\"" + std::to_string(width) + "\" height=\"44\" fill=\"#005eb8\"/>\n";
  out += "<text x=\"12\" y=\"28\" class=\"head\">" + html_escape(title) + "</text>\n";
  if (facts.synthetic) {
    out += "<rect x=\"" + std::to_string(width - 130) +
           "\" y=\"10\" width=\"118\" height=\"24\" fill=\"#ffeb3b\"/><text x=\"" + std::to_string(width - 71) +
           "\" y=\"27\" text-anchor=\"middle\" class=\"agency\">SYNTHETIC</text>\n";
  }
  out += draw_years(axis, y);
  out += body;
  return out + "</svg>\n";
}

}  // namespace kursaal::report
