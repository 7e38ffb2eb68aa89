// Why a score is what it is: for each item of a score the earliest event that set it, and for windowed counts each
// event.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stratify/evaluate.hpp"

namespace kursaal::stratify {

struct Reason {
  static constexpr std::uint32_t kNoRow = UINT32_MAX;
  std::string_view score;      // "efi" ... or the column of a count: "ae_attendances_12m"
  std::string_view item;       // item short name; the event's kind for counts
  std::uint32_t row = kNoRow;  // of the person's history; kNoRow where the reason is that nothing is recorded
};

// Appends the reasons of `row` at `now`, in the order of scores, items and days; a score that is NULL has none.
// Requires: `record` gathered from the same history, `row` evaluated from it.
void collect_reasons(const PersonRecord& record, const Point& now, const KernelTable& table, const ScoreRow& row,
                     bool infer_missing, std::vector<Reason>& reasons);

// What was not known of a row: "column:note;..." for every status that is not ok or carries a warning, then the names
// of other columns that are NULL because their window is not covered. Empty if all is known.
std::string missing_text(const ScoreRow& row);

}  // namespace kursaal::stratify
