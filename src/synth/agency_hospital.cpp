// The hospital: admitted care (days as 20191231, coded some weeks after discharge), A&E (31-Dec-2019), outpatients
// (ISO). All three send what is new or changed: a stay is sent again when it ends and when it is coded.
#include <iterator>

#include "synth/agencies.hpp"
#include "synth/draws.hpp"
#include "synth/parameters.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr double kRegisteredTwice = 0.006;  // of patients, a second local number (ASSUMED)
constexpr std::size_t kDiagnoses = 8;
constexpr int kLateInHundred = 2;  // attendances that reach the extract up to six weeks late (ASSUMED)

// What is usually done in a stay for the reason, OPCS-4; a second code where one goes with it. Source: OPCS-4
// categories; which operation goes with which reason is ASSUMED.
struct Operation {
  std::string_view reason, first, second;
  int in_hundred;  // of stays for the reason
};
constexpr Operation kOperations[] = {
    {"J351", "F341", "", 95},      // tonsillectomy
    {"K029", "F101", "", 95},      // extraction of teeth
    {"K409", "T202", "", 96},      // repair of inguinal hernia
    {"N920", "Q181", "", 60},      // hysteroscopy
    {"K802", "J183", "", 95},      // removal of the gall bladder
    {"H269", "C712", "C751", 98},  // cataract
    {"M171", "W401", "", 97},      // knee
    {"M161", "W371", "", 97},      // hip
    {"Z128", "H221", "", 55},      // colonoscopy
    {"C509", "B283", "", 80},      // breast
    {"C61X", "M614", "", 40},      // prostate
    {"I251", "K634", "", 70},      // coronary angiography
    {"K210", "G451", "", 92},      // gastroscopy
    {"Z491", "X403", "", 99},      // haemodialysis
    {"K359", "H019", "", 88},      // appendix
    {"I214", "K751", "", 55},      // stent
    {"S720", "W461", "", 90},      // hip fracture
    {"K922", "G459", "", 60},      // gastroscopy
    {"O800", "R249", "", 99},      // delivery
};

std::string_view reason_code(const Deed& deed) {
  if (deed.act == Act::maternity) return "O800";
  return deed.act == Act::emergency ? emergency_reasons()[deed.what].icd10 : planned_reasons()[deed.what].icd10;
}

// A stay as the hospital knows it by the day of an extract.
struct Spell {
  const Deed& deed;
  std::uint64_t row;
  std::int32_t coded = kNever;  // the day on which it was coded; kNever: not yet
  std::array<std::string_view, kDiagnoses> diagnoses{};
  std::size_t count = 0;
  const Operation* operation = nullptr;
};

Spell spell_of(const Seen& seen, const Deed& deed, std::uint64_t row) {
  const Life& life = seen.person.life;
  Spell spell{.deed = deed, .row = row};
  const std::int32_t coded = deed.end == kNever ? kNever : deed.end + static_cast<std::int32_t>(5 + row % 25);
  if (coded == kNever || coded > seen.on().value) return spell;
  spell.coded = coded;
  spell.diagnoses[spell.count++] = reason_code(deed);
  for (const Operation& operation : kOperations)
    if (operation.reason == spell.diagnoses[0] &&
        base::hash_combine(row, 77) % 100 < static_cast<std::uint64_t>(operation.in_hundred))
      spell.operation = &operation;
  const auto add = [&](std::string_view code) {
    if (!code.empty() && code != spell.diagnoses[0] && spell.count < kDiagnoses) spell.diagnoses[spell.count++] = code;
  };
  for (std::size_t c = 0; c < kConditions; ++c)
    if (life.onset[c] != kNever && life.onset[c] <= deed.day && base::hash_combine(row, c) % 100 < 72)
      add(condition_table()[c].icd10);
  for (const SensitiveFact& fact : sensitive_facts_of(seen))
    if (fact.day <= deed.day && base::hash_combine(row, 5) % 100 < 50) add(fact.icd10);
  return spell;
}

void write_version(const Seen& seen, const Spell& spell, const Likeness& known, int version, bool first_keying,
                   bool gone) {
  const Deed& deed = spell.deed;
  const bool died = seen.person.life.death.known() && deed.end == seen.person.life.death.value;
  const std::string_view method = deed.act == Act::emergency   ? "21"
                                  : deed.act == Act::maternity ? "31"
                                  : deed.act == Act::day_case  ? "11"
                                                               : "12";
  Row out(seen.pages, Sheet::spells);
  out.number(spell.row).cell(known.id).cell(known.nhs).date(known.birth.value, DateWriting::compact);
  out.cell(known.sex == 'F' ? '2' : '1').cell(seen.portrait.ethnicity).cell(known.postcode).cell(seen.practice());
  out.date(deed.day, DateWriting::compact).time(deed.minute).cell(method);
  out.date(deed.delay > 0 && deed.end != kNever ? deed.end - deed.delay : kNever, DateWriting::compact)
      .date(deed.end, DateWriting::compact);
  out.cell(deed.end == kNever ? "" : died ? "4" : "1").date(died ? deed.end : kNever, DateWriting::compact);
  // A first submission that is later corrected has the reason alone.
  const std::size_t shown = first_keying ? std::min<std::size_t>(spell.count, 1) : spell.count;
  for (std::size_t i = 0; i < kDiagnoses; ++i) out.cell(i < shown ? spell.diagnoses[i] : std::string_view{});
  if (spell.operation != nullptr && !first_keying)
    out.cell(spell.operation->first).cell(spell.operation->second).date(deed.day, DateWriting::compact);
  else
    out.blank(3);
  out.date(spell.coded, DateWriting::compact)
      .number(static_cast<std::uint64_t>(version))
      .cell(gone ? "DELETE" : "FINAL");
}

