// `kursaal score NAME --in FILE --out FILE`: one score for a table of coded facts, with no site and no snapshot.
#pragma once

#include <optional>
#include <string>

#include "app/settings.hpp"
#include "base/day.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct ScoreRequest {
  std::string name;                    // efi efi2 hfrs charlson elixhauser cms
  std::string in;                      // CSV, .gz too, or Parquet; "-" is standard input
  std::string out;                     // CSV, or Parquet by its ending; "-" is standard output
  std::optional<std::string> persons;  // person_id, birth_date or age, sex
  std::optional<base::Day> as_of;      // default: the last date in the file
  std::string weights;    // charlson-1987 quan-2011 van-walraven swiss cms-20 cms-37; empty: the score's own
  std::string hierarchy;  // "on", "off" or empty: the score's own
};

// Writes person_id, as_of, score, band, reasons; the file appears whole or not at all.
// Errors: usage (no such score, weights or hierarchy), input_refused (a required column is missing, named), io.
base::Result<int> score_file(const ScoreRequest& request, const Settings& settings);

}  // namespace kursaal::app
