// Which columns of the scores a page shows, what they are called, and where they come from. Inside the room only.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "view/known.hpp"

namespace kursaal::view {

struct ScoreSpec {
  std::string_view code;  // also how its reasons are filed
  std::string_view name;
  std::string_view value, band, status, note;  // columns; empty: it has none
  std::string_view unit;
  std::string_view meaning;
  bool counts_items = false;  // its value is the number of items that have a reason
};
std::span<const ScoreSpec> score_specs();

struct FlagSpec {
  std::string_view code, name;
  std::string_view days;    // the column of days since; empty: it has none
  std::string_view domain;  // whose feed it rests on
  Labels labels = 0;        // that the flag itself carries, for everybody alike
  int window_days = 91;
};
std::span<const FlagSpec> flag_specs();

struct UseSpec {
  std::string_view code, name, window, domain;
  Labels labels = 0;
  int window_days = 365;
  bool counts_nights = false;  // else days or spells with an event
};
std::span<const UseSpec> use_specs();

// Columns whose reasons a page does not show: the events themselves stand in the timeline.
std::span<const std::string_view> columns_without_reasons();

// The code of a note, or of what is missing, as a sentence.
std::string note_sentence(std::string_view note);
// What a note says of a value that is not there.
base::Absence note_absence(std::string_view note);
// The band of a count of eFI deficits. Source: Clegg et al., Age and Ageing 2016;45:353-60, of 36 deficits.
std::string_view efi_band(int deficits);

}  // namespace kursaal::view
