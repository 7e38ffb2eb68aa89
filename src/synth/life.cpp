#include "synth/life.hpp"

#include <cmath>

#include "synth/living.hpp"

namespace kursaal::synth {
namespace {

constexpr double kMonthsInYear = 12;

double share_at(const ConditionFacts& facts, double age) {
  return facts.top / (1 + std::exp((facts.middle - age) / facts.width));
}

// Yearly hazard of each condition by age for a person of no distinction, tabled once.
struct Hazards {
  std::array<std::array<double, kOldestAge + 12>, kConditions> yearly{};
  std::array<std::array<double, kOldestAge + 12>, kConditions> share{};
  Hazards() {
    for (std::size_t c = 0; c < kConditions; ++c) {
      const ConditionFacts& facts = condition_table()[c];
      for (std::size_t age = 0; age < yearly[c].size(); ++age) {
        if (static_cast<int>(age) < facts.youngest) continue;
        const double now = share_at(facts, static_cast<double>(age));
        share[c][age] = now;
        yearly[c][age] = (share_at(facts, static_cast<double>(age) + 1) - now) / (1 - now);
      }
    }
  }
};

const Hazards& hazards() {
  static const Hazards kHazards;
  return kHazards;
}

// What sex, small area, vigour and other conditions do to the hazard of one.
struct Traits {
  std::array<double, kConditions> own{};  // fixed for life
};

Traits traits_of(const Living& living) {
  Traits traits;
  const double tenth = (5.5 - living.imd_decile) / 9;
  for (std::size_t c = 0; c < kConditions; ++c) {
    const ConditionFacts& facts = condition_table()[c];
    // Men's over women's hazard, kept so that the mean of the two is one.
    const double sex = living.sex == Sex::male ? 2 * facts.men / (1 + facts.men) : 2 / (1 + facts.men);
    const double spread = 0.45 * facts.vigour;
    traits.own[c] = sex * std::exp(std::log(facts.deprived) * tenth + spread * living.vigour - spread * spread / 2);
  }
  return traits;
}

double by_others(std::uint64_t conditions, std::size_t of) {
  double ratio = 1;
  for (const Dependency& dependency : dependency_table())
    if (at(dependency.of) == of && (conditions & bit(dependency.given)) != 0) ratio *= dependency.ratio;
  return ratio;
}

class Drawing {
 public:
  Drawing(Living& living) : living_(living), traits_(traits_of(living)) {}

  // What the person already had on the first day, each with a day of onset before it.
  void begin(std::int32_t first_day) {
    const int age = living_.age;
    for (std::size_t c = 0; c < kConditions; ++c) {
      const ConditionFacts& facts = condition_table()[c];
      const double share =
          hazards().share[c][static_cast<std::size_t>(age)] * traits_.own[c] * by_others(living_.conditions, c);
      if (share <= 0 || !living_.random.chance(std::min(share, 0.95))) continue;
      // The age at onset follows the same curve up to today.
      const double now = share_at(facts, age);
      const double drawn = now * (0.02 + 0.96 * living_.random.unit());
      const double onset_age = std::clamp(facts.middle + facts.width * std::log(drawn / (facts.top - drawn)),
                                          static_cast<double>(facts.youngest), age + 0.99);
      const auto day = std::min(first_day - 1, living_.birth + static_cast<std::int32_t>(onset_age * 365.25));
      if (day < living_.birth) continue;
      hold(c, day);
      prescribe(living_, static_cast<Condition>(c), first_day + static_cast<std::int32_t>(living_.random.below(56)));
    }
    // Function begins where its own steps would have brought it: r, r^2, r^3 against 1.
    const double ratio = std::min(up() / down(), 0.9);
    double draw = living_.random.unit() * (1 + ratio + ratio * ratio + ratio * ratio * ratio);
    for (double weight = 1; living_.function < 3 && draw > weight; draw -= weight, weight *= ratio) ++living_.function;
  }

  void new_year() {
    total_ = 0;
    const auto age = static_cast<std::size_t>(living_.age);
    for (std::size_t c = 0; c < kConditions; ++c) {
      running_[c] = total_;
      if ((living_.conditions >> c & 1) == 0)
        total_ += hazards().yearly[c][age] * traits_.own[c] * by_others(living_.conditions, c);
      running_[c] = total_;
    }
    none_this_month_ = std::exp(-total_ / kMonthsInYear);
    load_ = load();
    up_ = up();
    down_ = down();
  }

