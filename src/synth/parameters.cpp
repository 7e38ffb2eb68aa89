#include "synth/parameters.hpp"

#include "synth/conditions.hpp"

namespace kursaal::synth {
namespace {

using C = Condition;
constexpr std::uint8_t of(Condition condition) { return static_cast<std::uint8_t>(condition); }
constexpr auto kAny = static_cast<std::uint8_t>(kConditions);

constexpr Parameters kParameters;

// BNF codes of the chemical substance (NHS Business Services Authority, Open Government Licence); shares and intervals
// ASSUMED.
constexpr std::array<MedicineFacts, 46> kMedicines{{
    {"0206020A0", "amlodipine", of(C::hypertension), 0.45, 28},
    {"0205051R0", "ramipril", of(C::hypertension), 0.45, 28},
    {"0202010B0", "bendroflumethiazide", of(C::hypertension), 0.15, 28},
    {"0205052N0", "losartan", of(C::hypertension), 0.18, 28},
    {"0601022B0", "metformin", of(C::diabetes), 0.70, 28},
    {"0601021M0", "gliclazide", of(C::diabetes), 0.30, 28},
    {"0601023AG", "dapagliflozin", of(C::diabetes), 0.20, 28},
    {"0212000B0", "atorvastatin", of(C::diabetes), 0.60, 28},
    {"0212000B0", "atorvastatin", of(C::chd), 0.75, 28},
    {"0209000A0", "aspirin", of(C::chd), 0.65, 28},
    {"0204000H0", "bisoprolol", of(C::chd), 0.60, 28},
    {"0206010F0", "glyceryl trinitrate", of(C::chd), 0.35, 112},
    {"0208020Z0", "apixaban", of(C::atrial_fibrillation), 0.55, 28},
    {"0208020V0", "warfarin", of(C::atrial_fibrillation), 0.20, 28},
    {"0204000H0", "bisoprolol", of(C::atrial_fibrillation), 0.60, 28},
    {"0202020L0", "furosemide", of(C::heart_failure), 0.75, 28},
    {"0202030S0", "spironolactone", of(C::heart_failure), 0.35, 28},
    {"0205051R0", "ramipril", of(C::heart_failure), 0.60, 28},
    {"0209000C0", "clopidogrel", of(C::stroke), 0.65, 28},
    {"0212000B0", "atorvastatin", of(C::stroke), 0.70, 28},
    {"0209000C0", "clopidogrel", of(C::arterial_disease), 0.60, 28},
    {"0301011R0", "salbutamol", of(C::asthma), 0.70, 84},
    {"0302000C0", "beclometasone", of(C::asthma), 0.60, 84},
    {"0301011R0", "salbutamol", of(C::copd), 0.80, 28},
    {"0301020Q0", "tiotropium", of(C::copd), 0.55, 28},
    {"0403030Q0", "sertraline", of(C::depression), 0.35, 28},
    {"0403030D0", "citalopram", of(C::depression), 0.25, 28},
    {"0403040X0", "mirtazapine", of(C::depression), 0.15, 28},
    {"0402010AB", "quetiapine", of(C::severe_mental_illness), 0.45, 28},
    {"0402010AD", "aripiprazole", of(C::severe_mental_illness), 0.25, 28},
    {"0408010A0", "levetiracetam", of(C::epilepsy), 0.40, 28},
    {"0408010W0", "sodium valproate", of(C::epilepsy), 0.25, 28},
    {"0411000D0", "donepezil", of(C::dementia), 0.35, 28},
    {"0411000G0", "memantine", of(C::dementia), 0.20, 28},
    {"0602010V0", "levothyroxine", of(C::thyroid), 0.85, 28},
    {"0606020A0", "alendronic acid", of(C::osteoporosis), 0.55, 84},
    {"0906040G0", "colecalciferol", of(C::osteoporosis), 0.60, 28},
    {"1001030U0", "methotrexate", of(C::rheumatoid_arthritis), 0.55, 28},
    {"0409010N0", "co-careldopa", of(C::parkinsons), 0.75, 28},
    {"0407010H0", "paracetamol", of(C::osteoarthritis), 0.30, 28},
    {"0407010F0", "co-codamol", of(C::osteoarthritis), 0.22, 28},
    {"0103050P0", "omeprazole", of(C::peptic_ulcer), 0.70, 28},
    {"0103050L0", "lansoprazole", of(C::obesity), 0.18, 28},
    {"0901011F0", "ferrous sulfate", of(C::anaemia), 0.40, 28},
    {"0704020N0", "solifenacin", of(C::incontinence), 0.25, 28},
    {"0106020M0", "senna", of(C::mobility), 0.35, 28},
}};

// ICD-10 fourth characters as hospitals write them; weights and days ASSUMED, in the order of Hospital Episode
// Statistics.
constexpr std::array<ReasonForStay, kEmergencyReasons> kEmergency{{
    {"J219", kAny, 0, 2, 60, 1.2, 3},
    {"B349", kAny, 0, 15, 40, 0.6, 3},
    {"R560", kAny, 0, 5, 15, 0.6, 3},
    {"J459", of(C::asthma), 2, 60, 8, 1.2, 3},
    {"S060", kAny, 1, 40, 10, 0.6, 3},
    {"K359", kAny, 6, 45, 12, 2.5, 3, false, 1},
    {"R104", kAny, 8, 90, 28, 0.9, 3},
    {"T391", of(C::depression), 14, 60, 9, 0.8, 3},
    {"F329", of(C::depression), 15, 75, 3, 3, 3},
    {"O200", kAny, 16, 42, 30, 0.5, 1},
    {"N390", of(C::urinary_disease), 16, 105, 16, 4, 3},
    {"L031", of(C::diabetes), 18, 105, 12, 3, 3},
    {"R074", kAny, 25, 95, 26, 0.7, 3},
    {"I214", of(C::chd), 40, 105, 7, 4, 3, false},
    {"I480", of(C::atrial_fibrillation), 45, 105, 8, 2, 3},
    {"I500", of(C::heart_failure), 50, 105, 5, 8, 3, false},
    {"J440", of(C::copd), 45, 105, 8, 4.5, 3},
    {"J181", kAny, 1, 105, 22, 5.5, 3, false},
    {"I639", of(C::stroke), 40, 105, 5, 9, 3, false},
    {"E161", of(C::diabetes), 20, 105, 3, 2, 3},
    {"S720", of(C::fragility_fracture), 65, 105, 7, 13, 3, false},
    {"R296", of(C::falls), 65, 105, 14, 4, 3},
    {"F059", of(C::dementia), 65, 105, 6, 7, 3, false},
    {"R55X", of(C::hypotension), 40, 105, 10, 1.5, 3},
    {"N179", of(C::kidney_disease), 45, 105, 6, 7, 3, false},
    {"A419", kAny, 40, 105, 9, 7, 3, false},
    {"G409", of(C::epilepsy), 5, 95, 3, 2, 3},
    {"K922", kAny, 35, 105, 8, 3, 3, false},
    {"C809", of(C::cancer), 40, 105, 4, 6, 3, false},
    {"K590", of(C::mobility), 60, 105, 5, 2.5, 3},
    {"S525", kAny, 45, 105, 5, 1.2, 3},
    {"Z742", kAny, 18, 105, 0, 9, 3, false},  // nobody at home who can care; comes by the carer's illness alone
}};

constexpr std::array<ReasonForStay, kPlannedReasons> kPlanned{{
    {"J351", kAny, 3, 25, 14, 0.9, 3, true, 1},
    {"K029", kAny, 3, 40, 14, 0.2, 3},
    {"K409", kAny, 20, 90, 10, 0.8, 2, true, 2},
    {"N920", kAny, 25, 52, 12, 0.8, 1, true, 3},
    {"K802", kAny, 25, 85, 9, 1.2, 3, true, 1},
    {"H269", of(C::sight_loss), 55, 105, 22, 0.2, 3, true, 2},
    {"M171", of(C::osteoarthritis), 50, 95, 14, 3.5, 3, true, 2},
    {"M161", of(C::osteoarthritis), 50, 95, 10, 3.5, 3, true, 2},
    {"Z128", kAny, 45, 85, 30, 0.2, 3},
    {"C509", of(C::cancer), 30, 95, 6, 1.5, 1, true, 3},
    {"C61X", of(C::cancer), 50, 95, 5, 1.5, 2, true, 3},
    {"I251", of(C::chd), 45, 90, 8, 0.8, 3, true, 4},
    {"K210", kAny, 20, 90, 18, 0.2, 3},
    {"Z491", of(C::kidney_disease), 45, 95, 1, 0.2, 3},
}};

// CTV3 and SNOMED CT observables as UK general practice sends them; the unit is the common one, agencies write it their
// own way.
constexpr std::array<MeasureFacts, static_cast<std::size_t>(Measure::count)> kMeasures{{
    {"2469.", "271649006", "mmHg"},
    {"246A.", "1091811000000102", "mmHg"},
    {"22K..", "60621009", "kg/m2"},
    {"22A..", "27113001", "kg"},
    {"XE2m6", "1022431000000105", "g/L"},
    {"XSFyN", "1020291000000106", "mL/min/1.73m2"},
    {"XE2q5", "1000731000000107", "umol/L"},
    {"XaPbt", "999791000000106", "mmol/mol"},
    {"442W.", "1022791000000101", "mu/L"},
    {"XE2eD", "1005671000000105", "mmol/L"},
    {"XE2n3", "1023491000000104", "mg/mmol"},
}};

}  // namespace

const Parameters& parameters() { return kParameters; }
const std::array<MedicineFacts, 46>& medicine_table() { return kMedicines; }
const std::array<ReasonForStay, kEmergencyReasons>& emergency_reasons() { return kEmergency; }
const std::array<ReasonForStay, kPlannedReasons>& planned_reasons() { return kPlanned; }
const std::array<MeasureFacts, static_cast<std::size_t>(Measure::count)>& measure_table() { return kMeasures; }

}  // namespace kursaal::synth
