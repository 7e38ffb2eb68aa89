// The published worklists on their way into the care store: each listed person becomes an offer to their team.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "care/offers.hpp"
#include "care/store.hpp"
#include "place/site.hpp"
#include "view/worklist_rows.hpp"

namespace kursaal::app {

// Listed people of whom no offer was made.
struct NotOffered {
  std::string service, locality;
  std::int64_t people = 0;
  std::string why;  // "no such team", "nobody leads the team"
};

struct ListsTaken {
  struct OfService {
    std::string service;
    care::TakenIn taken;
  };
  std::vector<OfService> services;      // in the site's order
  std::vector<NotOffered> not_offered;  // in the same order, then by locality
  // People with something open in the store whom the snapshot does not have: joined with others, split apart or gone.
  // Nothing of theirs is moved by itself (safety rule 18).
  std::int64_t adrift = 0;
};

struct PublishedLists {
  std::string snapshot;  // its content id
  base::Day as_of;
  std::span<const view::WorklistRow> rows;
  std::function<bool(std::string_view person_id)> has;  // whether the snapshot has a person; empty: not looked
};

// Takes the rows that are listed, service by service; the same snapshot again changes nothing. Requires: the rows live
// while it runs. Errors: those of take_worklist.
base::Result<ListsTaken> take_in_lists(care::Store& store, const place::Site& site, const PublishedLists& lists);

// For the log: counts only, a line a service and a line for each not offered.
std::vector<std::string> lines_of(const ListsTaken& taken);

}  // namespace kursaal::app
