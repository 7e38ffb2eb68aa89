// Offers: the published lists as teams work through them. Each has an owner, a day by which it is decided, and an end
// with a reason. An offer is open, then accepted, declined or left.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "care/caller.hpp"
#include "care/page.hpp"

namespace kursaal::care {

struct ListedPerson {
  std::string person_id;
  std::string team;
  std::int64_t tier = 0;      // 1 first
  std::int64_t position = 0;  // within the team's list
  std::string reasons;        // in plain words, as published
};

// A service's list as a snapshot published it.
struct Worklist {
  std::string service;
  std::string snapshot;  // its content id
  base::Day as_of;
  std::vector<ListedPerson> people;
  std::map<std::string, std::int64_t> places;  // by team: how many it can take in the list's week
  // The first day of that week: who was accepted from another list since then has taken one of its places. Unknown: the
  // places are of this list alone.
  base::Day week;
  int decide_within_days = 7;  // due_by of london_clock.hpp
};

struct TakenIn {
  std::int64_t offered = 0;        // new
  std::int64_t kept = 0;           // were open, and are still
  std::int64_t with_the_team = 0;  // have an open case of this service
  std::int64_t asked_later = 0;    // declined, and not to be asked again yet
  std::int64_t left = 0;           // were open and are listed no longer; each says so
};

// Brings the offers of a service in line with its newest list; the same list again changes nothing. An offer that
// nobody decided and that is listed no longer is `left`, with that as its reason. Errors: conflict (a team nobody
// leads: an offer needs an owner), input-refused.
base::Result<TakenIn> take_worklist(Store& store, const Worklist& list);

struct OfferShown {
  std::string id, person_id, service, owner, reasons, snapshot, as_of;
  std::int64_t tier = 0, position = 0, version = 0;
  Instant offered_at, due_at;
  std::string owner_account;
  std::string due_rule;  // in words
};

struct TeamOffers {
  std::vector<OfferShown> offers;                   // by service, tier, position
  std::map<std::string, std::int64_t> places_left;  // by service
  std::map<std::string, std::int64_t> places;       // that the list gave, by service
};

// The open offers of the caller's team whose people the caller may see; an audit row for each of the page.
base::Result<TeamOffers> offers_of_team(Store& store, const Doing& doing, const FactsOf& facts_of,
                                        Page* page = nullptr);

struct OfferDecision {
  std::string offer;
  std::int64_t version = 0;  // that the caller saw
};

// Opens a case with the caller as its owner, or `owner`, an account of the team. Returns the case's id. Errors:
// not-found; conflict: somebody else decided it (who and when), no place is left, a case is open already.
base::Result<std::string> accept_offer(Store& store, const Doing& doing, const OfferDecision& decision,
                                       const std::string& owner, const FactsOf& facts_of);

struct Decline {
  std::string reason;  // one of decline_reasons()
  std::string note;    // required for "other"
  int ask_again_months = 0;
};

struct DeclineReason {
  std::string_view code;
  bool asks_again;  // months 1 to 24 are required; else they must be 0
};
std::span<const DeclineReason> decline_reasons();

base::Status decline_offer(Store& store, const Doing& doing, const OfferDecision& decision, const Decline& decline,
                           const FactsOf& facts_of);

}  // namespace kursaal::care
