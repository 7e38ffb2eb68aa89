#include "synth/conditions.hpp"

namespace kursaal::synth {
namespace {

// Codes: SNOMED CT and CTV3 as published in the lists of data/codelists, besides CTV3 codes of conditions those lists
// hold in SNOMED alone. Tops are fitted so that the registers come out at the Quality and Outcomes Framework's
// prevalence of 2019/20 for the three authorities and the frailty bands at 50/35/12/3 of people of 65 and over
// (docs/methods/synthetic-place.md has target and result); ages, widths and ratios are ASSUMED in the shape that the
// registers have by age and by tenth of deprivation.
constexpr std::array<ConditionFacts, kConditions> kTable{{
    {"learning disability", "", "110359009", "F79", 0.0064, 6, 2, 1.4, 1.75, 0, 2},
    {"asthma", "H33..", "195967001", "J459", 0.0770, 9, 5, 0.85, 1.05, 0.2, 2},
    {"epilepsy", "", "84757009", "G409", 0.011, 25, 18, 1.1, 1.65, 0, 1},
    {"obesity", "", "414916001", "E669", 0.1357, 38, 9, 0.85, 1.9, 0.2, 18},
    {"hypertension", "G2...", "59621000", "I10X", 0.58, 61, 8.5, 1.05, 1.5, 0.2, 20},
    {"diabetes", "X40J5", "44054006", "E119", 0.1625, 58, 9, 1.35, 1.95, 0.2, 18},
    {"depression", "", "35489007", "F329", 0.141, 32, 10, 0.6, 1.5, 0.4, 15},
    {"severe mental illness", "", "13746004", "F319", 0.0168, 32, 8, 1.1, 2.0, 0, 18},
    {"copd", "H3...", "13645005", "J449", 0.086, 66, 7, 1.15, 2.3, 0.4, 35},
    {"coronary heart disease", "G3...", "53741008", "I251", 0.174, 71, 8, 1.9, 1.65, 0.4, 35},
    {"atrial fibrillation", "G573.", "49436004", "I48X", 0.224, 79, 7, 1.4, 1.0, 0.3, 30},
    {"heart failure", "G58..", "84114007", "I509", 0.135, 83, 7, 1.3, 1.5, 0.5, 35},
    {"stroke", "X00D1", "230690007", "I639", 0.12, 77, 8, 1.25, 1.65, 0.4, 30},
    {"peripheral arterial disease", "G73..", "400047006", "I739", 0.0291, 72, 8, 1.8, 2.2, 0.4, 40},
    {"chronic kidney disease", "XaLHI", "433144002", "N183", 0.261, 80, 7, 0.85, 1.2, 0.4, 30},
    {"cancer", "", "363346000", "C809", 0.1805, 70, 10, 1.05, 0.97, 0.2, 15},
    {"dementia", "Eu00.", "52448006", "F03X", 0.288, 89, 5, 0.75, 1.3, 0.6, 50},
    {"rheumatoid arthritis", "N040.", "69896004", "M069", 0.0246, 60, 11, 0.5, 1.1, 0.2, 16},
    {"osteoporosis", "N330.", "64859006", "M819", 0.194, 80, 8, 0.25, 1.1, 0.6, 50},
    {"parkinson's disease", "F12..", "49049000", "G20X", 0.018, 78, 6, 1.5, 1.0, 0.4, 45},
    {"thyroid disorder", "X40IQ", "40930008", "E039", 0.124, 58, 12, 0.25, 1.0, 0.2, 16},
    {"heart valve disease", "", "60573004", "I350", 0.097, 82, 7, 1.0, 1.0, 0.5, 40},
    {"peptic ulcer", "J11..", "13200003", "K279", 0.083, 62, 12, 1.3, 1.5, 0.3, 25},
    {"osteoarthritis", "N05..", "396275006", "M199", 0.65, 70, 9, 0.7, 1.2, 0.6, 35},
    {"anaemia", "D00..", "271737000", "D649", 0.34, 78, 10, 0.7, 1.2, 0.8, 18},
    {"hearing loss", "F59..", "15188001", "H919", 0.60, 80, 9, 1.3, 1.1, 0.6, 40},
    {"sight loss", "F46..", "193570009", "H269", 0.66, 79, 7, 0.8, 1.1, 0.6, 45},
    {"falls", "16D..", "161898004", "R296", 0.58, 84, 8, 0.75, 1.2, 1.2, 60},
    {"fragility fracture", "S30..", "263225007", "S720", 0.276, 86, 8, 0.5, 1.2, 0.9, 60},
    {"mobility problem", "13CE.", "8510008", "", 0.442, 86, 7, 0.8, 1.5, 1.4, 60},
    {"activity limitation", "13VC.", "21134002", "", 0.346, 84, 8, 0.9, 1.8, 1.3, 50},
    {"dizziness", "1B53.", "404640003", "R42X", 0.47, 76, 10, 0.7, 1.1, 0.9, 40},
    {"dyspnoea", "XE0qq", "267036007", "R060", 0.415, 77, 9, 1.0, 1.5, 1.0, 40},
    {"foot problem", "M20..", "201037000", "", 0.304, 79, 9, 0.8, 1.2, 0.9, 50},
    {"housebound", "13CA.", "160689007", "", 0.276, 90, 5, 0.7, 1.3, 1.5, 65},
    {"hypotension or syncope", "G87..", "45007003", "I959", 0.304, 81, 8, 1.0, 1.1, 0.9, 50},
    {"urinary incontinence", "1A23.", "165232002", "R32X", 0.359, 81, 9, 0.5, 1.2, 1.0, 45},
    {"urinary system disease", "K190.", "68566005", "N390", 0.581, 73, 10, 0.9, 1.1, 0.7, 40},
    {"skin ulcer", "M27..", "399912005", "L89X", 0.166, 87, 7, 0.9, 1.4, 1.2, 60},
    {"sleep disturbance", "XE2Pv", "193462001", "G470", 0.30, 66, 13, 0.7, 1.3, 0.7, 25},
    {"social vulnerability", "13Z8.", "417430008", "Z602", 0.24, 82, 9, 0.7, 1.9, 0.9, 60},
    {"weight loss", "1623.", "89362005", "R634", 0.276, 84, 8, 0.9, 1.3, 1.0, 55},
    {"memory loss", "1B1A.", "386807006", "R413", 0.415, 85, 7, 0.9, 1.1, 0.9, 60},
    // Anxiety: about one adult in ten has had it coded (ASSUMED). Dependent drinkers: 1.37 % of adults (Public Health
    // England, 2018/19), opiates and crack: .89 % of 15 to 64 (2016/17); practices know perhaps half of either
    // (ASSUMED).
    {"anxiety", "E200.", "197480006", "F411", 0.105, 33, 11, 0.6, 1.5, 0.3, 14},
    {"alcohol dependence", "E23..", "66590003", "F102", 0.0085, 36, 9, 2.4, 2.4, 0, 18},
    {"drug dependence", "E24..", "191816009", "F112", 0.0045, 27, 6, 2.8, 4.0, 0, 17},
}};

constexpr std::array<Dependency, 40> kDependencies{{
    {Condition::obesity, Condition::diabetes, 2.6},
    {Condition::obesity, Condition::hypertension, 1.5},
    {Condition::obesity, Condition::osteoarthritis, 1.5},
    {Condition::hypertension, Condition::chd, 1.5},
    {Condition::hypertension, Condition::stroke, 1.8},
    {Condition::hypertension, Condition::kidney_disease, 1.6},
    {Condition::diabetes, Condition::kidney_disease, 1.9},
    {Condition::diabetes, Condition::chd, 1.5},
    {Condition::diabetes, Condition::arterial_disease, 1.9},
    {Condition::diabetes, Condition::skin_ulcer, 1.7},
    {Condition::diabetes, Condition::sight_loss, 1.4},
    {Condition::diabetes, Condition::foot_problem, 1.6},
    {Condition::chd, Condition::heart_failure, 2.6},
    {Condition::chd, Condition::dyspnoea, 1.4},
    {Condition::valve_disease, Condition::heart_failure, 2.0},
    {Condition::atrial_fibrillation, Condition::stroke, 1.9},
    {Condition::atrial_fibrillation, Condition::heart_failure, 1.9},
    {Condition::heart_failure, Condition::kidney_disease, 1.5},
    {Condition::heart_failure, Condition::dyspnoea, 1.9},
    {Condition::copd, Condition::dyspnoea, 2.0},
    {Condition::copd, Condition::depression, 1.3},
    {Condition::stroke, Condition::dementia, 1.7},
    {Condition::stroke, Condition::mobility, 1.9},
    {Condition::memory_loss, Condition::dementia, 3.0},
    {Condition::dementia, Condition::falls, 1.6},
    {Condition::dementia, Condition::incontinence, 1.8},
    {Condition::parkinsons, Condition::falls, 2.2},
    {Condition::parkinsons, Condition::mobility, 2.2},
    {Condition::osteoarthritis, Condition::mobility, 1.5},
    {Condition::osteoporosis, Condition::fragility_fracture, 2.2},
    {Condition::falls, Condition::fragility_fracture, 2.0},
    {Condition::fragility_fracture, Condition::mobility, 1.8},
    {Condition::mobility, Condition::housebound, 2.4},
    {Condition::falls, Condition::housebound, 1.5},
    {Condition::depression, Condition::anxiety, 2.4},
    {Condition::anxiety, Condition::depression, 1.9},
    {Condition::depression, Condition::alcohol_dependence, 1.8},
    {Condition::severe_mental_illness, Condition::drug_dependence, 3.0},
    {Condition::severe_mental_illness, Condition::alcohol_dependence, 2.5},
    {Condition::drug_dependence, Condition::depression, 2.0},
}};

}  // namespace

const std::array<ConditionFacts, kConditions>& condition_table() { return kTable; }
const std::array<Dependency, 40>& dependency_table() { return kDependencies; }

}  // namespace kursaal::synth
