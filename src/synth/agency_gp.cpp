// General practice in two systems: SystmOne writes days as 31/12/2019, CTV3 until 2020 and SNOMED CT since, and
// haemoglobin in g/dL at some practices; EMIS writes ISO days and SNOMED CT throughout.
#include "synth/agencies.hpp"
#include "synth/draws.hpp"
#include "synth/parameters.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr std::int32_t kSnomedFrom =
    18262;  // 2020-01-01: practices stopped coding in CTV3 (NHS Digital, SNOMED CT in primary care: by April 2020)

struct Coded {
  char type = 'D';  // D diagnosis, O observation, I immunisation, S clinical score
  std::string_view ctv3, snomed, local, unit;
  double value = 0;
  int places = -1;  // no value below zero
};

// The practice's notes of the person in one of the two systems.
struct Notes {
  const Seen& seen;
  Likeness known;
  bool emis = false;
  [[nodiscard]] DateWriting days() const { return emis ? DateWriting::iso : DateWriting::slashes; }
};

Coded coded(const Deed& deed, bool grams_a_decilitre) {
  Coded code;
  switch (deed.act) {
    case Act::diagnosis: {
      const ConditionFacts& facts = condition_table()[deed.what];
      code.ctv3 = facts.ctv3;
      code.snomed = facts.snomed;
      break;
    }
    case Act::reading: {
      const auto measure = static_cast<Measure>(deed.what);
      const MeasureFacts& facts = measure_table()[deed.what];
      code = {'O', facts.ctv3, facts.snomed, {}, facts.unit, static_cast<double>(deed.value), 0};
      if (measure == Measure::bmi || measure == Measure::cholesterol || measure == Measure::acr ||
          measure == Measure::tsh)
        code.places = 1;
      if (measure == Measure::haemoglobin && grams_a_decilitre) {
        code.unit = "g/dL";
        code.value /= 10;
        code.places = 1;
      }
      break;
    }
    case Act::vaccine: code.type = 'I', code.ctv3 = "65E..", code.snomed = "86198006"; break;
    case Act::frailty_score:
      code.type = 'S', code.snomed = "763264000", code.value = static_cast<double>(deed.value), code.places = 0;
      break;
    case Act::palliative: code.snomed = "526631000000108"; break;
    // The practice codes that somebody now has a carer or lives in a home.
    case Act::fact: {
      const FactFacts& facts = fact_table()[deed.what];
      code = {facts.type, facts.ctv3, facts.snomed, facts.local, {}, static_cast<double>(deed.value), facts.places};
      break;
    }
    case Act::package: code.ctv3 = "13G61", code.snomed = "160774006"; break;
    case Act::care_home: code.ctv3 = "13F61", code.snomed = "160734000"; break;
    default: break;
  }
  return code;
}

// When it was entered: most on the day, some late; what lies before the registration is entered with the old notes.
std::int32_t recorded_on(const Setting& setting, const Deed& deed, std::int32_t registered, std::uint64_t row) {
  const std::uint64_t draw = base::hash_combine(setting.seed ^ 0x5eed, row);
  std::int32_t day = deed.day;
  if (draw % 100 < 3) day += static_cast<std::int32_t>(3 + (draw >> 10) % 60);
  day = std::max(day, deed.day < registered ? registered : deed.day);
  return day;
}

struct Entry {
  std::uint64_t row;
  std::int32_t day, entered;
  int version;
  bool gone;
};

void write_entry(const Notes& practice, const Coded& code, double value, const Entry& entry) {
  Row out(practice.seen.pages, practice.emis ? Sheet::emis_observation : Sheet::systmone_code);
  out.number(entry.row).cell(practice.known.id).date(entry.day, practice.days()).date(entry.entered, practice.days());
  out.cell(code.type);
  const bool ctv3 = !practice.emis && !code.ctv3.empty() && (entry.day < kSnomedFrom || code.snomed.empty());
  if (!practice.emis) out.cell(ctv3 ? code.ctv3 : std::string_view{});
  out.cell(ctv3 ? std::string_view{} : code.snomed).cell(code.local);
  if (code.places >= 0)
    out.decimal(value, code.places).cell(code.unit);
  else
    out.blank(2);
  out.number(static_cast<std::uint64_t>(entry.version));
  if (practice.emis)
    out.cell(entry.gone ? "true" : "false");
  else
    out.cell(entry.gone ? '1' : '0');
}

