// A recorded decision about resuscitation (CPR, ReSPECT) with the facts without which it must never be shown (safety
// rule 10). It stands beside its event; nothing here computes one.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/day.hpp"

namespace kursaal::population {

// Missing: empty text, unknown day; each is shown as unknown.
struct Decision {
  std::uint32_t file = 0;  // file, line and part name the event
  std::uint32_t line = 0;
  std::uint8_t part = 0;
  std::string item;    // of the code list: "cpr-not-for-attempt"
  std::string author;  // as the source names them
  std::string status;  // as the source says: "active"
  std::string place;   // where the document is
  base::Day review;
};

// Items of the code lists that are decisions: "cpr-for-attempt", "cpr-not-for-attempt", a site's "respect-...".
constexpr bool is_decision_item(std::string_view item) {
  return item.starts_with("cpr-") || item.starts_with("respect-") || item.starts_with("advance-decision");
}

}  // namespace kursaal::population
