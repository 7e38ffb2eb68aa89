// The stage of the pathway: what the rules suggest and what a professional confirmed are two things, side by side. The
// confirmed one wins until its day; where the two differ is a list of its own.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "care/caller.hpp"
#include "care/offers.hpp"
#include "care/page.hpp"

namespace kursaal::care {

// In order, from independent to end of life, as the site's pathway names them.
std::span<const std::string_view> stage_codes();

struct Confirmation {
  std::string person_id;
  std::string stage;
  std::optional<std::string> suggested;  // what the rules said of this person in `snapshot`; nothing: unknown
  std::string snapshot;
  base::Day as_of;
  std::string why;
  base::Day until;           // the first day it no longer holds; within two years
  std::string record;        // for end of life, and for leaving it: where a clinician wrote it
  std::int64_t version = 0;  // of the confirmation that the caller saw; 0: none
};

// Keeps the earlier confirmation beside the new one. The suggestion is never touched: it is the snapshot's. Returns the
// new one's id. Errors: not-found; conflict (another has confirmed meanwhile: who, when and what); input-refused (no
// such stage, no reason, end of life without a clinician's record).
base::Result<std::string> confirm_stage(Store& store, const Doing& doing, const Confirmation& confirmation,
                                        const PersonFacts& facts);

struct ConfirmedStage {
  std::string person_id, stage, why, record, by, snapshot, as_of;
  std::optional<std::string> suggested_then;
  Instant at;
  std::string until;  // a day
  std::int64_t version = 0;
};

struct StageShown {
  std::optional<std::string> suggested;     // now; nothing: unknown
  std::optional<ConfirmedStage> confirmed;  // the newest, also when it has lapsed
  bool confirmed_holds = false;             // it is before its day
  [[nodiscard]] std::optional<std::string> in_force() const;
  [[nodiscard]] bool disagree() const;
};

// For whom see_person has answered already.
base::Result<StageShown> stage_of(Store& store, const std::string& person_id,
                                  const std::optional<std::string>& suggested);

// The same for a list, in its order; `suggested` has one for each.
base::Result<std::vector<StageShown>> stages_of_people(Store& store, std::span<const std::string> person_ids,
                                                       std::span<const std::optional<std::string>> suggested);

// The people of the caller's team whose confirmed stage differs from the one suggested now, or has lapsed.
using SuggestedOf = std::function<std::optional<std::string>(const std::string& person_id)>;
struct Disagreement {
  std::string person_id;
  StageShown stage;
};
base::Result<std::vector<Disagreement>> stage_disagreements(Store& store, const Doing& doing, const FactsOf& facts_of,
                                                            const SuggestedOf& suggested_of, Page* page = nullptr);

}  // namespace kursaal::care
