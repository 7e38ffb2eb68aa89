#include "report/explained_lists.hpp"

#include <algorithm>
#include <string_view>

#include "base/json_text.hpp"

namespace kursaal::report {
namespace {

void add_line(std::string& out, std::string_view what, std::string_view text) {
  if (!text.empty()) out.append("    ").append(what).append(": ").append(text).append("\n");
}

std::string in_words(const ExplainedStanding& standing) {
  if (standing.result == "listed") return "listed for " + standing.list;
  if (standing.result == "waiting") return "eligible for " + standing.list + ", and waits for a place";
  if (standing.result == "in-reach") return "eligible for " + standing.list + ", and in hospital: on the in-reach list";
  if (standing.result == "left-out")
    return (standing.list.empty() ? "on no list: " : "eligible for " + standing.list + ", and left out: ") +
           standing.left_out_words;
  if (standing.result == "unknown") return "it cannot be told: something that a clause needs is not known";
  return "on no list; route: " + (standing.route.empty() ? "none" : standing.route);
}

std::string spaced(std::string text) {
  for (std::size_t at = text.find(';'); at != std::string::npos; at = text.find(';', at + 2)) text.replace(at, 1, "; ");
  return text;
}

// "list:clause;list:clause" as a list and what the clause asks of somebody.
std::string told(const ExplainedStanding& standing, std::string_view clauses) {
  std::string out;
  while (!clauses.empty()) {
    const std::size_t end = std::min(clauses.find(';'), clauses.size());
    const std::string key(clauses.substr(0, end));
    const auto words = standing.clause_words.find(key);
    if (!out.empty()) out += "; ";
    if (words == standing.clause_words.end()) {
      out += key;
    } else {
      out.append(key, 0, key.find(':')).append(": ").append(words->second);
    }
    clauses.remove_prefix(std::min(end + 1, clauses.size()));
  }
  return out;
}

void write_row(std::string& out, const ExplainedListRow& row) {
  out.append("  ").append(row.list).append(": ").append(row.status);
  if (!row.rank.empty()) out.append(", number ").append(row.rank);
  if (!row.team.empty()) out.append(", ").append(row.team);
  out += "\n";
  add_line(out, "because", row.reasons);
  add_line(out, "lately", row.lately);
  add_line(out, "sensitive (" + row.sensitivity + ")", row.sensitive);
  add_line(out, "tier", row.tier.empty() ? "" : row.tier + " - " + row.tier_reason);
  add_line(out, "eligible since",
           row.eligible_since.empty() ? "" : row.eligible_since + ", " + row.waiting_weeks + " weeks");
  add_line(out, "floor by deprivation", row.floor);
  add_line(out, "number in the draw", row.draw);
  add_line(out, "owner", row.owner);
  add_line(out, "to act by", row.act_by);
  add_line(out, "not before", row.not_before);
  add_line(out, "stands until", row.valid_until);
  add_line(out, "not known", spaced(row.unknown));
  add_line(out, "left because", row.ended_reason);
}

void put_or_null(base::JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  if (text.empty()) {
    json.null();
  } else {
    json.value(text);
  }
}

}  // namespace

std::string standing_text(const ExplainedStanding& standing) {
  if (standing.result.empty()) return {};
  std::string out = "\nLists as of " + standing.as_of + ": " + in_words(standing) + "\n";
  add_line(out, "clauses not met", told(standing, standing.not_met));
  add_line(out, "clauses that cannot be told", told(standing, standing.unknown));
  for (const ExplainedListRow& row : standing.rows) write_row(out, row);
  return out;
}

void put_standing(base::JsonWriter& json, const ExplainedStanding& standing) {
  json.key("lists");
  if (standing.result.empty()) {
    json.null();
    return;
  }
  json.begin_object().key("as_of").value(standing.as_of).key("result").value(standing.result);
  put_or_null(json, "list", standing.list);
  put_or_null(json, "left_out", standing.left_out_words);
  put_or_null(json, "not_met", standing.not_met);
  put_or_null(json, "unknown", standing.unknown);
  put_or_null(json, "route", standing.route);
  json.key("rows").begin_array();
  for (const ExplainedListRow& row : standing.rows) {
    json.begin_object().key("list").value(row.list).key("status").value(row.status);
    for (const auto& [key, text] : {std::pair<std::string_view, std::string_view>{"team", row.team},
                                    {"owner", row.owner},
                                    {"act_by", row.act_by},
                                    {"valid_until", row.valid_until},
                                    {"rank", row.rank},
                                    {"tier", row.tier},
                                    {"tier_reason", row.tier_reason},
                                    {"reasons", row.reasons},
                                    {"lately", row.lately},
                                    {"reasons_sensitive", row.sensitive},
                                    {"sensitivity", row.sensitivity},
                                    {"eligible_since", row.eligible_since},
                                    {"waiting_weeks", row.waiting_weeks},
                                    {"not_before", row.not_before},
                                    {"floor_applied", row.floor},
                                    {"draw", row.draw},
                                    {"unknown", row.unknown},
                                    {"ended_reason", row.ended_reason}})
      put_or_null(json, key, text);
    json.end_object();
  }
  json.end_array().end_object();
}

}  // namespace kursaal::report
