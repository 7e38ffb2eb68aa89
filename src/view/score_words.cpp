#include "view/score_words.hpp"

#include <array>
#include <utility>

#include "view/plain_words.hpp"

namespace kursaal::view {
namespace {

using base::Absence;
using terminology::SensitivityLabel;

constexpr Labels kMentalHealth = terminology::bit_of(SensitivityLabel::mental_health);
constexpr Labels kSubstanceUse = terminology::bit_of(SensitivityLabel::substance_use);

constexpr std::array kScores = {
    ScoreSpec{
        "efi", "Electronic frailty index (eFI)", "efi_count", "efi_band", "efi_status", "efi_note", "of 36 deficits",
        "Counts the deficits that general practice has ever coded; made for people of 65 to 95. It can only rise.",
        true},
    ScoreSpec{"efi2", "Electronic frailty index 2 (eFI2)", "efi2", "efi2_band", "efi2_status", "efi2_note",
              "proportion", "A weighted share of deficits coded by general practice; made for people of 65 and over."},
    ScoreSpec{"frailty_scale", "Clinical Frailty Scale, as recorded", "frailty_scale", "", "", "", "level, 1 to 9",
              "The latest level that a clinician recorded. Not worked out by this program."},
    ScoreSpec{"barthel", "Barthel index, as recorded", "barthel", "", "", "", "points of 20",
              "The latest index that was recorded; fewer points mean more help with self-care."},
    ScoreSpec{"hfrs", "Hospital Frailty Risk Score", "hfrs", "hfrs_band", "hfrs_status", "hfrs_note", "points",
              "From the diagnoses of admissions in the last two years; made for people of 75 and over in hospital."},
    ScoreSpec{"ltc_count", "Long-term conditions", "ltc_count", "", "", "", "of 18 conditions",
              "Conditions ever coded by general practice, after the disease registers.", true},
    ScoreSpec{"cms", "Cambridge Multimorbidity Score", "cms", "", "cms_status", "cms_note", "weight",
              "Weights of 20 conditions by their effect on use of services and on death."},
    ScoreSpec{"charlson", "Charlson comorbidity index", "charlson", "", "charlson_status", "charlson_note", "points",
              "Weights of 1987, from hospital diagnoses."},
    ScoreSpec{"elixhauser", "Elixhauser comorbidity index", "elixhauser_van_walraven", "", "elixhauser_status",
              "elixhauser_note", "points", "van Walraven weights, from hospital diagnoses; can be below zero."},
};

constexpr std::array kFlags = {
    FlagSpec{"end_of_life", "On the end of life register", "end_of_life_days", "gp"},
    FlagSpec{"in_hospital", "In hospital", "", "acute", 0, 365},
    FlagSpec{"delayed", "Ready to leave hospital and still there", "", "acute", 0, 365},
    FlagSpec{"care_home", "Lives in a care home", "", "care-home"},
    FlagSpec{"long_term_care", "Has long-term care at home", "", "social-care"},
    FlagSpec{"short_term_care", "Has short-term support", "", "social-care"},
    FlagSpec{"review_overdue", "A review of care is overdue", "", "social-care"},
    FlagSpec{"homeless", "Homeless", "homeless_days", "gp"},
    FlagSpec{"isolated", "Isolated or lonely", "isolated_days", "gp"},
    FlagSpec{"lives_alone", "Lives alone", "lives_alone_days", "gp"},
    FlagSpec{"carer", "Cares for somebody unpaid", "carer_days", "gp"},
    FlagSpec{"substance_misuse", "Substance misuse", "substance_misuse_days", "gp", kSubstanceUse},
    FlagSpec{"mental_illness", "Mental illness", "mental_illness_days", "gp", kMentalHealth},
    FlagSpec{"severe_mental_illness", "Severe mental illness", "severe_mental_illness_days", "gp", kMentalHealth},
    FlagSpec{"moved_away", "Left the practice's list", "", "gp"},
};

constexpr std::string_view kYear = "last 12 months";
constexpr std::array kUse = {
    UseSpec{"ae_attendances_12m", "A&E attendances", kYear, "ae"},
    UseSpec{"emergency_admissions_12m", "Emergency admissions", kYear, "acute"},
    UseSpec{"bed_days_12m", "Nights in hospital", kYear, "acute", 0, 365, true},
    UseSpec{"elective_admissions_12m", "Planned admissions", kYear, "acute"},
    UseSpec{"other_admissions_12m", "Other admissions", kYear, "acute"},
    UseSpec{"day_cases_12m", "Day cases", kYear, "acute"},
    UseSpec{"outpatient_attendances_12m", "Outpatient attendances", kYear, "outpatients"},
    UseSpec{"outpatient_not_attended_12m", "Outpatient appointments not attended", kYear, "outpatients"},
    UseSpec{"gp_contacts_12m", "Days with a GP practice contact", kYear, "gp-contacts"},
    UseSpec{"community_contacts_12m", "Days with a community health contact", kYear, "community"},
    UseSpec{"mental_health_contacts_12m", "Days with a mental health contact", kYear, "mental-health", kMentalHealth},
    UseSpec{"social_care_contacts_12m", "Days with a social care contact", kYear, "social-care"},
    UseSpec{"calls_111_12m", "Calls to 111", kYear, "111"},
    UseSpec{"ambulance_12m", "Ambulance call-outs", kYear, "ambulance"},
    UseSpec{"voluntary_contacts_12m", "Days with a voluntary sector contact", kYear, "voluntary"},
    UseSpec{"hospice_contacts_12m", "Days with a hospice contact", kYear, "hospice"},
};

constexpr auto kWithoutReasons = [] {
  std::array<std::string_view, kUse.size() + 3> columns{};
  for (std::size_t i = 0; i < kUse.size(); ++i) columns.at(i) = kUse.at(i).code;
  columns.at(kUse.size()) = "community_nursing_91d";
  columns.at(kUse.size() + 1) = "complex_care_91d";
  columns.at(kUse.size() + 2) = "other_contacts_12m";
  return columns;
}();

struct NoteWords {
  std::string_view code, words;
  Absence absence;
};

constexpr std::array kNotes = {
    NoteWords{"no-gp-source", "No source of this place counts as coded by general practice.", Absence::not_shared},
    NoteWords{"no-gp-record", "Nothing from general practice is known about this person.", Absence::unknown},
    NoteWords{"no-icd10-source", "No source of this place sends hospital diagnoses.", Absence::not_shared},
    NoteWords{"no-icd10-record", "No hospital diagnosis of this person is known.", Absence::unknown},
    NoteWords{"no-admission-in-window",
              "Not admitted in the last two years: the score does not apply, which is not the same as low.",
              Absence::none},
    NoteWords{"window-not-covered", "The sources do not cover the whole time that the score looks back over.",
              Absence::stale},
    NoteWords{"polypharmacy-unknown",
              "Prescriptions of the last 12 months are not known: many medicines at once could "
              "not be counted.",
              Absence::unknown},
    NoteWords{"age-unknown", "The date of birth is not known.", Absence::unknown},
    NoteWords{"under-65", "Under 65: the score was made for older people. A number with a warning, and no band.",
              Absence::none},
    NoteWords{"over-95", "Over 95: the score was made for people of 65 to 95. A number with a warning, and no band.",
              Absence::none},
    NoteWords{"under-75", "Under 75: the score was made for people of 75 and over.", Absence::none},
    NoteWords{"weight-unknown", "A condition that is present has no published weight.", Absence::unknown},
};

}  // namespace

std::span<const ScoreSpec> score_specs() { return kScores; }
std::span<const FlagSpec> flag_specs() { return kFlags; }
std::span<const UseSpec> use_specs() { return kUse; }
std::span<const std::string_view> columns_without_reasons() { return kWithoutReasons; }

std::string note_sentence(std::string_view note) {
  for (const NoteWords& words : kNotes)
    if (words.code == note) return std::string(words.words);
  return note.empty() ? std::string() : spaced(note) + ".";
}

base::Absence note_absence(std::string_view note) {
  for (const NoteWords& words : kNotes)
    if (words.code == note) return words.absence;
  return Absence::unknown;
}

std::string_view efi_band(int deficits) {
  return deficits <= 4 ? "fit" : deficits <= 8 ? "mild" : deficits <= 12 ? "moderate" : "severe";
}

}  // namespace kursaal::view
