// Every score of one person at one date, from the facts gathered of them: a pure function of (facts, as-of, known-by).
#pragma once

#include "stratify/efi.hpp"
#include "stratify/person_record.hpp"
#include "stratify/score_columns.hpp"

namespace kursaal::stratify {

// Groups of columns, so that dates of which only some are wanted cost little.
enum Part : std::uint8_t {
  kPartEfi = 1,         // efi, substances
  kPartEfiChanges = 2,  // with kPartEfi
  kPartHospital = 4,    // hfrs, charlson, elixhauser
  kPartGpScores = 8,    // cms, efi2
  kPartUse = 16,
  kPartUseChanges = 32,  // with kPartUse
  kPartFunction = 64,    // from care_home on
  kAllParts = 127,
};
// What must be evaluated for a column; age_years, dead and ltc_count always are.
std::uint8_t part_of(Column column);

struct EvaluateOptions {
  // Demo mode: bands are shown though the code list is a starter list (safety rule 7).
  bool demo = false;
  // A table of coded facts says nothing about age: bands are shown and eFI2 is computed without one.
  bool age_optional = false;
  // eFI2: items not recorded are "missing" items. Off for a table that states items.
  bool infer_missing = true;
  std::uint8_t parts = kAllParts;  // columns of other parts stay kNull
};

// Thread-safe: one Evaluator a worker; the table is shared.
class Evaluator {
 public:
  Evaluator(const KernelTable& table, EvaluateOptions options) : table_(table), options_(options) {}
  // Fills all columns of `row`; person and date are the caller's. No allocation once buffers have grown.
  void evaluate(const PersonRecord& record, const DateLooks& looks, ScoreRow& row);

 private:
  void put_efi(const PersonRecord& record, const DateLooks& looks, ScoreRow& row);
  void put_hospital_scores(const PersonRecord& record, const DateLooks& looks, const EverMask& ever,
                           ScoreRow& row) const;
  void put_gp_scores(const PersonRecord& record, const DateLooks& looks, const EverMask& ever, ScoreRow& row) const;
  void put_use(const PersonRecord& record, const DateLooks& looks, ScoreRow& row) const;

  const KernelTable& table_;
  EvaluateOptions options_;
  SubstanceCounter substances_;
  std::uint64_t deficits_now_ = 0;
};

}  // namespace kursaal::stratify
