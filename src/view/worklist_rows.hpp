// The published lists: who is offered help next, who waits, who left; and care gaps of practices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/day.hpp"
#include "view/known.hpp"

namespace kursaal::view {

// A row of direct/worklists.parquet. Missing: empty text, unknown day, nothing.
struct WorklistRow {
  std::string kind;    // "list", "care-gap"
  std::string list;    // "complex-care"
  std::string status;  // "listed", "waiting", "in-reach", "ended", "care-gap"
  std::string service;
  std::string team;  // its name, as the site has it; empty: the locality has none
  std::string locality, practice;
  std::string person_id;
  std::int64_t rank = 0;  // within the team's queue; 0: none
  std::string tier, tier_reason;
  std::int64_t tier_no = 0;  // 1 first; 0: none
  std::string reasons, lately, unknown;
  std::string reasons_sensitive;  // carries `labels`; shown only to who may see all of them
  Labels labels = 0;
  std::string owner_organisation, owner_role;
  base::Day act_by, valid_until, eligible_since;
  std::optional<std::int64_t> waiting_weeks;
  std::string stage, ended_reason;
  std::string code_list_status;
  base::Day data_through;
};

}  // namespace kursaal::view
