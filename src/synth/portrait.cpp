// Who somebody is, and how an agency knows them: what of it is missing, misspelt, old or exchanged.
#include "synth/agencies.hpp"

#include "synth/draws.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

// ASSUMED shares.
constexpr double kMoved = 0.12;           // moved within the place in the ten years
constexpr double kFirstOfJanuary = 0.12;  // of those not of the English community
constexpr double kSingleName = 0.03;      // of the South Asian community
constexpr double kProtected = 0.001;
constexpr double kMothersNumber = 0.03;  // babies born in hospital within the ten years
constexpr double kNickname = 0.06;       // for agencies that ask the person; a quarter of it for others
constexpr double kMaidenName = 0.35;     // women with a partner who have had another family name

std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return base::hash_combine(a, b); }

char ethnic_code(std::string_view group, std::uint64_t chance) {
  if (group == "white") return chance % 20 == 0 ? 'C' : 'A';
  if (group == "asian") return "HJKL"[chance % 4];
  if (group == "black") return "MNP"[chance % 3];
  if (group == "mixed") return "DEFG"[chance % 4];
  return 'S';
}

}  // namespace

Portrait portrait_of(const Setting& setting, const Block& block, const std::vector<Inhabitant>& people,
                     std::size_t index, const Life& life) {
  const Resident& resident = people[index].resident;
  base::Random random = stream_of(setting.seed, resident.number, Purpose::names);
  Portrait portrait;
  portrait.number = resident.number;
  portrait.nhs = setting.numbers.of(resident.number);
  portrait.birth = resident.birth;
  portrait.sex = resident.sex;
  const std::uint64_t household = mix(mix(setting.seed, block.number), resident.household);
  const std::string& group = setting.place.ethnic_groups[resident.ethnic_group];
  const Community community = community_of(group, household);
  portrait.ethnicity = ethnic_code(group, household >> 8);
  portrait.family = family_name(community, mix(household, 1));
  const int year = base::civil_of(resident.birth).year;
  const std::uint64_t own = random.next();
  // A namesake bears his father's given name: drawn from the father's stream as the father draws it.
  std::uint64_t given_chance = own;
  int given_year = year;
  if (resident.namesake && resident.father != kNobody) {
    given_chance = stream_of(setting.seed, people[resident.father].resident.number, Purpose::names).next();
    given_year = base::civil_of(people[resident.father].resident.birth).year;
  }
  portrait.given = std::string(given_name(community, resident.sex, given_year, given_chance));
  portrait.middle =
      random.chance(0.55) ? std::string(given_name(community, resident.sex, year, own >> 3)) : std::string();
  if (portrait.middle == portrait.given) portrait.middle.clear();
  const bool adult = base::age_years(resident.birth, setting.window.counted) >= 20;
  // Some households hold two family names: partners who are not married, children of another father.
  if (adult && random.chance(0.12)) portrait.family = family_name(community, random.next());
  if (adult && resident.sex == Sex::female && !resident.lives_alone && random.chance(kMaidenName))
    portrait.previous_family = family_name(community, random.next());
  portrait.family_first = community == Community::south_asian || community == Community::african;
  portrait.single_name = community == Community::south_asian && random.chance(kSingleName);
  portrait.first_of_january = community != Community::english && year < 2000 && random.chance(kFirstOfJanuary);
  portrait.protected_identity = random.chance(kProtected);
  const SmallArea& area = setting.place.areas[resident.area];
  portrait.now = address_of(area, mix(household, 2));
  // A household moves whole.
  base::Random moving = stream_of(setting.seed, household, Purpose::household, 2);
  if (moving.chance(kMoved)) {
    portrait.moved =
        setting.window.from + 90 +
        static_cast<int>(moving.below(static_cast<std::uint64_t>(setting.window.counted - setting.window.from - 120)));
    const SmallArea& old = setting.place.areas[moving.below(setting.place.areas.size())];
    portrait.before = address_of(old, moving.next());
  }
  // A grown-up child bears the name of the household it grew up in, and came from its address.
  if (resident.grew_up_in != kNobody) {
    const std::uint64_t grew_up_in = mix(mix(setting.seed, block.number), resident.grew_up_in);
    const std::string parents = family_name(community_of(group, grew_up_in), mix(grew_up_in, 1));
    if (resident.sex == Sex::female && resident.partner != kNobody && own % 3 == 0)
      portrait.previous_family = parents;
    else
      portrait.family = parents;
    portrait.before = address_of(setting.place.areas[block.residents[resident.mother].area], mix(grew_up_in, 2));
    portrait.moved = resident.left_home;
  }
  // Who moved into a care home lives at its address, with all the others.
  for (const Deed& deed : life.deeds) {
    if (deed.act != Act::care_home || deed.detail == kShortStay) continue;  // 1 is a short stay
    portrait.before = portrait.now;
    portrait.moved = base::Day{deed.day};
    portrait.now = care_home_address(setting.place.areas, deed.what);
  }
  if (resident.mother != kNobody && resident.birth >= setting.window.from && random.chance(kMothersNumber))
    portrait.mothers_nhs = setting.numbers.of(people[resident.mother].resident.number);
  return portrait;
}

