// Whose feed stopped (safety rule 2): where several sources serve a domain, a window that they covered together may
// still be one of which the source that speaks of this person said nothing. See docs/decisions/0007.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "population/coverage.hpp"
#include "population/history.hpp"
#include "stratify/dates.hpp"
#include "stratify/kernel_table.hpp"

namespace kursaal::stratify {

// One object a worker. Cost: nothing where every source of a domain covers what the others do; else one pass over a
// person's sources and kinds, and a look at each date for those of whom a feed that stopped ever spoke.
class PersonFeeds {
 public:
  // Looks and table must outlive the object. Without table.source_names nobody's feed is known, and nothing is done.
  PersonFeeds(const KernelTable& table, const population::Coverage& coverage, std::span<const DateLooks> looks,
              std::span<const DateLooks> more_looks = {});
  // Reads whose feeds they are: before covered_for(). Requires: events in EventOrder.
  void read(const population::EventColumns& events);
  // The look, of `looks` and then of `more_looks`, with what this person's own feeds covered. Valid until the next
  // call.
  [[nodiscard]] const DateLooks& covered_for(std::size_t look);

 private:
  // Bits of domains, by window: what a source did not cover though all together did.
  struct Windows {
    std::uint16_t of_91d = 0, of_12m = 0, of_24m = 0;
    Windows& operator|=(const Windows& other);
    [[nodiscard]] bool any() const { return (of_91d | of_12m | of_24m) != 0; }
  };
  struct Failing {
    Windows stopped;  // it was there in the window or before, and said nothing at its end
    Windows heard;    // of these: it still covered some of the window
  };
  // An event after which another source speaks of a person than before, as far as is known.
  struct Turn {
    std::int32_t day, known;
    std::uint16_t source;
  };
  static constexpr std::size_t kPoints = 4;  // of a look

  void judge(const population::Coverage& coverage);
  void add(std::vector<Turn>& turns, const Turn& turn);
  void note(std::vector<Turn>& turns, const Turn& turn);  // where it says anything new
  [[nodiscard]] Windows not_covered(const Point& point, std::size_t at) const;
  [[nodiscard]] const Failing& failing(std::size_t at, std::uint16_t source) const;

  const KernelTable& table_;
  std::vector<const DateLooks*> looks_;
  std::vector<Failing> failing_;          // by look, point, source; empty where none fails
  std::vector<std::uint8_t> fails_ever_;  // by source
  // Of the person read last.
  bool concerned_ = false;
  std::array<std::vector<Turn>, kDomains> turns_;
  std::vector<Turn> registrations_;  // in order of day
  std::vector<Turn> gp_turns_;
  DateLooks own_;
};

}  // namespace kursaal::stratify
