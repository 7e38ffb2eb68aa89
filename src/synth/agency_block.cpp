// The people of one block, as every extract sees them, with the truth beside.
#include "synth/agencies.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

void write_truth(const Setting& setting, const Inhabitant& person, Truth& truth) {
  constexpr std::string_view kStates[] = {"independent", "adaptive", "assisted", "dependent", "end-of-life", "dead"};
  const std::string number = std::to_string(person.resident.number);
  for (const StateChange& change : person.life.states) {
    truth.states.append(number).append(",");
    append_date(truth.states, change.day, DateWriting::iso);
    truth.states.append(",").append(kStates[static_cast<std::size_t>(change.state)]).append(1, ',').append(1, kMark);
    truth.states += '\n';
  }
  truth.people.append(number).append(",");
  append_date(truth.people, person.resident.birth.value, DateWriting::iso);
  truth.people.append(person.resident.sex == Sex::female ? ",F," : ",M,")
      .append(setting.place.areas[person.resident.area].lsoa)
      .append(",");
  truth.people.append(std::to_string(static_cast<int>(person.life.vigour * 1000))).append(",");
  append_date(truth.people, person.life.enrolled, DateWriting::iso);
  truth.people.append(1, ',').append(1, kMark).append(1, '\n');
}

bool here(const Resident& resident, base::Day on) {
  return resident.birth <= on && !(resident.here_since.known() && resident.here_since > on);
}

}  // namespace

BlockPages write_block(const Setting& setting, std::uint64_t number, std::uint32_t people_in_block) {
  BlockPages pages;
  pages.extracts.resize(setting.extracts.size());
  const Block block = draw_block(setting.place, setting.seed, number, people_in_block, setting.window.counted);
  const std::vector<Inhabitant> people =
      draw_inhabitants(setting.place, block, setting.window, setting.living, setting.seed);
  for (std::size_t i = 0; i < people.size(); ++i) {
    Acquaintances acquaintances(people[i].resident.number, pages.truth.identity);
    for (std::size_t extract = 0; extract < setting.extracts.size(); ++extract) {
      const base::Day on = setting.extracts[extract];
      if (!here(people[i].resident, on)) continue;
      const Inhabitant now = seen_on(people[i], on);
      const Portrait portrait = portrait_of(setting, block, people, i, now.life);
      const Seen seen{setting, extract, now, people[i], portrait, acquaintances, pages.extracts[extract]};
      write_general_practice(seen);
      write_hospital(seen);
      write_contacts(seen);
      write_social_care(seen);
      if (!seen.last()) continue;
      write_truth(setting, now, pages.truth);
      pages.deeds += now.life.deeds.size();
    }
    ++pages.people;
    if (people[i].dead() && people[i].life.death <= setting.window.counted) ++pages.dead;
  }
  return pages;
}

}  // namespace kursaal::synth
