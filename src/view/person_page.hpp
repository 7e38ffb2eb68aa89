// What a person's page says from the snapshot. What people wrote and decided is not here: it is the care store's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "view/known.hpp"
#include "view/person_identity.hpp"

namespace kursaal::view {

// Where a fact came from, to the line.
struct Provenance {
  std::string source, file;
  std::uint64_t line = 0;  // from 1; 0: the file as a whole
};

struct ScoreReason {
  std::string item;   // short name: "polypharmacy"
  std::string words;  // "Polypharmacy: GP code H33.., Asthma"
  base::Day day, known_day;
  Provenance from;
};

struct ScoreShown {
  std::string code;  // "efi"
  std::string name;
  Known<double> value;
  std::string unit;
  std::string band;   // empty: none is shown
  std::string words;  // what the figure means, with the warnings that belong to it
  std::string note;   // the published code of its warning: "under-65"
  std::string version, code_list_status;
  base::Day data_through;
  std::vector<std::string> missing;  // what could not be counted, in plain words
  std::vector<ScoreReason> reasons;
};

struct FlagShown {
  std::string code, name;
  Known<bool> value;
  std::optional<std::int64_t> since_days;  // before the as-of
  base::Day since;
};

struct UseShown {
  std::string code, name, window;
  Known<std::int64_t> value;
};

// A feed as it concerns what a page says: how fresh, and whether what rests on it is stale.
struct FeedShown {
  std::string source, name;
  std::vector<std::string> domains;
  base::Day covers_from, covers_to;  // [from, to)
  base::Day extracted;
  bool stale = false;
  std::string words;
};

struct InvolvedShown {
  std::string source, organisation;
  std::string what;  // "community contacts: 12 in the last 12 months"
  bool now = false;  // a package or a stay that goes on
  base::Day since, last;
};

// A recorded decision about resuscitation: never without author, date, status, place and review (safety rule 10).
struct DecisionShown {
  std::string item, words;
  base::Day day, known_day, review;
  std::string author, status, place;
  Provenance from;
};

struct StageSuggested {
  std::string stage;  // "assisted"; "unknown" where the rule could not be decided
  std::string rule;
  std::vector<std::string> reasons;  // in plain words
  std::string source;                // of the rule: the paper's paragraph, or that it is inferred
  std::string cohort, rising_risk;   // without their rules, some of which rest on sensitive facts
};

struct ListStanding {
  std::string list, service, team, status, reasons;
  std::string tier;
  std::int64_t position = 0;  // within the team's queue; 0: none
  base::Day act_by;
};

struct PersonPage {
  PersonIdentity identity;
  StageSuggested stage;
  std::vector<DecisionShown> decisions;  // newest first; those that conflict all stand
  bool decisions_conflict = false;
  std::vector<ScoreShown> scores;
  std::vector<FlagShown> flags;
  std::vector<UseShown> use;
  std::vector<FeedShown> feeds;
  std::vector<InvolvedShown> involved;
  std::vector<ListStanding> lists;
};

}  // namespace kursaal::view
