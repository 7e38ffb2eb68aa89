// The one table of what a score row holds: names, meanings, units, windows, what unknown means. The Parquet schema, the
// page docs/methods/features.md and the checks of rules come from it. To add a column: a line here, a value in
// evaluate.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "stratify/score_definitions.hpp"

namespace kursaal::stratify {

enum class Column : std::uint8_t {
  age_years,
  dead,
  efi_count,
  efi,
  efi_band,
  efi_status,
  efi_note,
  substances_12m,
  efi_change_6m,
  efi_change_12m,
  efi_new_12m,
  efi_new_to_us_12m,
  hfrs,
  hfrs_band,
  hfrs_status,
  hfrs_note,
  hfrs_change_6m,
  hfrs_change_12m,
  charlson,
  charlson_quan,
  charlson_age_adjusted,
  charlson_status,
  charlson_note,
  elixhauser_van_walraven,
  elixhauser_swiss,
  elixhauser_status,
  elixhauser_note,
  cms,
  cms_37,
  cms_mortality,
  cms_status,
  cms_note,
  efi2,
  efi2_band,
  efi2_status,
  efi2_note,
  ltc_count,
  ae_attendances_12m,
  ae_attendances_change_6m,
  ae_attendances_change_12m,
  emergency_admissions_12m,
  emergency_admissions_change_6m,
  emergency_admissions_change_12m,
  bed_days_12m,
  elective_admissions_12m,
  other_admissions_12m,
  day_cases_12m,
  in_hospital,
  gp_contacts_12m,
  gp_contacts_change_6m,
  gp_contacts_change_12m,
  outpatient_attendances_12m,
  outpatient_not_attended_12m,
  community_contacts_12m,
  mental_health_contacts_12m,
  social_care_contacts_12m,
  calls_111_12m,
  ambulance_12m,
  voluntary_contacts_12m,
  hospice_contacts_12m,
  other_contacts_12m,
  care_home,
  care_package,
  long_term_care,
  care_hours,
  short_term_care,
  short_term_care_91d,
  review_overdue,
  community_nursing_91d,
  complex_care_91d,
  emergency_bed_days_91d,
  emergency_discharge_91d,
  emergency_discharge_days,
  hospital_stay_days,
  delayed,
  frailty_scale_recorded,
  frailty_scale,
  frailty_scale_days,
  barthel_recorded,
  barthel,
  barthel_days,
  stage_recorded,
  stage_recorded_days,
  end_of_life,
  end_of_life_days,
  homeless,
  homeless_days,
  isolated,
  isolated_days,
  lives_alone,
  lives_alone_days,
  carer,
  carer_days,
  substance_misuse,
  substance_misuse_days,
  mental_illness,
  mental_illness_days,
  severe_mental_illness,
  severe_mental_illness_days,
  moved_away,
  column_count,
};
inline constexpr std::size_t kColumns = static_cast<std::size_t>(Column::column_count);

enum class ColumnForm : std::uint8_t { whole, decimal, truth, band, status, note, stage };

struct ColumnFacts {
  Column column;
  std::string_view name;
  ColumnForm form;
  std::int32_t divisor;  // decimal: published value = stored integer / divisor
  std::string_view unit;
  std::string_view window;
  std::string_view meaning;
  std::string_view unknown;  // what NULL says
};
std::span<const ColumnFacts> score_columns();

// Whether a score could be said, and why not or with what warning.
enum class Status : std::uint8_t { ok, not_applicable, unknown };
enum class Note : std::uint8_t {
  none,
  no_gp_source,            // no source of the snapshot counts as coded by general practice
  no_gp_record,            // nothing from general practice about this person by then
  no_icd10_source,         // no ICD-10 code in the snapshot
  no_icd10_record,         // none about this person by then
  no_admission_in_window,  // not applicable, not low
  window_not_covered,      // the sources did not cover the window
  polypharmacy_unknown,    // the deficit that needs a window is left out, the rest counts
  age_unknown,
  under_65,
  over_95,
  under_75,
  weight_unknown,  // a condition present has no published weight in the set
};
std::string_view status_text(Status status);
std::string_view note_text(Note note);

inline constexpr std::int32_t kNull = INT32_MIN;

// A person at a date. Numbers as stored integers (see divisor), kNull for unknown.
struct ScoreRow {
  std::uint32_t person = 0;  // PersonIndex
  std::uint32_t date = 0;    // position among the sweep's dates
  std::array<std::int32_t, kColumns> values;
  [[nodiscard]] std::int32_t operator[](Column column) const { return values[static_cast<std::size_t>(column)]; }
  std::int32_t& operator[](Column column) { return values[static_cast<std::size_t>(column)]; }
  friend bool operator==(const ScoreRow&, const ScoreRow&) = default;
};

// The text of a band, status or note; empty for kNull and for numbers.
std::string_view column_text(const ColumnFacts& column, std::int32_t value, const ScoreDefinitions& definitions);

// The stages of the transitional pathway, from the most to the least able (R-042; order inferred). A stage column holds
// the position.
inline constexpr std::array<std::string_view, 5> kStages{"independent", "adaptive", "assisted", "dependent",
                                                         "end-of-life"};

// docs/methods/features.md as it must stand.
std::string features_page();

}  // namespace kursaal::stratify