Likeness likeness_of(const Setting& setting, const Portrait& portrait, Agency agency, std::uint32_t copy) {
  const AgencyFacts& facts = agency_facts(agency);
  const auto which = static_cast<std::uint64_t>(agency);
  base::Random random = stream_of(setting.seed, portrait.number, Purpose::likeness, which * 16 + copy);
  Likeness known;
  // An odd multiplier scatters the numbers of each agency without two being the same.
  const std::uint32_t salt = static_cast<std::uint32_t>(base::hash_mix(which + 77)) | 1U;
  const std::uint32_t local = (portrait.number + copy * 0x20000000U) * salt + static_cast<std::uint32_t>(which) * 7919U;
  known.id = std::to_string(local);
  if (agency == Agency::social_southend) known.id.insert(0, "S");
  if (agency == Agency::care_homes) known.id.insert(0, 11 - known.id.size(), '0');
  const bool hospital = agency == Agency::ae || agency == Agency::admissions;
  const std::uint64_t number = hospital && portrait.mothers_nhs != 0 ? portrait.mothers_nhs : portrait.nhs;
  if (!random.chance(facts.number_missing / 1000.0) && !portrait.protected_identity) known.nhs = std::to_string(number);
  known.family = portrait.family;
  known.given = portrait.given;
  known.previous = portrait.previous_family;
  const bool by_word = agency == Agency::ambulance || agency == Agency::call_111 || agency == Agency::voluntary ||
                       agency == Agency::care_homes || agency == Agency::ae;
  if (random.chance(by_word ? kNickname : kNickname / 4)) known.given = std::string(nickname(portrait.given));
  if (!portrait.previous_family.empty() && random.chance(0.06)) known.family = portrait.previous_family;
  if (portrait.single_name) {
    known.family = portrait.given;
    known.given.clear();
  } else if (portrait.family_first && random.chance(0.08)) {
    std::swap(known.family, known.given);
  }
  if (random.chance(facts.slips / 1000.0)) known.family = misspelt(known.family, random.next());
  if (random.chance(facts.slips / 1000.0)) known.given = misspelt(known.given, random.next());
  known.birth = portrait.birth;
  if (portrait.first_of_january && random.chance(0.8))
    known.birth = base::day_of(base::civil_of(portrait.birth).year, 1, 1);
  if (random.chance(facts.slips / 2500.0)) {
    // Day and month exchanged where that is a date, else a day out.
    const base::Civil civil = base::civil_of(known.birth);
    known.birth = civil.day <= 12 && civil.day != civil.month ? base::day_of(civil.year, civil.day, civil.month)
                                                              : known.birth + (civil.day > 20 ? -1 : 1);
    if (known.birth > setting.window.counted) known.birth = portrait.birth;
  }
  known.sex = portrait.sex == Sex::female ? 'F' : 'M';
  for (std::string* name : {&known.family, &known.given, &known.previous})
    if (facts.letters != Letters::all) *name = in_letters(*name, facts.letters);
  const bool old = portrait.moved.known() && random.chance(facts.old_address / 100.0);
  if (!portrait.protected_identity) {
    const Address& address = old ? portrait.before : portrait.now;
    known.postcode = address.postcode;
    known.line = address.line;
  }
  return known;
}