// Sent when it began, ended or was coded since the extract before; each extract's versions are above those before.
void spell_rows(const Seen& seen, const Deed& deed, std::uint64_t row, Acquaintance& admitted) {
  const Spell spell = spell_of(seen, deed, row);
  const bool news = seen.news(deed.day) || (deed.end != kNever && seen.news(deed.end)) ||
                    (spell.coded != kNever && seen.news(spell.coded));
  const std::int32_t corrected = corrected_on(spell.coded == kNever ? deed.day : spell.coded, row);
  const Dirt dirt = spell.coded == kNever ? Dirt::none : dirt_of(seen, spell.coded, row, Sheet::spells);
  const bool second = dirt != Dirt::none && (news || seen.news(corrected));
  if (!news && !second) return;
  const Likeness& known = admitted.known(row);
  const int base = static_cast<int>(seen.number) * 2;
  if (news) write_version(seen, spell, known, base + 1, dirt == Dirt::corrected, false);
  if (second) {
    const bool copied = dirt == Dirt::copied;
    // An exact copy goes out with what it is a copy of.
    if (!copied || news) write_version(seen, spell, known, base + (copied ? 1 : 2), false, dirt == Dirt::withdrawn);
  }
}

void attendance_row(const Seen& seen, const Deed& deed, std::uint64_t row, Acquaintance& attended) {
  const std::uint64_t draw = base::hash_combine(seen.setting.seed ^ 0xae, row);
  const bool late = draw % 100 < kLateInHundred;
  const std::int32_t submitted = deed.day + (late ? static_cast<std::int32_t>(5 + (draw >> 20) % 38) : 0);
  if (!seen.news(submitted)) return;
  const Likeness& known = attended.known(row);
  Row(seen.pages, Sheet::ae)
      .number(row)
      .person(known.id, known, DateWriting::month_name)
      .cell(known.postcode)
      .cell(seen.practice())
      .date(deed.day, DateWriting::month_name)
      .time(deed.minute)
      .cell(row % 3 == 0 ? "Ambulance" : "Other")
      .cell(emergency_reasons()[deed.what].icd10)
      .cell(deed.detail == 1 ? "Admitted" : "Discharged")
      .date(submitted, DateWriting::month_name);
}

// Booked three to eight weeks before, which is less than lives are drawn beyond an extract; sent when it was booked and
// again when it took place or did not.
void appointment_row(const Seen& seen, const Deed& deed, std::uint64_t row, Acquaintance& booked) {
  const bool ahead = deed.day > seen.on().value;
  const std::int32_t made = deed.day - static_cast<std::int32_t>(20 + base::hash_mix(row) % 38);
  if (!seen.news(ahead ? made : deed.day)) return;
  constexpr std::string_view kFunctions[] = {"100", "110", "120", "130", "300", "301",
                                             "320", "330", "340", "410", "430", "502"};
  const Likeness& known = booked.known(row);
  Row out(seen.pages, Sheet::outpatients);
  out.number(row).person(known.id, known, DateWriting::iso).cell(known.postcode).cell(seen.practice());
  out.date(deed.day, DateWriting::iso).time(deed.minute).cell(kFunctions[deed.what % std::size(kFunctions)]);
  if (ahead)
    out.blank(1);
  else
    out.cell(deed.act == Act::outpatient ? '5' : '3');
  out.date(made, DateWriting::iso);
}

}  // namespace

void write_hospital(const Seen& seen) {
  Acquaintance admitted(seen, Agency::admissions, kRegisteredTwice);
  Acquaintance attended(seen, Agency::ae, kRegisteredTwice);
  Acquaintance booked(seen, Agency::outpatients, kRegisteredTwice);
  const std::vector<Deed>& deeds = seen.person.life.deeds;
  for (std::size_t i = 0; i < deeds.size(); ++i) {
    const Deed& deed = deeds[i];
    const std::uint64_t row = row_number(seen.person.resident.number, i);
    switch (deed.act) {
      case Act::emergency:
      case Act::elective:
      case Act::day_case:
      case Act::maternity: spell_rows(seen, deed, row, admitted); break;
      case Act::ae: attendance_row(seen, deed, row, attended); break;
      case Act::outpatient:
      case Act::outpatient_missed: appointment_row(seen, deed, row, booked); break;
      default: break;
    }
  }
  if (seen.person.dead()) return;
  const std::vector<Deed>& to_come = seen.ahead.life.deeds;
  for (std::size_t i = deeds.size(); i < to_come.size(); ++i)
    if (to_come[i].act == Act::outpatient || to_come[i].act == Act::outpatient_missed)
      appointment_row(seen, to_come[i], row_number(seen.person.resident.number, i), booked);
}

}  // namespace kursaal::synth
