// How fresh each feed is, and what that makes of a figure that is not there. Inside the room only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "population/coverage.hpp"
#include "tables/database.hpp"
#include "view/data_page.hpp"
#include "view/known.hpp"
#include "view/person_page.hpp"
#include "view/plain_words.hpp"

namespace kursaal::view {

// Why there is no figure.
struct WhyMissing {
  base::Absence absence = base::Absence::unknown;
  std::string words;
};

// Read-only once made; safe from any thread.
class Feeds {
 public:
  Feeds() = default;
  // `sources` in the order of the snapshot's table.
  Feeds(population::Coverage coverage, base::Day as_of) : coverage_(std::move(coverage)), as_of_(as_of) {}

  // What stands where a figure over a window that ends with the as-of day is missing: nobody sends the domain (not
  // shared), it stopped (stale), it began later (unknown). Nothing: the window is covered, so the cause is another.
  // `days`: length of the window; 0: the as-of day alone.
  [[nodiscard]] std::optional<WhyMissing> why_missing(std::string_view domain, int days) const;

  // Whether what a source says is stale at the as-of day, and in words how far it reaches.
  [[nodiscard]] bool is_stale(std::string_view source) const;
  [[nodiscard]] std::string words_of(std::string_view source) const;
  [[nodiscard]] base::Period period_of(std::string_view source) const;  // first to last covered day; unknown: none
  [[nodiscard]] const population::Coverage& coverage() const { return coverage_; }
  [[nodiscard]] base::Day as_of() const { return as_of_; }

 private:
  population::Coverage coverage_;
  base::Day as_of_;
};

// "gp-contacts" as "contacts in general practice".
std::string domain_words(std::string_view domain);

}  // namespace kursaal::view
