#include "report/list_counts.hpp"

#include <algorithm>
#include <utility>

#include "report/html.hpp"
#include "report/stage_tables.hpp"

namespace kursaal::report {
namespace {

constexpr std::string_view kGaps = "care-gaps";
constexpr std::string_view kOutside = "outside";

bool is_list(const std::string& name) { return name != kGaps && name != kOutside; }

// Lists in the order of their first count.
std::vector<std::string> lists_of(const std::vector<ListCount>& counts) {
  std::vector<std::string> lists;
  for (const ListCount& count : counts)
    if (is_list(count.list) && std::find(lists.begin(), lists.end(), count.list) == lists.end())
      lists.push_back(count.list);
  return lists;
}

using Shown = std::optional<std::uint64_t>;

// Nobody is counted in a step that has no row.
Shown count_of(const std::vector<ListCount>& counts, std::string_view list, std::string_view step,
               std::string_view measure, std::string_view locality = kEverywhere) {
  const auto found = std::find_if(counts.begin(), counts.end(), [&](const ListCount& count) {
    return count.list == list && count.step == step && count.measure == measure && count.locality == locality;
  });
  return found == counts.end() ? Shown(0) : found->people;
}

// Steps that have this measure, in their order.
std::vector<std::string> steps_of(const std::vector<ListCount>& counts, std::string_view list,
                                  std::string_view measure) {
  std::vector<std::string> steps;
  for (const ListCount& count : counts)
    if (count.list == list && count.measure == measure &&
        std::find(steps.begin(), steps.end(), count.step) == steps.end())
      steps.push_back(count.step);
  return steps;
}

std::string clauses_table(const std::vector<ListCount>& counts, const std::string& list) {
  const std::vector<std::string> joined = steps_of(counts, list, "met-so-far");
  std::vector<std::vector<Cell>> rows;
  for (const std::string& step : steps_of(counts, list, "met")) {
    const bool clause = std::find(joined.begin(), joined.end(), step) != joined.end();
    rows.push_back({text_cell(clause ? step : "one way: " + step, clause ? "" : "quiet"),
                    shown_cell(count_of(counts, list, step, "met")),
                    shown_cell(count_of(counts, list, step, "not-met")),
                    shown_cell(count_of(counts, list, step, "unknown")),
                    clause ? shown_cell(count_of(counts, list, step, "met-so-far")) : absent_cell(),
                    clause ? shown_cell(count_of(counts, list, step, "unknown-so-far")) : absent_cell()});
  }
  const Shown place = count_of(counts, list, "of-the-place", "people");
  return html_table(list + ": people whom each clause admits, of " +
                        (place ? std::to_string(*place) : std::string("*")) + ", alone and with those above it",
                    {"clause", "met", "not met", "unknown", "met so far", "unknown so far"}, rows);
}

// By name; those of whom no locality is known, and all together, last.
std::vector<std::string> localities_of_list(const ListFacts& facts, const std::string& list) {
  std::vector<std::string> localities;
  for (const ListCount& count : facts.counts)
    if (count.list == list && std::find(localities.begin(), localities.end(), count.locality) == localities.end())
      localities.push_back(count.locality);
  const auto last = [](const std::string& locality) { return locality == kEverywhere ? 2 : locality == kNoLocality; };
  std::sort(localities.begin(), localities.end(), [&](const std::string& a, const std::string& b) {
    return std::pair(last(a), locality_called(facts.called, a)) < std::pair(last(b), locality_called(facts.called, b));
  });
  return localities;
}

// From need to better, where there is anybody.
std::string funnel_table(const ListFacts& facts, const std::string& list) {
  const std::vector<std::string> steps = steps_of(facts.counts, list, "funnel");
  std::vector<std::vector<Cell>> rows;
  for (const std::string& locality : localities_of_list(facts, list)) {
    if (steps.empty() || count_of(facts.counts, list, steps.front(), "funnel", locality) == Shown(0)) continue;
    std::vector<Cell> row{text_cell(locality_called(facts.called, locality), "d")};
    for (const std::string& step : steps)
      row.push_back(shown_cell(count_of(facts.counts, list, step, "funnel", locality)));
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return {};
  std::vector<std::string> heads{"locality"};
  heads.insert(heads.end(), steps.begin(), steps.end());
  return html_table(list + ": from need to better, in twelve months", heads, rows);
}

std::string localities_table(const ListFacts& facts, const std::string& list) {
  std::vector<std::vector<Cell>> rows;
  for (const std::string& locality : localities_of_list(facts, list)) {
    if (count_of(facts.counts, list, "eligible", "standing", locality) == Shown(0)) continue;
    std::vector<Cell> row{text_cell(locality_called(facts.called, locality), "d")};
    for (const char* step :
         {"eligible", "left-out", "listed", "waiting", "waiting-without-places", "in-reach", "ended"})
      row.push_back(shown_cell(count_of(facts.counts, list, step, "standing", locality)));
    rows.push_back(std::move(row));
  }
  return html_table(list + ": where the eligible stand, by locality",
                    {"locality", "eligible", "left out", "listed", "waiting", "of these where no team has a place",
                     "in hospital (in-reach)", "no longer in the queue"},
                    rows);
}

std::string simple_table(const std::vector<ListCount>& counts, std::string_view list, std::string_view measure,
                         const std::string& caption, const char* head) {
  std::vector<std::vector<Cell>> rows;
  for (const std::string& step : steps_of(counts, list, measure))
    rows.push_back({text_cell(step), shown_cell(count_of(counts, list, step, measure))});
  return rows.empty() ? std::string() : html_table(caption, {head, "people"}, rows);
}

std::string gaps_table(const std::vector<ListCount>& counts) {
  std::vector<std::string> gaps;
  for (const ListCount& count : counts)
    if (count.list == kGaps && std::find(gaps.begin(), gaps.end(), count.step) == gaps.end())
      gaps.push_back(count.step);
  std::vector<std::vector<Cell>> rows;
  for (const std::string& gap : gaps)
    rows.push_back({text_cell(gap), shown_cell(count_of(counts, kGaps, gap, "gap")),
                    shown_cell(count_of(counts, kGaps, gap, "done")),
                    shown_cell(count_of(counts, kGaps, gap, "unknown")),
                    shown_cell(count_of(counts, kGaps, gap, "need-unknown"))});
  if (rows.empty()) return {};
  return html_table("Care that guidance asks for, of people whose need is recorded",
                    {"care", "not recorded", "recorded", "no source could tell", "need not known"}, rows);
}

}  // namespace

std::vector<ListTotals> list_totals(const std::vector<ListCount>& counts) {
  std::vector<ListTotals> totals;
  for (const std::string& list : lists_of(counts)) {
    ListTotals total;
    total.list = list;
    const auto standing = [&](const char* step) { return count_of(counts, list, step, "standing"); };
    total.eligible = standing("eligible");
    total.listed = standing("listed");
    total.waiting = standing("waiting");
    total.without_places = standing("waiting-without-places");
    total.in_reach = standing("in-reach");
    total.ended = standing("ended");
    total.cannot_be_told = standing("cannot-be-told");
    total.left_out = standing("left-out");
    totals.push_back(std::move(total));
  }
  return totals;
}

std::string list_counts_html(const ListFacts& facts) {
  if (facts.counts.empty()) return {};
  std::string body =
      "<p>A list is what a team can take this week, in tiers that the place wrote, with a floor of places for the most "
      "deprived fifth; waiting raises, and a recorded draw settles ties. It is advice to a team that decides.</p>\n";
  if (!facts.sources_left_out.empty()) {
    body +=
        "<div class=\"callout\" role=\"note\"><p>No list read these sources, which have no legal basis for risk "
        "stratification:</p><ul>";
    for (const std::string& source : facts.sources_left_out) body += "<li>" + html_escape(source) + "</li>";
    body += "</ul></div>\n";
  }
  if (facts.stage_checks > 0)
    body +=
        "<p>Some people's confirmed stage has ended, or the rules now see another: the list "
        "&ldquo;stage-disagreement&rdquo; asks somebody to look.</p>\n";
  for (const std::string& list : lists_of(facts.counts))
    body += clauses_table(facts.counts, list) +
            simple_table(facts.counts, list, "left-out", list + ": eligible and left out, by reason", "reason") +
            localities_table(facts, list) + funnel_table(facts, list);
  body += simple_table(facts.counts, kOutside, "outside", "People on neither list, by route", "route");
  return body + gaps_table(facts.counts);
}

}  // namespace kursaal::report
