#include "synth/truth.hpp"

#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr std::string_view kStages[] = {"independent", "adaptive", "assisted",  "dependent",
                                        "end-of-life", "dead",     "moved-away"};
constexpr std::string_view kPackages[] = {"home-care", "reablement", "direct-payment",
                                          "day-care",  "equipment",  "fast-track"};
constexpr std::string_view kHomes[] = {"home-with-others", "home-alone", "care-home", "no-home"};
constexpr std::string_view kStandings[] = {"resident", "dead", "mover"};

// Bands of the electronic Frailty Index (Clegg 2016) by deficits of 36.
std::string_view frailty(int deficits) {
  return deficits <= 4 ? "fit" : deficits <= 8 ? "mild" : deficits <= 12 ? "moderate" : "severe";
}

void append_state(const std::string& number, const StateChange& change, std::string& text) {
  text.append(number).append(",");
  append_date(text, change.day, DateWriting::iso);
  text.append(",").append(kStages[static_cast<std::size_t>(change.state)]);
  text.append(",").append(kStages[static_cast<std::size_t>(change.function)]);
  text.append(",").append(frailty(change.deficits)).append(",").append(std::to_string(change.deficits));
  text.append(",").append(change.package == kNoPackage ? std::string_view{} : kPackages[change.package]);
  text.append(",").append(kHomes[static_cast<std::size_t>(change.home)]);
  text.append(change.isolated ? ",Y" : ",N").append(change.carer ? ",Y," : ",N,");
  text.append(1, kMark).append(1, '\n');
}

}  // namespace

void write_truth(const Setting& setting, const Inhabitant& person, Truth& truth) {
  const std::string number = std::to_string(person.resident.number);
  for (const StateChange& change : person.life.states) append_state(number, change, truth.states);
  std::string& people = truth.people;
  people.append(number).append(",");
  append_date(people, person.resident.birth.value, DateWriting::iso);
  people.append(person.resident.sex == Sex::female ? ",F," : ",M,")
      .append(setting.place.areas[person.resident.area].lsoa)
      .append(",");
  people.append(std::to_string(static_cast<int>(person.life.vigour * 1000))).append(",");
  people.append(std::to_string(static_cast<int>(person.life.attendance * 1000)));
  for (const std::int32_t day : person.life.taken_on) {
    people += ',';
    append_date(people, day, DateWriting::iso);
  }
  people.append(",").append(kStandings[static_cast<std::size_t>(person.standing)]);
  people.append(1, ',').append(1, kMark).append(1, '\n');
}

void write_planted_effects(const Window& window, base::JsonWriter& json) {
  json.key("planted_effects").begin_array();
  for (std::size_t i = 0; i < kServices; ++i) {
    const ServiceFacts& facts = service_table()[i];
    json.begin_object().key("service").value(facts.name).key("outcome").value(facts.outcome);
    json.key("hazard_ratio").value(window.effects[i]).key("days").value(static_cast<std::int64_t>(facts.days));
    json.key("eligible").value(facts.eligible).key("entry_a_month").value(facts.entry);
    json.key("confounded_by").value(facts.confounder);
    json.key("log_ratio_of_entry_for_a_standard_deviation").value(facts.by_confounder);
    json.key("log_ratio_of_outcome_for_a_standard_deviation").value(facts.of_outcome).end_object();
  }
  json.end_array();
}

}  // namespace kursaal::synth
