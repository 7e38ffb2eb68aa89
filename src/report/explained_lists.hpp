// The lists in an explanation of one person: where they stand and why, and which clause or reason left them out.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace kursaal::base {
class JsonWriter;
}

namespace kursaal::report {

// A row of the lists as published; empty texts are not known or do not apply.
struct ExplainedListRow {
  std::string list, status;  // "listed", "waiting", "in-reach", "ended", "care-gap"
  std::string team, owner, act_by, valid_until;
  std::string rank, tier, tier_reason, reasons, lately;
  std::string sensitive, sensitivity;  // safety rule 20: for those who may see it
  std::string eligible_since, waiting_weeks, not_before, floor, draw, unknown, ended_reason;
};

struct ExplainedStanding {
  std::string result;  // "listed" ... "outside", "left-out", "unknown"; empty: the snapshot has no lists
  std::string as_of;
  std::string list, left_out_words;
  std::string not_met, unknown;  // clauses as "list:clause", separated by ";"
  // What each clause asks, after "who ...", by "list:clause"; one that is not here is told by its key.
  std::map<std::string, std::string> clause_words;
  std::string route;
  std::vector<ExplainedListRow> rows;
};

// A paragraph of an explanation; empty where the snapshot has no lists.
std::string standing_text(const ExplainedStanding& standing);

// The member "lists" of the document; null where the snapshot has none.
void put_standing(base::JsonWriter& json, const ExplainedStanding& standing);

}  // namespace kursaal::report
