// The published worklists on their way into the care store: each listed person becomes an offer to their team.
#pragma once

#include <span>
#include <string>
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
};

struct PublishedLists {
  std::string snapshot;  // its content id
  base::Day as_of;
  std::span<const view::WorklistRow> rows;
};

// Takes the rows that are listed, service by service; the same snapshot again changes nothing. Requires: the rows live
// while it runs. Errors: those of take_worklist.
base::Result<ListsTaken> take_in_lists(care::Store& store, const place::Site& site, const PublishedLists& lists);

// For the log: counts only, a line a service and a line for each not offered.
std::vector<std::string> lines_of(const ListsTaken& taken);

}  // namespace kursaal::app
