// Finds people by what somebody types: parts of the name in any order, a birth date or a part of one, an NHS number.
// Inside the room only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/day.hpp"
#include "view/people_directory.hpp"
#include "view/sought_person.hpp"

namespace kursaal::view {

// What was typed, as it is understood.
struct SearchWords {
  std::vector<std::string> names;  // folded; each begins some word of the name
  std::optional<int> year, month, day;
  std::string nhs_number;  // ten digits
  [[nodiscard]] bool nothing() const { return names.empty() && !year && !month && !day && nhs_number.empty(); }
};

// "smith 14/7/1976", "1976-07-14 o'neill", "03/1946", "March 1946", "943 476 5919".
SearchWords read_search(std::string_view query);

// Read-only once made; safe from any thread.
class PeopleSearch {
 public:
  PeopleSearch() = default;
  // `directory` outlives it. Cost: about 20 bytes a person.
  explicit PeopleSearch(const PeopleDirectory& directory);

  // Calls `found` with everybody who fits, in no particular order, until it says no more (false). Returns false if it
  // was stopped.
  bool each(const SearchWords& words, const std::function<bool(std::size_t person)>& found) const;
  // Everybody who is exactly so. A birth date that is recorded to the month or year only is nobody's. Where several
  // bear the number and one of them alone has a whole birth date, that one.
  [[nodiscard]] std::vector<std::size_t> exactly(const SoughtPerson& sought) const;
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  struct Range {
    std::size_t first = 0, last = 0;
  };
  [[nodiscard]] Range beginning_with(std::string_view word) const;
  [[nodiscard]] bool fits(const SearchWords& words, const std::vector<Range>& ranges, std::size_t person) const;

  const PeopleDirectory* directory_ = nullptr;
  std::vector<std::string> words_;                                // of names, ascending
  std::vector<std::uint32_t> first_;                              // words_.size() + 1: where a word's people begin
  std::vector<std::uint32_t> people_;                             // by word, ascending
  std::vector<std::uint32_t> own_first_;                          // people + 1: where a person's words begin
  std::vector<std::uint32_t> own_;                                // positions in words_
  std::vector<std::pair<std::uint64_t, std::uint32_t>> numbers_;  // NHS number, person; ascending
};

}  // namespace kursaal::view
