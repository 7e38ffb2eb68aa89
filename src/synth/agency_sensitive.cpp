// Facts that few may see: drawn beside the lives, from a stream of their own, since nothing of the model depends on
// them. Shares are ASSUMED (order of size from national figures of prevalence); codes are those of the program's list
// of sensitive concepts.
#include <algorithm>

#include "synth/agencies.hpp"
#include "synth/draws.hpp"

namespace kursaal::synth {
namespace {

struct SensitiveKind {
  std::string_view ctv3, snomed, icd10;  // an empty SNOMED code: the hospital alone knows
  std::uint8_t sexes;                    // 1 women, 2 men, 3 both
  int youngest, oldest;
  int in_ten_thousand;
};

constexpr SensitiveKind kSensitive[] = {
    {"43C3.", "86406008", "B24X", 3, 18, 75, 18},  // HIV
    {"", "240589008", "A562", 3, 16, 40, 260},     // chlamydia
    {"", "266113007", "A630", 3, 16, 50, 90},      // genital warts
    {"L05..", "57797005", "", 1, 16, 44, 300},     // termination of pregnancy
    {"", "93461009", "F640", 3, 16, 60, 30},       // gender dysphoria
    {"", "412732008", "", 3, 18, 80, 70},          // history of domestic violence
    {"", "706893006", "", 1, 18, 70, 40},          // victim of intimate partner abuse
    {"", "417430008", "", 3, 18, 105, 50},         // vulnerable adult
    {"", "514331000000104", "", 3, 60, 105, 60},   // adult safeguarding referral
    {"", "361571000000107", "", 3, 0, 17, 60},     // fostering
    {"", "21897009", "", 3, 16, 80, 250},          // generalised anxiety disorder
    {"", "47505003", "", 3, 18, 75, 80},           // post-traumatic stress disorder
};

}  // namespace

std::vector<SensitiveFact> sensitive_facts_of(const Seen& seen) {
  std::vector<SensitiveFact> facts;
  const Life& life = seen.person.life;
  base::Random random = stream_of(seen.setting.seed, seen.portrait.number, Purpose::rows, 1);
  for (const SensitiveKind& kind : kSensitive) {
    // Both numbers are always drawn, so that a fact does not move when an extract sees more.
    const bool has = random.chance(kind.in_ten_thousand / 10000.0);
    const double when = random.unit();
    if (!has || (kind.sexes & (life.sex == Sex::female ? 1 : 2)) == 0) continue;
    const std::int32_t from = std::max(life.from.value, base::add_months(life.birth, 12 * kind.youngest).value);
    const std::int32_t to =
        std::min(seen.setting.window.counted.value, base::add_months(life.birth, 12 * (kind.oldest + 1)).value);
    if (to <= from) continue;
    const std::int32_t day = from + static_cast<std::int32_t>(when * (to - from));
    if (day > seen.on().value || day > life.last_day(seen.on()).value) continue;
    facts.push_back({day, kind.ctv3, kind.snomed, kind.icd10});
  }
  return facts;
}

}  // namespace kursaal::synth
