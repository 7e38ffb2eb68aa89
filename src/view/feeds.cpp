#include "view/feeds.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kursaal::view {

using base::Absence;
using base::Day;
using base::Period;

std::string domain_words(std::string_view domain) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kWords{{
      {"gp", "general practice"},
      {"gp-contacts", "contacts in general practice"},
      {"gp-medicines", "prescriptions of general practice"},
      {"acute", "hospital admissions"},
      {"ae", "A&E"},
      {"outpatients", "outpatients"},
      {"community", "community health services"},
      {"mental-health", "mental health services"},
      {"social-care", "social care"},
      {"ambulance", "the ambulance service"},
      {"111", "calls to 111"},
      {"hospice", "hospices"},
      {"voluntary", "the voluntary sector"},
      {"care-home", "care homes"},
      {"death", "deaths"},
      {"mixed", "services of several kinds"},
  }};
  for (const auto& [code, words] : kWords)
    if (code == domain) return std::string(words);
  return spaced(domain);
}

std::optional<WhyMissing> Feeds::why_missing(std::string_view domain, int days) const {
  const Period window{as_of_ + 1 - std::max(days, 1), as_of_ + 1};
  if (coverage_.covers(domain, window)) return {};
  const Day through = coverage_.data_through(domain);
  if (!through.known())
    return WhyMissing{Absence::not_shared, "No source of this place sends data of " + domain_words(domain) + "."};
  if (through + coverage_.tolerance_days() < window.end)
    return WhyMissing{Absence::stale, "Data of " + domain_words(domain) + " ends on " + day_words(through - 1) + "."};
  return WhyMissing{Absence::unknown,
                    "The data of " + domain_words(domain) + " does not cover the whole time looked back over."};
}

Period Feeds::period_of(std::string_view source) const {
  Period whole;
  for (const population::CoverageRow& row : coverage_.rows()) {
    if (row.source != source) continue;
    if (!whole.start.known() || row.period.start < whole.start) whole.start = row.period.start;
    if (!whole.end.known() || whole.end < row.period.end) whole.end = row.period.end;
  }
  return whole;
}

bool Feeds::is_stale(std::string_view source) const {
  // By domain: a source of several is stale where one of them ended long ago.
  std::vector<std::pair<std::string, Day>> last;
  for (const population::CoverageRow& row : coverage_.rows()) {
    if (row.source != source) continue;
    const auto found = std::find_if(last.begin(), last.end(), [&](const auto& at) { return at.first == row.domain; });
    if (found == last.end())
      last.emplace_back(row.domain, row.period.end);
    else
      found->second = std::max(found->second, row.period.end);
  }
  if (last.empty()) return true;
  return std::any_of(last.begin(), last.end(),
                     [&](const auto& at) { return at.second + coverage_.tolerance_days() < as_of_ + 1; });
}

std::string Feeds::words_of(std::string_view source) const {
  const Period whole = period_of(source);
  if (!whole.start.known()) return "Sent nothing that says which days it covers: what rests on it is not known.";
  if (is_stale(source))
    return "Nothing after " + day_words(whole.end - 1) + ": what rests on it is out of date, not zero.";
  return "Covers " + day_words(whole.start) + " to " + day_words(whole.end - 1) + ".";
}

}  // namespace kursaal::view
