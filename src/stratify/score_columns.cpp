#include "stratify/score_columns.hpp"

namespace kursaal::stratify {
namespace {

using enum ColumnForm;
constexpr std::string_view kGpWindow = "GP sources do not cover the window";
constexpr std::string_view kNoGp = "no record from general practice by then";
constexpr std::string_view kSocial = "social care sources do not cover the last 91 days";
constexpr std::string_view kGpNow = "no record from general practice by then, or it does not cover the last 91 days";
constexpr std::string_view kNone = "none is recorded";
constexpr std::string_view kNoneOrEnded = "none is recorded, or it ended";
constexpr std::string_view kYear =
    "recorded more than 365 days ago and neither renewed nor ended (ASSUMED); or not recorded and general practice "
    "does not cover the last 91 days";
constexpr std::string_view kThreeYears =
    "recorded more than 1,096 days ago and neither renewed nor ended (ASSUMED); or not recorded and general practice "
    "does not cover the last 91 days";
constexpr std::string_view kFiveYears =
    "recorded more than 1,826 days ago and neither renewed nor ended (ASSUMED); or not recorded and general practice "
    "does not cover the last 91 days";
constexpr std::string_view kBoth = "one of the two windows is not covered";

constexpr std::array<ColumnFacts, kColumns> kTable{{
    {Column::age_years, "age_years", whole, 1, "years", "as-of",
     "completed years, at death for who has died; from a birth known to the month or year, as if on its first day",
     "birth not known, or after as-of"},
    {Column::dead, "dead", truth, 1, "", "as-of", "died on or before as-of", "said to be dead, the day not known"},
    {Column::efi_count, "efi_count", whole, 1, "deficits", "ever; polypharmacy 12 months",
     "eFI deficits present, of 36, GP-coded facts only", kNoGp},
    {Column::efi, "efi", decimal, 36, "proportion", "ever; polypharmacy 12 months", "efi_count / 36", kNoGp},
    {Column::efi_band, "efi_band", band, 1, "", "ever; polypharmacy 12 months",
     "fit 0-4, mild 5-8, moderate 9-12, severe 13 and over deficits",
     "no efi_count, age outside 65 to 95 or unknown, or a starter code list outside demo mode"},
    {Column::efi_status, "efi_status", status, 1, "", "as-of", "ok, not-applicable or unknown", "never NULL"},
    {Column::efi_note, "efi_note", note, 1, "", "as-of", "the reason or warning", "nothing to say"},
    {Column::substances_12m, "substances_12m", whole, 1, "substances", "12 months",
     "different medicines prescribed by general practice (substances, not products); 5 or more are polypharmacy",
     kGpWindow},
    {Column::efi_change_6m, "efi_change_6m", whole, 1, "deficits", "6 months",
     "efi_count less that of 6 months before, by event date with what is known now",
     "either is not known, or polypharmacy of either"},
    {Column::efi_change_12m, "efi_change_12m", whole, 1, "deficits", "12 months",
     "efi_count less that of 12 months before, by event date with what is known now",
     "either is not known, or polypharmacy of either"},
    {Column::efi_new_12m, "efi_new_12m", whole, 1, "deficits", "12 months",
     "deficits present now that were not known 12 months before, as it was known then",
     "either is not known, or polypharmacy of either"},
    {Column::efi_new_to_us_12m, "efi_new_to_us_12m", whole, 1, "deficits", "12 months",
     "those of efi_new_12m that were only recorded on a registration or annual-review day, or more than 31 days late "
     "for an event before the earlier date: coding, not decline",
     "as efi_new_12m"},
    {Column::hfrs, "hfrs", decimal, 10, "points", "24 months", "Hospital Frailty Risk Score",
     "no admission in the window (not applicable), or hospital sources do not cover it"},
    {Column::hfrs_band, "hfrs_band", band, 1, "", "24 months", "low below 5, intermediate 5 to 15, high above 15",
     "no hfrs, or a starter code list outside demo mode"},
    {Column::hfrs_status, "hfrs_status", status, 1, "", "as-of", "ok, not-applicable or unknown", "never NULL"},
    {Column::hfrs_note, "hfrs_note", note, 1, "", "as-of", "the reason or warning", "nothing to say"},
    {Column::hfrs_change_6m, "hfrs_change_6m", decimal, 10, "points", "6 months", "hfrs less that of 6 months before",
     "either is NULL"},
    {Column::hfrs_change_12m, "hfrs_change_12m", decimal, 10, "points", "12 months",
     "hfrs less that of 12 months before", "either is NULL"},
    {Column::charlson, "charlson", whole, 1, "points", "ever", "Charlson index, 1987 weights, ICD-10 facts",
     "no ICD-10 code about the person by then"},
    {Column::charlson_quan, "charlson_quan", whole, 1, "points", "ever",
     "Charlson index, Quan 2011 weights (never age-adjusted)", "no ICD-10 code about the person by then"},
    {Column::charlson_age_adjusted, "charlson_age_adjusted", whole, 1, "points", "ever",
     "charlson (1987) with age points, 0 to 4", "no charlson, or no age"},
    {Column::charlson_status, "charlson_status", status, 1, "", "as-of", "ok or unknown", "never NULL"},
    {Column::charlson_note, "charlson_note", note, 1, "", "as-of", "the reason", "nothing to say"},
    {Column::elixhauser_van_walraven, "elixhauser_van_walraven", whole, 1, "points", "ever",
     "Elixhauser, van Walraven weights; negative totals are valid", "no ICD-10 code about the person by then"},
    {Column::elixhauser_swiss, "elixhauser_swiss", whole, 1, "points", "ever",
     "Elixhauser, Swiss weights; negative totals are valid", "no ICD-10 code about the person by then"},
    {Column::elixhauser_status, "elixhauser_status", status, 1, "", "as-of", "ok or unknown", "never NULL"},
    {Column::elixhauser_note, "elixhauser_note", note, 1, "", "as-of", "the reason", "nothing to say"},
    {Column::cms, "cms", decimal, 100, "weight", "by condition: ever, 12 months, 1,826 days",
     "Cambridge Multimorbidity Score, 20 conditions, general outcome",
     "no GP record, or GP sources do not cover 12 months"},
    {Column::cms_37, "cms_37", decimal, 100, "weight", "as cms", "Cambridge score, 37 conditions, general outcome",
     "as cms; or diverticular disease or sinusitis is present, whose weights are not published"},
    {Column::cms_mortality, "cms_mortality", decimal, 100, "weight", "as cms",
     "Cambridge score, 20 conditions, mortality (weights x 100 as published); negative totals are valid", "as cms"},
    {Column::cms_status, "cms_status", status, 1, "", "as-of", "ok or unknown", "never NULL"},
    {Column::cms_note, "cms_note", note, 1, "", "as-of", "the reason", "nothing to say"},
    {Column::efi2, "efi2", decimal, 842900, "proportion", "ever; alcohol 5 years; smoking and BMI latest",
     "eFI2: sum of coefficients / 8.429", "no GP record, or age under 65 or not known"},
    {Column::efi2_band, "efi2_band", band, 1, "", "as efi2",
     "robust below 0.0857, mild below 0.1624, moderate to 0.2391, severe above",
     "no efi2, or a starter code list outside demo mode"},
    {Column::efi2_status, "efi2_status", status, 1, "", "as-of", "ok, not-applicable or unknown", "never NULL"},
    {Column::efi2_note, "efi2_note", note, 1, "", "as-of", "the reason", "nothing to say"},
    {Column::ltc_count, "ltc_count", whole, 1, "conditions", "ever", "long-term conditions ever coded, of 18", kNoGp},
    {Column::ae_attendances_12m, "ae_attendances_12m", whole, 1, "days", "12 months", "days with an A&E attendance",
     "A&E sources do not cover the window"},
    {Column::ae_attendances_change_6m, "ae_attendances_change_6m", whole, 1, "days", "6 months",
     "ae_attendances_12m less that of 6 months before", kBoth},
    {Column::ae_attendances_change_12m, "ae_attendances_change_12m", whole, 1, "days", "12 months",
     "ae_attendances_12m less that of 12 months before", kBoth},
    {Column::emergency_admissions_12m, "emergency_admissions_12m", whole, 1, "spells", "12 months",
     "emergency admissions; overlapping records are one", "hospital sources do not cover the window"},
    {Column::emergency_admissions_change_6m, "emergency_admissions_change_6m", whole, 1, "spells", "6 months",
     "emergency_admissions_12m less that of 6 months before", kBoth},
    {Column::emergency_admissions_change_12m, "emergency_admissions_change_12m", whole, 1, "spells", "12 months",
     "emergency_admissions_12m less that of 12 months before", kBoth},
    {Column::bed_days_12m, "bed_days_12m", whole, 1, "nights", "12 months",
     "nights in hospital, overlapping stays once, clipped to the window",
     "hospital sources do not cover the window, or a stay that began in it has no known end"},
    {Column::elective_admissions_12m, "elective_admissions_12m", whole, 1, "days", "12 months",
     "days with an elective admission (not day cases)", "hospital sources do not cover the window"},
    {Column::other_admissions_12m, "other_admissions_12m", whole, 1, "days", "12 months",
     "days with another admission (maternity, birth, transfer)", "hospital sources do not cover the window"},
    {Column::day_cases_12m, "day_cases_12m", whole, 1, "days", "12 months", "days with a day case",
     "hospital sources do not cover the window"},
    {Column::in_hospital, "in_hospital", truth, 1, "", "as-of", "in hospital at the end of the day",
     "hospital sources do not cover 12 months, or a stay of them has no known end"},
    {Column::gp_contacts_12m, "gp_contacts_12m", whole, 1, "days", "12 months",
     "days with a contact in general practice", kGpWindow},
    {Column::gp_contacts_change_6m, "gp_contacts_change_6m", whole, 1, "days", "6 months",
     "gp_contacts_12m less that of 6 months before", kBoth},
    {Column::gp_contacts_change_12m, "gp_contacts_change_12m", whole, 1, "days", "12 months",
     "gp_contacts_12m less that of 12 months before", kBoth},
    {Column::outpatient_attendances_12m, "outpatient_attendances_12m", whole, 1, "days", "12 months",
     "days with an outpatient attendance", "outpatient sources do not cover the window"},
    {Column::outpatient_not_attended_12m, "outpatient_not_attended_12m", whole, 1, "days", "12 months",
     "days with an outpatient appointment not attended", "outpatient sources do not cover the window"},
    {Column::community_contacts_12m, "community_contacts_12m", whole, 1, "days", "12 months",
     "days with a community health contact", "community sources do not cover the window"},
    {Column::mental_health_contacts_12m, "mental_health_contacts_12m", whole, 1, "days", "12 months",
     "days with a mental health contact", "mental health sources do not cover the window"},
    {Column::social_care_contacts_12m, "social_care_contacts_12m", whole, 1, "days", "12 months",
     "days with a social care contact", "social care sources do not cover the window"},
    {Column::calls_111_12m, "calls_111_12m", whole, 1, "days", "12 months", "days with a call to 111",
     "111 sources do not cover the window"},
    {Column::ambulance_12m, "ambulance_12m", whole, 1, "days", "12 months", "days with an ambulance call-out",
     "ambulance sources do not cover the window"},
    {Column::voluntary_contacts_12m, "voluntary_contacts_12m", whole, 1, "days", "12 months",
     "days with a voluntary sector contact", "voluntary sector sources do not cover the window"},
    {Column::hospice_contacts_12m, "hospice_contacts_12m", whole, 1, "days", "12 months", "days with a hospice contact",
     "hospice sources do not cover the window"},
    {Column::other_contacts_12m, "other_contacts_12m", whole, 1, "days", "12 months",
     "days with a contact of a setting that the source does not say",
     "no source of several settings covers the window"},
    {Column::care_home, "care_home", truth, 1, "", "as-of",
     "lives in a care home; a stay without an end goes on (ASSUMED)",
     "neither care home nor social care sources cover the last 91 days"},
    {Column::care_package, "care_package", truth, 1, "", "as-of",
     "has a package of care of any kind; one without an end goes on (ASSUMED)", kSocial},
    {Column::long_term_care, "long_term_care", truth, 1, "", "as-of",
     "has a package of care at home that is neither short-term nor equipment nor respite; a package of a kind that no "
     "list knows counts (ASSUMED)",
     kSocial},
    {Column::care_hours, "care_hours", whole, 1, "hours a week", "as-of",
     "hours a week of long_term_care, all packages together; 0 without one",
     "social care sources do not cover the last 91 days, or a package says no hours"},
    {Column::short_term_care, "short_term_care", truth, 1, "", "as-of",
     "has reablement, intermediate care or other short-term support", kSocial},
    {Column::short_term_care_91d, "short_term_care_91d", truth, 1, "", "91 days",
     "had reablement, intermediate care or other short-term support in the last 91 days, or has it", kSocial},
    {Column::review_overdue, "review_overdue", truth, 1, "", "365 days",
     "a review of care was planned for a day of the last 365 and none was held since 28 days before it (ASSUMED)",
     "social care sources do not cover the last 91 days, or say of no planned reviews"},
    {Column::community_nursing_91d, "community_nursing_91d", whole, 1, "days", "91 days",
     "days with a contact of community nursing",
     "community sources do not cover the last 91 days, or do not tell teams apart"},
    {Column::complex_care_91d, "complex_care_91d", whole, 1, "days", "91 days",
     "days with a contact of the complex care team",
     "community sources do not cover the last 91 days, or do not tell teams apart"},
    {Column::emergency_bed_days_91d, "emergency_bed_days_91d", whole, 1, "nights", "91 days",
     "nights in hospital of emergency stays, clipped to the window",
     "hospital sources do not cover the last 91 days, or a stay that began in it has no known end"},
    {Column::emergency_discharge_91d, "emergency_discharge_91d", truth, 1, "", "91 days",
     "left hospital after an emergency stay", "hospital sources do not cover 12 months"},
    {Column::emergency_discharge_days, "emergency_discharge_days", whole, 1, "days", "12 months",
     "days since the last discharge from an emergency stay", "none in the window, or hospital sources do not cover it"},
    {Column::hospital_stay_days, "hospital_stay_days", whole, 1, "nights", "as-of",
     "nights so far of the stay in hospital that goes on; 0 outside hospital",
     "hospital sources do not cover 12 months, a stay of them has no known end, or the stay began before them"},
    {Column::delayed, "delayed", truth, 1, "", "as-of", "in hospital though said to be ready to leave",
     "hospital sources do not cover 12 months or never say it, or a stay has no known end and nobody is said to be "
     "ready"},
    {Column::frailty_scale_recorded, "frailty_scale_recorded", truth, 1, "", "ever",
     "a Clinical Frailty Scale was ever recorded, by any source", kGpNow},
    {Column::frailty_scale, "frailty_scale", whole, 1, "level", "latest", "the latest Clinical Frailty Scale, 1 to 9",
     "none is recorded, or general practice does not cover the last 91 days"},
    {Column::frailty_scale_days, "frailty_scale_days", whole, 1, "days", "latest",
     "days since the latest Clinical Frailty Scale", "as frailty_scale"},
    {Column::barthel_recorded, "barthel_recorded", truth, 1, "", "ever",
     "a Barthel index was ever recorded, by any source", kGpNow},
    {Column::barthel, "barthel", whole, 1, "points", "latest",
     "the latest Barthel index, 0 to 20, of several of one day the least; of the 100-point version a fifth",
     "none is recorded, or general practice does not cover the last 91 days"},
    {Column::barthel_days, "barthel_days", whole, 1, "days", "latest", "days since the latest Barthel index",
     "as barthel"},
    {Column::stage_recorded, "stage_recorded", stage, 1, "", "latest",
     "the latest stage of the transitional pathway that a professional recorded; no input of the suggested one", kNone},
    {Column::stage_recorded_days, "stage_recorded_days", whole, 1, "days", "latest",
     "days since the latest recorded stage", kNone},
    {Column::end_of_life, "end_of_life", truth, 1, "", "3 years",
     "a clinician put the person on the end of life register, the Gold Standards Framework or fast track care, or "
     "recorded palliative care, and nobody took them off; never computed, and no decision about resuscitation",
     "recorded more than 1,096 days ago and neither renewed nor ended (ASSUMED); or not recorded and general practice "
     "does not cover the last 91 days"},
    {Column::end_of_life_days, "end_of_life_days", whole, 1, "days", "latest", "days since the record of end_of_life",
     kNoneOrEnded},
    {Column::homeless, "homeless", truth, 1, "", "365 days", "recorded as homeless, and no end recorded", kYear},
    {Column::homeless_days, "homeless_days", whole, 1, "days", "latest", "days since the record of homeless",
     kNoneOrEnded},
    {Column::isolated, "isolated", truth, 1, "", "365 days", "recorded as isolated or lonely, and no end recorded",
     kYear},
    {Column::isolated_days, "isolated_days", whole, 1, "days", "latest", "days since the record of isolated",
     kNoneOrEnded},
    {Column::lives_alone, "lives_alone", truth, 1, "", "3 years", "recorded as living alone, and no end recorded",
     kThreeYears},
    {Column::lives_alone_days, "lives_alone_days", whole, 1, "days", "latest", "days since the record of lives_alone",
     kNoneOrEnded},
    {Column::carer, "carer", truth, 1, "", "3 years", "recorded as an unpaid carer, and no end recorded", kThreeYears},
    {Column::carer_days, "carer_days", whole, 1, "days", "latest", "days since the record of carer", kNoneOrEnded},
    {Column::substance_misuse, "substance_misuse", truth, 1, "", "5 years",
     "misuse of alcohol or drugs recorded, and no end recorded", kFiveYears},
    {Column::substance_misuse_days, "substance_misuse_days", whole, 1, "days", "latest",
     "days since the record of substance_misuse", kNoneOrEnded},
    {Column::mental_illness, "mental_illness", truth, 1, "", "5 years",
     "depression, anxiety or trauma recorded, and no end recorded", kFiveYears},
    {Column::mental_illness_days, "mental_illness_days", whole, 1, "days", "latest",
     "days since the record of mental_illness", kNoneOrEnded},
    {Column::severe_mental_illness, "severe_mental_illness", truth, 1, "", "ever",
     "schizophrenia, bipolar or another psychotic illness recorded", kGpNow},
    {Column::severe_mental_illness_days, "severe_mental_illness_days", whole, 1, "days", "latest",
     "days since the latest record of severe_mental_illness", kNoneOrEnded},
    {Column::moved_away, "moved_away", truth, 1, "", "as-of",
     "left a practice's list, and no registration is open: each source's leavings end its own registrations", kGpNow},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kColumns; ++i)
    if (static_cast<std::size_t>(kTable[i].column) != i) return false;
  return true;
}
static_assert(in_order(), "a line for each Column, in its order");

std::string_view form_text(const ColumnFacts& column) {
  switch (column.form) {
    case whole: return "INTEGER";
    case decimal: return "DOUBLE";
    case truth: return "BOOLEAN";
    case band:
    case status:
    case note:
    case stage: return "VARCHAR";
  }
  return "VARCHAR";
}

}  // namespace

std::span<const ColumnFacts> score_columns() { return kTable; }

std::string_view status_text(Status status) {
  switch (status) {
    case Status::ok: return "ok";
    case Status::not_applicable: return "not-applicable";
    case Status::unknown: return "unknown";
  }
  return "unknown";
}

std::string_view note_text(Note note) {
  switch (note) {
    case Note::none: return "";
    case Note::no_gp_source: return "no-gp-source";
    case Note::no_gp_record: return "no-gp-record";
    case Note::no_icd10_source: return "no-icd10-source";
    case Note::no_icd10_record: return "no-icd10-record";
    case Note::no_admission_in_window: return "no-admission-in-window";
    case Note::window_not_covered: return "window-not-covered";
    case Note::polypharmacy_unknown: return "polypharmacy-unknown";
    case Note::age_unknown: return "age-unknown";
    case Note::under_65: return "under-65";
    case Note::over_95: return "over-95";
    case Note::under_75: return "under-75";
    case Note::weight_unknown: return "weight-unknown";
  }
  return "";
}

std::string_view column_text(const ColumnFacts& column, std::int32_t value, const ScoreDefinitions& definitions) {
  if (value == kNull) return {};
  if (column.form == status) return status_text(static_cast<Status>(value));
  if (column.form == note) return note_text(static_cast<Note>(value));
  if (column.form == stage) return kStages[static_cast<std::size_t>(value)];
  if (column.form != band) return {};
  const Bands& bands = column.column == Column::efi_band    ? definitions.efi_bands
                       : column.column == Column::hfrs_band ? definitions.hfrs_bands
                                                            : definitions.efi2_bands;
  return bands.names[static_cast<std::size_t>(value)];
}

std::string features_page() {
  std::string page =
      "# Feature columns of a score row\n\n"
      "The columns of `direct/scores.parquet` that rules may use, one row a person a date. Made from "
      "`src/stratify/score_columns.cpp`; a test\n"
      "fails when this page is not up to date. NULL is exactly \"unknown\": never zero, never \"no\", never "
      "\"fit\".\n\n"
      "A window of 12 months to as-of is (the same day 12 calendar months before, as-of]: the same day a year before "
      "is outside. A fact counts\n"
      "when it happened on or before as-of and was known on or before known-by. A change compares with the value of "
      "the earlier date by event\n"
      "date with what is known now; `efi_new_12m` compares with what was known then.\n\n"
      "Beside these each row has `person_id`, `as_of`, `known_by`, `locality`, `stage_suggested`, `stage_rule`, "
      "`cohort`, "
      "`cohort_rule`, `cohort_basis`, `rising_risk`,\n`rising_risk_rule` (transitional-pathway.md, cohorts.md), "
      "`missing` "
      "(`score:note` for each status that is\n"
      "not ok or carries a warning, then the columns whose window is not covered), `rules_version`, "
      "`code_list_status`, "
      "`data_through`.\n"
      "People who have died keep a row: leave out those with `dead` true from any list of people to help.\n\n"
      "| column | type | unit | window | meaning | NULL means |\n|---|---|---|---|---|---|\n";
  for (const ColumnFacts& column : kTable) {
    for (const std::string_view cell :
         {column.name, form_text(column), column.unit, column.window, column.meaning, column.unknown}) {
      page += "| ";
      page += cell;
      page += cell.empty() ? "" : " ";
    }
    page += "|\n";
  }
  return page;
}

}  // namespace kursaal::stratify