Inhabitant seen_on(const Inhabitant& whole, base::Day day) {
  Inhabitant seen = whole;
  Life& life = seen.life;
  const std::int32_t on = day.value;
  if (life.death.known() && life.death > day) life.death = base::Day{};
  if (life.left != kNobodysDay && life.left > on) life.left = kNobodysDay;
  for (std::int32_t& taken_on : life.taken_on)
    if (taken_on != kNobodysDay && taken_on > on) taken_on = kNobodysDay;
  std::erase_if(life.breakdowns, [&](std::int32_t breakdown) { return breakdown > on; });
  for (std::int32_t& onset : life.onset)
    if (onset != kNever && onset > on) onset = kNever;
  // Deeds stand in the order of their months and an extract ends with a month: what is later is the rest of the list.
  while (!life.deeds.empty() && life.deeds.back().day > on) life.deeds.pop_back();
  for (Deed& deed : life.deeds)
    if (deed.end != kNever && deed.end > on) deed.end = kNever;
  while (!life.states.empty() && life.states.back().day > on) life.states.pop_back();
  return seen;
}

void Acquaintances::note(Agency agency, std::string_view id) {
  for (const auto& [other, noted] : noted_)
    if (other == agency && noted == id) return;
  noted_.emplace_back(agency, id);
  truth_.append(agency_facts(agency).source).append(",").append(id).append(",");
  truth_.append(std::to_string(person_)).append(",").append(1, kMark).append("\n");
}

Acquaintance::Acquaintance(const Seen& seen, Agency agency, double registered_twice) : seen_(seen), agency_(agency) {
  if (registered_twice > 0)
    twice_ =
        stream_of(seen.setting.seed, seen.portrait.number, Purpose::likeness, 900 + static_cast<std::uint64_t>(agency))
            .chance(registered_twice);
}

const Likeness& Acquaintance::drawn(std::uint32_t copy) {
  if (likenesses_[copy].id.empty()) likenesses_[copy] = likeness_of(seen_.setting, seen_.portrait, agency_, copy);
  return likenesses_[copy];
}

const Likeness& Acquaintance::known(std::uint64_t row) {
  const Likeness& known = drawn(twice_ && row % 3 == 0 ? 1 : 0);
  seen_.acquaintances.note(agency_, known.id);
  return known;
}

Acquaintance::Call Acquaintance::call(std::uint64_t row) {
  const Likeness& known = drawn(0);
  Call call{known.nhs.empty() ? known.id + "-" + std::to_string(row % 8192) : known.id, known};
  seen_.acquaintances.note(agency_, call.id);
  return call;
}

Dirt dirt_of(const Seen& seen, std::int32_t day, std::uint64_t row, Sheet sheet) {
  const std::uint64_t draw = mix(mix(seen.setting.seed, row), static_cast<std::uint64_t>(sheet) + 500) % 10000;
  const Dirt dirt = draw < 5 ? Dirt::withdrawn : draw < 15 ? Dirt::corrected : draw < 20 ? Dirt::copied : Dirt::none;
  return dirt == Dirt::none || corrected_on(day, row) > seen.on().value ? Dirt::none : dirt;
}

std::int32_t corrected_on(std::int32_t day, std::uint64_t row) {
  return day + 3 + static_cast<std::int32_t>(base::hash_mix(row) % 50);
}

}  // namespace kursaal::synth
