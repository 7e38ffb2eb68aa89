// The truth beside the extracts, which no run reads: who is who, each person's true state by day, what was planted.
#pragma once

#include <string_view>

#include "base/json_text.hpp"
#include "synth/agencies.hpp"

namespace kursaal::synth {

// SYNTHETIC_state.csv, a row from each day on which something of it changed: `state` is the stage of the pathway
// (independent, adaptive, assisted, dependent, end-of-life, dead, moved-away), `function` what they are able to do,
// `deficits` those of the frailty index without the count of medicines, `frailty` their band by it, `package` what is
// provided at home, `home` with whom or where they live.
inline constexpr std::string_view kStateColumns =
    "person,from_day,state,function,frailty,deficits,package,home,isolated,carer";
// SYNTHETIC_people.csv: what confounds, and when each service first took the person on.
inline constexpr std::string_view kPeopleColumns =
    "person,birth,sex,lsoa,vigour_in_thousandths,attendance_in_thousandths,complex_care_from,reablement_from,"
    "social_prescribing_from,falls_service_from,standing";

void write_truth(const Setting& setting, const Inhabitant& person, Truth& truth);

// The array of planted effects: every service, its outcome, its hazard ratio, whom it takes and what confounds it.
void write_planted_effects(const Window& window, base::JsonWriter& json);

}  // namespace kursaal::synth