  void draw_condition() {
    if (living_.random.unit() < none_this_month_) return;
    const std::size_t c = draw_by_totals<double>(living_.random, running_);
    const std::int32_t day = living_.some_day();
    hold(c, day);
    const auto condition = static_cast<Condition>(c);
    living_.add(Act::diagnosis, day, static_cast<std::uint16_t>(c));
    prescribe(living_, condition, day);
    if (living_.may_be_admitted(day)) {
      if (condition == Condition::fragility_fracture && living_.random.chance(0.6)) admit(living_, day, "S720");
      if (condition == Condition::stroke && living_.random.chance(0.8)) admit(living_, day, "I639");
      if (condition == Condition::chd && living_.random.chance(0.25)) admit(living_, day, "I214");
    }
    new_year();
  }

  // True where function changed.
  bool draw_function() {
    Living& l = living_;
    const double back =
        down_ + (l.recovering_until != kNever && l.from < l.recovering_until ? l.p.recovery_after_stay : 0);
    const double draw = l.random.unit();
    if (draw < up_ && l.function < 3) return ++l.function, true;
    const int least = l.in_care_home ? 2 : 0;
    if (draw >= up_ && draw < up_ + std::min(back, 0.5) && l.function > least) return --l.function, true;
    return false;
  }

 private:
  void hold(std::size_t condition, std::int32_t day) {
    living_.life.onset[condition] = day;
    living_.conditions |= 1ULL << condition;
    ++living_.condition_count;
  }
  [[nodiscard]] double load() const {
    constexpr std::uint64_t kLosses = bit(Condition::falls) | bit(Condition::mobility) |
                                      bit(Condition::activity_limitation) | bit(Condition::dementia) |
                                      bit(Condition::stroke) | bit(Condition::parkinsons) | bit(Condition::housebound) |
                                      bit(Condition::incontinence) | bit(Condition::fragility_fracture);
    const Parameters& p = living_.p;
    double load = p.load_base + p.load_by_age * std::max(-25.0, living_.age - p.load_from_age) +
                  p.load_by_loss * __builtin_popcountll(living_.conditions & kLosses) + 0.25 * living_.vigour;
    if (living_.has(Condition::learning_disability)) load += 2.2;
    if (living_.has(Condition::severe_mental_illness)) load += 0.7;
    return load;
  }
  [[nodiscard]] double up() const { return std::min(0.15, living_.p.up_level * std::exp(load())); }
  [[nodiscard]] double down() const { return std::clamp(living_.p.down_level * std::exp(-0.7 * load()), 0.004, 0.30); }

