// Conditions and function in a month: competing risks, and steps up and down.
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

double by_others(std::uint64_t conditions, std::size_t of) {
  double ratio = 1;
  for (const Dependency& dependency : dependency_table())
    if (at(dependency.of) == of && (conditions & bit(dependency.given)) != 0) ratio *= dependency.ratio;
  return ratio;
}

// What the way somebody lives does to a condition's hazard (order of size from the cohort literature; the numbers are
// ASSUMED).
double by_circumstances(const Living& l, Condition condition) {
  double ratio = 1;
  if (condition == Condition::depression) {
    if (l.isolated) ratio *= 1.8;
    if (l.carer) ratio *= 1.4;
    if (l.bereaved != kNever && l.from < l.bereaved + 365) ratio *= 2.5;
  }
  if (condition == Condition::anxiety && l.isolated) ratio *= 1.5;
  if (condition == Condition::copd || condition == Condition::cancer || condition == Condition::arterial_disease ||
      condition == Condition::chd) {
    const double smokes = condition == Condition::copd ? 3.2 : 1.5;
    ratio *= l.smoking == Smoking::now ? smokes : l.smoking == Smoking::once ? std::sqrt(smokes) * 0.9 : 0.75;
  }
  if (condition == Condition::fragility_fracture) ratio *= l.effect(Service::falls_service);
  return ratio;
}

}  // namespace

Drawing::Drawing(Living& living) : living_(living) {
  const double tenth = (5.5 - living.imd_decile) / 9;
  for (std::size_t c = 0; c < kConditions; ++c) {
    const ConditionFacts& facts = condition_table()[c];
    // Men's over women's hazard, kept so that the mean of the two is one.
    const double sex = living.sex == Sex::male ? 2 * facts.men / (1 + facts.men) : 2 / (1 + facts.men);
    const double spread = 0.45 * facts.vigour;
    own_[c] = sex * std::exp(std::log(facts.deprived) * tenth + spread * living.vigour - spread * spread / 2);
  }
}

void Drawing::begin(std::int32_t first_day) {
  const int age = living_.age;
  for (std::size_t c = 0; c < kConditions; ++c) {
    const ConditionFacts& facts = condition_table()[c];
    const double share = hazards().share[c][static_cast<std::size_t>(age)] * own_[c] *
                         by_others(living_.conditions, c) * by_circumstances(living_, static_cast<Condition>(c));
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
  const double ratio = std::min(up() / (down() + 0.02), 0.9);
  double draw = living_.random.unit() * (1 + ratio + ratio * ratio + ratio * ratio * ratio);
  for (double weight = 1; living_.function < 3 && draw > weight; draw -= weight, weight *= ratio) ++living_.function;
}

void Drawing::new_year() {
  total_ = 0;
  const auto age = static_cast<std::size_t>(living_.age);
  for (std::size_t c = 0; c < kConditions; ++c) {
    if ((living_.conditions >> c & 1) == 0 && hazards().yearly[c][age] > 0)
      total_ += hazards().yearly[c][age] * own_[c] * by_others(living_.conditions, c) *
                by_circumstances(living_, static_cast<Condition>(c));
    running_[c] = total_;
  }
  none_this_month_ = std::exp(-total_ / kMonthsInYear);
  up_ = up();
  down_ = down();
  living_.rates_stale = false;
}

void Drawing::draw_condition() {
  if (living_.random.unit() < none_this_month_) return;
  const std::size_t c = draw_by_totals<double>(living_.random, running_);
  const std::int32_t day = living_.some_day();
  hold(c, day);
  const auto condition = static_cast<Condition>(c);
  living_.add(Act::diagnosis, day, static_cast<std::uint16_t>(c));
  prescribe(living_, condition, day);
  if (condition == Condition::alcohol_dependence) living_.drinking = 3;
  if (condition == Condition::alcohol_dependence || condition == Condition::drug_dependence) living_.misuse = true;
  living_.note(day);
  if (living_.may_be_admitted(day)) {
    if (condition == Condition::fragility_fracture) {
      // A broken hip, or a wrist.
      if (living_.age >= 65 && living_.random.chance(0.45))
        admit(living_, day, "S720");
      else
        walk_in(living_, day, "S525");
    }
    if (condition == Condition::stroke && living_.random.chance(0.8)) admit(living_, day, "I639");
    if (condition == Condition::chd && living_.random.chance(0.25)) admit(living_, day, "I214");
  }
  new_year();
}

bool Drawing::draw_function() {
  Living& l = living_;
  const double back = down_ + (l.recovering() ? l.recovery : 0);
  const double draw = l.random.unit();
  // Being alone with nobody to talk to wears.
  const double worse = up_ * (l.isolated ? 1.25 : 1);
  if (draw < worse && l.function < 3) return l.lose_function(l.from + 120, l.p.recovery_after_loss), true;
  const int least = l.in_care_home ? 2 : 0;
  if (draw >= worse && draw < worse + std::min(back, 0.5) && l.function > least) return --l.function, true;
  return false;
}

void Drawing::hold(std::size_t condition, std::int32_t day) {
  living_.life.onset[condition] = day;
  living_.conditions |= 1ULL << condition;
  ++living_.condition_count;
}

double Drawing::load() const {
  constexpr std::uint64_t kLosses = bit(Condition::falls) | bit(Condition::mobility) |
                                    bit(Condition::activity_limitation) | bit(Condition::dementia) |
                                    bit(Condition::stroke) | bit(Condition::parkinsons) | bit(Condition::housebound) |
                                    bit(Condition::incontinence) | bit(Condition::fragility_fracture);
  const Parameters& p = living_.p;
  double load = p.load_base +
                p.load_by_age * std::max(living_.age < 16 ? -70.0 : -45.0, living_.age - p.load_from_age) +
                p.load_by_loss * __builtin_popcountll(living_.conditions & kLosses) + 0.25 * living_.vigour;
  if (living_.has(Condition::learning_disability)) load += 2.2;
  if (living_.has(Condition::severe_mental_illness)) load += 0.7;
  return load;
}

double Drawing::up() const { return std::min(0.15, living_.p.up_level * std::exp(load())); }
double Drawing::down() const { return std::clamp(living_.p.down_level * std::exp(-0.7 * load()), 0.004, 0.30); }

int deficit_count(std::uint64_t conditions) {
  constexpr auto kSingle = [] {
    std::uint64_t mask = 0;
    for (std::size_t c = at(Condition::anaemia); c <= at(Condition::weight_loss); ++c) mask |= 1ULL << c;
    for (const Condition condition :
         {Condition::hypertension, Condition::diabetes, Condition::chd, Condition::atrial_fibrillation,
          Condition::heart_failure, Condition::stroke, Condition::arterial_disease, Condition::kidney_disease,
          Condition::osteoporosis, Condition::parkinsons, Condition::thyroid, Condition::valve_disease,
          Condition::peptic_ulcer})
      mask |= bit(condition);
    return mask;
  }();
  constexpr std::uint64_t kBreath = bit(Condition::asthma) | bit(Condition::copd);
  constexpr std::uint64_t kJoints = bit(Condition::osteoarthritis) | bit(Condition::rheumatoid_arthritis);
  constexpr std::uint64_t kMind = bit(Condition::dementia) | bit(Condition::memory_loss);
  return __builtin_popcountll(conditions & kSingle) + ((conditions & kBreath) != 0 ? 1 : 0) +
         ((conditions & kJoints) != 0 ? 1 : 0) + ((conditions & kMind) != 0 ? 1 : 0);
}

}  // namespace kursaal::synth
