// The people of one block, as every extract sees them, with the truth beside.
#include "synth/agencies.hpp"
#include "synth/truth.hpp"

namespace kursaal::synth {
namespace {

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
    if (people[i].standing == Standing::mover) continue;
    ++pages.people;
    if (!people[i].counts()) ++pages.dead;
  }
  return pages;
}

}  // namespace kursaal::synth
