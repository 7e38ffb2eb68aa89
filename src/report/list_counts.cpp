#include "report/list_counts.hpp"

#include <algorithm>
#include <map>

#include "report/html.hpp"

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

std::uint64_t sum(const std::vector<ListCount>& counts, std::string_view list, std::string_view step,
                  std::string_view measure, const std::string* locality = nullptr) {
  std::uint64_t people = 0;
  for (const ListCount& count : counts)
    if (count.list == list && count.step == step && count.measure == measure &&
        (locality == nullptr || count.locality == *locality))
      people += count.people;
  return people;
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
                    count_cell(sum(counts, list, step, "met")), count_cell(sum(counts, list, step, "not-met")),
                    count_cell(sum(counts, list, step, "unknown")),
                    clause ? count_cell(sum(counts, list, step, "met-so-far")) : absent_cell(),
                    clause ? count_cell(sum(counts, list, step, "unknown-so-far")) : absent_cell()});
  }
  return html_table(list + ": people whom each clause admits, of " +
                        std::to_string(sum(counts, list, "of-the-place", "people")) + ", alone and with those above it",
                    {"clause", "met", "not met", "unknown", "met so far", "unknown so far"}, rows);
}

std::string localities_table(const std::vector<ListCount>& counts, const std::string& list) {
  std::vector<std::string> localities;
  for (const ListCount& count : counts)
    if (count.list == list && std::find(localities.begin(), localities.end(), count.locality) == localities.end())
      localities.push_back(count.locality);
  std::sort(localities.begin(), localities.end());
  std::vector<std::vector<Cell>> rows;
  for (const std::string& locality : localities) {
    if (sum(counts, list, "eligible", "standing", &locality) == 0) continue;
    std::vector<Cell> row{text_cell(locality.empty() ? "not known" : locality)};
    for (const char* step : {"eligible", "listed", "waiting", "waiting-without-places", "in-reach", "ended"})
      row.push_back(count_cell(sum(counts, list, step, "standing", &locality)));
    rows.push_back(std::move(row));
  }
  return html_table(list + ": where the eligible stand, by locality",
                    {"locality", "eligible", "listed", "waiting", "of these where no team has a place",
                     "in hospital (in-reach)", "no longer in the queue"},
                    rows);
}

std::string simple_table(const std::vector<ListCount>& counts, std::string_view list, std::string_view measure,
                         const std::string& caption, const char* head) {
  std::vector<std::vector<Cell>> rows;
  for (const std::string& step : steps_of(counts, list, measure))
    rows.push_back({text_cell(step), count_cell(sum(counts, list, step, measure))});
  return rows.empty() ? std::string() : html_table(caption, {head, "people"}, rows);
}

std::string gaps_table(const std::vector<ListCount>& counts) {
  std::vector<std::string> gaps;
  for (const ListCount& count : counts)
    if (count.list == kGaps && std::find(gaps.begin(), gaps.end(), count.step) == gaps.end())
      gaps.push_back(count.step);
  std::vector<std::vector<Cell>> rows;
  for (const std::string& gap : gaps)
    rows.push_back({text_cell(gap), count_cell(sum(counts, kGaps, gap, "gap")),
                    count_cell(sum(counts, kGaps, gap, "done")), count_cell(sum(counts, kGaps, gap, "unknown")),
                    count_cell(sum(counts, kGaps, gap, "need-unknown"))});
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
    const auto standing = [&](const char* step) { return sum(counts, list, step, "standing"); };
    total.eligible = standing("eligible");
    total.listed = standing("listed");
    total.waiting = standing("waiting");
    total.without_places = standing("waiting-without-places");
    total.in_reach = standing("in-reach");
    total.ended = standing("ended");
    total.cannot_be_told = standing("cannot-be-told");
    for (const std::string& reason : steps_of(counts, list, "left-out"))
      total.left_out += sum(counts, list, reason, "left-out");
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
  for (const std::string& list : lists_of(facts.counts))
    body += clauses_table(facts.counts, list) +
            simple_table(facts.counts, list, "left-out", list + ": eligible and left out, by reason", "reason") +
            localities_table(facts.counts, list);
  body += simple_table(facts.counts, kOutside, "outside", "People on neither list, by route", "route");
  return body + gaps_table(facts.counts);
}

}  // namespace kursaal::report
