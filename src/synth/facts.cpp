#include "synth/facts.hpp"

namespace kursaal::synth {
namespace {

// SNOMED CT and CTV3 as in the lists of data/codelists, where they have the item. Codes with a colon are the place's
// own: what somebody is no longer has no code that general practice uses everywhere.
constexpr std::array<FactFacts, kFacts> kTable{{
    {"never smoked", 'O', "", "266919005", "", -1},
    {"smokes", 'O', "", "77176002", "", -1},
    {"ex-smoker", 'O', "", "8517006", "", -1},
    {"drinks nothing", 'O', "", "105542008", "", -1},
    {"drinks little", 'O', "", "160575005", "", -1},
    {"drinks much", 'O', "", "160577002", "", -1},
    {"drinks very much", 'O', "", "160578007", "", -1},
    {"lives alone", 'D', "", "105529008", "", -1},
    {"lives alone no longer", 'D', "", "", "life:lives-alone:no-longer", -1},
    {"isolated", 'D', "", "422650009", "", -1},
    {"lonely", 'D', "", "267076002", "", -1},
    {"isolated no longer", 'D', "", "", "life:isolated:no-longer", -1},
    {"carer", 'D', "", "224484003", "", -1},
    {"carer no longer", 'D', "", "199361000000101", "", -1},
    {"homeless", 'D', "", "32911000", "", -1},
    {"homeless no longer", 'D', "", "", "life:homeless:no-longer", -1},
    {"substance misuse no longer", 'D', "", "", "life:substance-misuse:no-longer", -1},
    {"mental illness no longer", 'D', "", "", "life:mental-illness:no-longer", -1},
    {"Barthel index", 'O', "XM0an", "", "", 0},
    {"stage independent", 'O', "", "", "transitional-stage:independent", -1},
    {"stage adaptive", 'O', "", "", "transitional-stage:adaptive", -1},
    {"stage assisted", 'O', "", "", "transitional-stage:assisted", -1},
    {"stage dependent", 'O', "", "", "transitional-stage:dependent", -1},
    {"stage end of life", 'O', "", "", "transitional-stage:end-of-life", -1},
    {"Gold Standards Framework", 'D', "", "414937009", "", -1},
    {"not for resuscitation", 'O', "", "450476008", "", -1},
    {"for resuscitation", 'O', "", "450475007", "", -1},
    {"taken off the end of life register", 'D', "", "", "end-of-life:removed", -1},
    {"diabetes annual review", 'O', "", "170777000", "", -1},
    {"asthma annual review", 'O', "", "394700004", "", -1},
    {"COPD annual review", 'O', "", "394703002", "", -1},
    {"dementia annual review", 'O', "XaMGF", "", "", -1},
    {"medication review", 'O', "", "182836005", "", -1},
    {"pregnant", 'O', "", "77386006", "", -1},
    {"bereaved", 'O', "", "", "life:bereaved", -1},
}};

}  // namespace

const std::array<FactFacts, kFacts>& fact_table() { return kTable; }

}  // namespace kursaal::synth