void code_row(const Notes& practice, const Deed& deed, std::uint64_t row, std::int32_t registered, bool decilitre) {
  const Seen& seen = practice.seen;
  const Coded code = coded(deed, !practice.emis && decilitre && deed.day < kSnomedFrom);
  if (practice.emis && code.snomed.empty() && code.local.empty()) return;  // EMIS has no word for it
  if (practice.emis && code.snomed.empty() && code.local.empty()) return;  // EMIS has no CTV3
  const std::int32_t entered = recorded_on(seen.setting, deed, registered, row);
  if (entered > seen.on().value) return;  // not entered yet: the next extract has it
  const Sheet sheet = practice.emis ? Sheet::emis_observation : Sheet::systmone_code;
  const Dirt dirt = dirt_of(seen, entered, row, sheet);
  for (int version = 1; version <= (dirt == Dirt::none ? 1 : 2); ++version) {
    // The first version of a corrected value was keyed wrong.
    const double value = dirt == Dirt::corrected && version == 1 ? code.value * 1.1 : code.value;
    write_entry(practice, code, value,
                {row, deed.day, entered, dirt == Dirt::copied ? 1 : version, dirt == Dirt::withdrawn && version == 2});
  }
}

// Some days after it began; of equipment and short stays the practice does not hear.
void care_row(const Notes& practice, const Deed& deed, std::uint64_t row) {
  const Seen& seen = practice.seen;
  if (deed.act == Act::package && deed.what == static_cast<std::uint16_t>(PackageKind::equipment)) return;
  if (deed.act == Act::care_home && deed.detail == kShortStay) return;
  const std::int32_t day = deed.day + static_cast<std::int32_t>(7 + row % 21);
  if (day > seen.on().value || (seen.person.life.death.known() && day > seen.person.life.death.value)) return;
  write_entry(practice, coded(deed, false), 0, {row, day, day, 1, false});
}

void sensitive_rows(const Notes& practice) {
  std::uint64_t row = row_number(practice.seen.person.resident.number, kBesideDeeds);
  for (const SensitiveFact& fact : sensitive_facts_of(practice.seen)) {
    ++row;
    if (fact.snomed.empty()) continue;
    Coded code;
    code.ctv3 = fact.ctv3;
    code.snomed = fact.snomed;
    write_entry(practice, code, 0, {row, fact.day, fact.day, 1, false});
  }
}

// The yearly review of somebody with a long-term condition is due in the month of their birthday.
void recall_row(const Notes& practice) {
  const Life& life = practice.seen.person.life;
  constexpr std::pair<Condition, std::string_view> kReviewed[] = {
      {Condition::diabetes, "Diabetes annual review"},
      {Condition::copd, "COPD annual review"},
      {Condition::asthma, "Asthma annual review"},
      {Condition::chd, "CHD annual review"},
      {Condition::severe_mental_illness, "Physical health check"},
      {Condition::hypertension, "Hypertension review"},
      {Condition::learning_disability, "Learning disability health check"}};
  if (life.death.known() || life.left != kNever) return;
  for (const auto& [condition, review] : kReviewed) {
    if (!life.has(condition)) continue;
    const base::Day on = practice.seen.on();
    const int day_of_month = 1 + static_cast<int>(base::hash_mix(practice.seen.portrait.number) % 28);
    const int month = base::civil_of(life.birth).month;
    base::Day due = base::day_of(base::civil_of(on).year, month, day_of_month);
    if (due <= on) due = base::add_months(due, 12);
    Row(practice.seen.pages, Sheet::systmone_recall)
        .number(row_number(practice.seen.person.resident.number, kBesideDeeds))
        .cell(practice.known.id)
        .date(due.value, practice.days())
        .cell(review);
    return;
  }
}