  Living& living_;
  Traits traits_;
  std::array<double, kConditions> running_{};
  double total_ = 0, none_this_month_ = 1, load_ = 0, up_ = 0, down_ = 0;
};

double death_in_month(const Living& l) {
  const Parameters& p = l.p;
  const auto sex = static_cast<std::size_t>(l.sex);
  if (l.palliative) return p.death_after_palliative;
  if (l.age < 1) return p.infant_death / kMonthsInYear;
  const double gompertz = p.death_floor[sex] + p.death_level[sex] * std::exp(p.death_slope[sex] * (l.age - 60));
  const double place = std::clamp((l.age - 50) / 10.0, 0.0, 4.999);
  const auto below = static_cast<std::size_t>(place);
  const double norm =
      p.death_norm[below] + (p.death_norm[below + 1] - p.death_norm[below]) * (place - static_cast<double>(below));
  // The gap by deprivation closes in old age, as published tables show; ASSUMED to be gone at 100.
  const double fades = std::clamp((100.0 - l.age) / 35.0, 0.0, 1.0);
  const double yearly =
      gompertz *
      std::exp(p.death_by_deprivation[sex] * fades * (5.5 - l.imd_decile) / 9 + p.death_by_function * l.function) /
      norm;
  return std::min(0.5, yearly / kMonthsInYear);
}

void note_state(Living& l, std::int32_t day) {
  const Function now = l.palliative ? Function::end_of_life : static_cast<Function>(l.function);
  if (l.life.states.empty() || l.life.states.back().state != now) l.life.states.push_back({day, now});
}

// Homes differ in size: the least of three draws makes the first ones large.
std::uint16_t large_home_first(Living& l) {
  const std::uint64_t homes = l.care_homes;
  const std::uint64_t first = l.random.below(homes);
  const std::uint64_t second = l.random.below(homes);
  return static_cast<std::uint16_t>(std::min({first, second, l.random.below(homes)}));
}

void enter_care_home(Living& l) {
  if (l.in_care_home || l.function < 3 || l.age < 65) return;
  double chance = l.p.care_home_entry * (l.has(Condition::dementia) ? 2 : 1) * (l.alone ? 1.6 : 1);
  if (!l.random.chance(chance)) return;
  const std::int32_t day = l.free_day();
  if (day == kNever) return;
  l.in_care_home = true;
  l.life.care_home = large_home_first(l);
  l.add(Act::care_home, day, l.life.care_home);
  if (l.open_package >= 0)
    l.life.deeds[static_cast<std::size_t>(l.open_package)].end =
        std::max(day, l.life.deeds[static_cast<std::size_t>(l.open_package)].day);
  l.open_package = -1;
}

// Stays for the births of her children who live with her.
void bear_children(Living& l, const Resident& resident) {
  for (const base::Day born : resident.births) {
    if (born.value < l.from || born.value >= l.to || !l.may_be_admitted(born.value)) continue;
    const std::int32_t ends = born.value + l.random.between(0, 2);
    l.add(Act::maternity, born.value).end = ends;
    l.note_stay(born.value, ends);
  }
}

// Stays and packages that were open on the day of death end with it; nothing is left after it.
void close_life(Life& life, std::int32_t death) {
  for (Deed& deed : life.deeds) {
    const bool lasts = deed.act == Act::package || deed.act == Act::care_home || deed.act == Act::emergency ||
                       deed.act == Act::elective || deed.act == Act::maternity;
    if (lasts && (deed.end == kNever || deed.end > death)) {
      deed.end = death;
      deed.delay = 0;
    }
  }
  std::erase_if(life.deeds, [&](const Deed& deed) { return deed.day > death; });
  life.states.push_back({death, Function::dead});
}

}  // namespace

Life live(const Resident& resident, const SmallArea& area, const Window& window, std::uint64_t seed,
          std::uint64_t stream) {
  base::Random random = stream_of(seed, stream, Purpose::life);
  Life life;
  life.sex = resident.sex;
  life.birth = resident.birth;
  life.onset.fill(kNever);
  life.from = std::max(window.from, resident.birth);
  if (resident.here_since.known()) life.from = std::max(life.from, resident.here_since);
  Living l{.life = life, .random = random, .service = stream_of(seed, stream, Purpose::service)};
  l.sex = resident.sex;
  l.imd_decile = area.imd_decile;
  l.alone = resident.lives_alone;
  l.care_homes = window.care_homes;
  l.vigour = draw_normal(random);
  life.vigour = l.vigour;
  l.complex_care = window.complex_care;
  l.service_from = base::add_months(window.counted + 1, -12 * l.p.service_years).value;
  l.birth = resident.birth.value;
  l.age = base::age_years(resident.birth, life.from);
  Drawing drawing(l);
  drawing.begin(life.from.value);
  note_state(l, life.from.value);
  for (std::size_t c = 0; c < kConditions; ++c)
    if (life.onset[c] != kNever) l.add(Act::diagnosis, life.onset[c], static_cast<std::uint16_t>(c));

  const std::int32_t end = window.extract.value + 1;
  base::Civil civil = base::civil_of(life.from);
  std::int32_t month_start = base::day_of(civil.year, civil.month, 1).value;
  int last_age = -1;
  while (month_start < end) {
    const std::int32_t next =
        base::day_of(civil.month == 12 ? civil.year + 1 : civil.year, civil.month == 12 ? 1 : civil.month + 1, 1).value;
    l.from = std::max(month_start, life.from.value);
    l.to = std::min(next, end);
    l.month = civil.month;
    l.age = base::age_years(resident.birth, base::Day{l.from});
    if (l.age != last_age) drawing.new_year();
    last_age = l.age;

    bool dies = random.chance(death_in_month(l));
    // Some deaths are foreseen: a clinician puts the person on the palliative care register, and they live some months
    // more.
    if (dies && !l.palliative && l.age >= 18 && random.chance(l.p.palliative_share)) {
      dies = false;
      l.palliative = true;
      l.add(Act::palliative, l.some_day());
    }
    if (dies) {
      life.death = base::Day{l.some_day()};
      l.to = life.death.value + 1;
    }
    bear_children(l, resident);
    drawing.draw_condition();
    if (drawing.draw_function())
      note_state(l, l.from);
    else if (l.palliative)
      note_state(l, l.from);
    const double index = l.p.need_by_function * l.function + l.p.need_by_condition * std::min(l.condition_count, 16) +
                         l.p.need_by_vigour * l.vigour + (l.palliative ? 0.6 : 0);
    const double root = std::exp(index / 2);
    const std::size_t band = age_band(l.age);
    draw_hospital(l, root * root / l.p.need_norm[band], root / l.p.root_norm[band]);
    draw_primary_care(l, root / l.p.root_norm[band]);
    enter_care_home(l);
    draw_complex_care(l);
    draw_community_and_social_care(l, root / l.p.root_norm[band]);
    if (dies) {
      close_life(life, life.death.value);
      break;
    }
    month_start = next;
    civil = civil.month == 12 ? base::Civil{civil.year + 1, 1, 1} : base::Civil{civil.year, civil.month + 1, 1};
  }
  // What had not ended by the extract has no end yet.
  for (Deed& deed : life.deeds)
    if (deed.end != kNever && deed.end > window.extract.value) deed.end = kNever;
  life.in_care_home_at_end = l.in_care_home && !life.death.known();
  return life;
}

}  // namespace kursaal::synth