void patient_row(const Notes& practice) {
  const Seen& seen = practice.seen;
  const Resident& resident = seen.person.resident;
  const Portrait& portrait = seen.portrait;
  const Likeness& known = practice.known;
  Row out(seen.pages, practice.emis ? Sheet::emis_patient : Sheet::systmone_patient);
  out.cell(known.id).cell(known.nhs).cell(known.family).cell(known.given);
  out.cell(portrait.single_name ? std::string_view{} : std::string_view(portrait.middle)).cell(known.previous);
  out.date(known.birth.value, practice.days()).cell(known.sex).cell(portrait.ethnicity);
  out.cell(known.line).cell(known.postcode);
  out.cell(portrait.protected_identity ? std::string_view{}
                                       : std::string_view(seen.setting.place.areas[resident.area].lsoa));
  out.cell(seen.practice());
  // Registered since birth or since some day before the ten years, unless they came.
  out.date(resident.here_since.known()
               ? resident.here_since.value
               : std::max(resident.birth.value, seen.setting.window.from.value -
                                                    static_cast<std::int32_t>(base::hash_mix(resident.number) % 9000)),
           practice.days());
  out.date(seen.person.life.left, practice.days()).date(seen.death(), practice.days());
}

void deed_row(const Notes& practice, const Deed& deed, std::uint64_t row, std::int32_t registered, bool decilitre) {
  Pages& pages = practice.seen.pages;
  switch (deed.act) {
    case Act::diagnosis:
    case Act::reading:
    case Act::vaccine:
    case Act::frailty_score:
    case Act::palliative:
    case Act::fact: code_row(practice, deed, row, registered, decilitre); break;
    case Act::medicine: {
      const MedicineFacts& medicine = medicine_table()[deed.what];
      Row(pages, practice.emis ? Sheet::emis_drug : Sheet::systmone_medication)
          .number(row)
          .cell(practice.known.id)
          .date(deed.day, practice.days())
          .cell(medicine.bnf)
          .cell(medicine.name);
      break;
    }
    case Act::gp_contact: {
      constexpr std::string_view kModes[] = {"Surgery", "Telephone", "Home visit"};
      Row(pages, practice.emis ? Sheet::emis_consultation : Sheet::systmone_visit)
          .number(row)
          .cell(practice.known.id)
          .date(deed.day, practice.days())
          .time(deed.minute)
          .cell(kModes[deed.what % 3]);
      break;
    }
    case Act::package:
    case Act::care_home: care_row(practice, deed, row); break;
    default: break;
  }
}

}  // namespace

void write_general_practice(const Seen& seen) {
  if (!seen.written(Agency::gp_systmone) && !seen.written(Agency::gp_emis)) return;
  const Setting& setting = seen.setting;
  const Inhabitant& person = seen.person;
  const Resident& resident = person.resident;
  const bool changed = resident.practice == setting.changed_practice;
  const bool emis_only = resident.practice == setting.emis_practice;
  const bool decilitre = resident.practice % 4 == 1;
  const std::int32_t registered = resident.here_since.known() ? resident.here_since.value : resident.birth.value;
  const bool in_emis = emis_only || (changed && registered < setting.changed.value &&
                                     !(person.life.death.known() && person.life.death < person.life.from));
  // Who died or left before the change was never in the new system.
  const bool in_systmone = !emis_only && !(changed && person.life.last_day(seen.on()) < setting.changed);
  const auto register_in = [&](Notes& practice, Agency agency) {
    practice.known = likeness_of(setting, seen.portrait, agency);
    patient_row(practice);
    seen.acquaintances.note(agency, practice.known.id);
  };
  Notes by_emis{seen, {}, true};
  Notes by_systmone{seen, {}, false};
  if (in_emis) register_in(by_emis, Agency::gp_emis);
  if (in_systmone) register_in(by_systmone, Agency::gp_systmone);
  for (std::size_t i = 0; i < person.life.deeds.size(); ++i) {
    const Deed& deed = person.life.deeds[i];
    const bool emis = emis_only || (changed && in_emis && deed.day < setting.changed.value);
    if (emis ? !in_emis : !in_systmone) continue;
    deed_row(emis ? by_emis : by_systmone, deed, row_number(resident.number, i), registered, decilitre);
  }
  sensitive_rows(in_systmone ? by_systmone : by_emis);
  if (in_systmone) recall_row(by_systmone);
}

}  // namespace kursaal::synth
