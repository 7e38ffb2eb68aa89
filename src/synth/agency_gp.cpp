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
  std::string_view ctv3, snomed, unit;
  double value = 0;
  int places = -1;  // no value below zero
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
      code = {'O', facts.ctv3, facts.snomed, facts.unit, static_cast<double>(deed.value), 0};
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

void code_row(const Setting& setting, const Likeness& known, const Deed& deed, std::uint64_t row, bool emis,
              std::int32_t registered, bool decilitre, Pages& pages) {
  const Coded code = coded(deed, !emis && decilitre && deed.day < kSnomedFrom);
  const std::int32_t entered = recorded_on(setting, deed, registered, row);
  if (entered > setting.window.extract.value) return;  // not entered yet: the next extract has it
  const Sheet sheet = emis ? Sheet::emis_observation : Sheet::systmone_code;
  const Dirt dirt = dirt_of(setting, row, sheet);
  const int versions = dirt == Dirt::none ? 1 : 2;
  for (int version = 1; version <= versions; ++version) {
    // The first version of a corrected value was keyed wrong.
    const double value = dirt == Dirt::corrected && version == 1 ? code.value * 1.1 : code.value;
    const int stated = dirt == Dirt::copied ? 1 : version;
    const bool gone = dirt == Dirt::withdrawn && version == 2;
    Row out(pages, sheet);
    out.number(row).cell(known.id);
    if (emis) {
      out.date(deed.day, DateWriting::iso).date(entered, DateWriting::iso).cell(code.type).cell(code.snomed);
    } else {
      const bool ctv3 = !code.ctv3.empty() && deed.day < kSnomedFrom;
      out.date(deed.day, DateWriting::slashes)
          .date(entered, DateWriting::slashes)
          .cell(code.type)
          .cell(ctv3 ? code.ctv3 : std::string_view{})
          .cell(ctv3 ? std::string_view{} : code.snomed);
    }
    if (code.places >= 0)
      out.decimal(value, code.places).cell(code.unit);
    else
      out.cell(std::string_view{}).cell(std::string_view{});
    if (emis)
      out.number(static_cast<std::uint64_t>(stated)).cell(gone ? "true" : "false");
    else
      out.number(static_cast<std::uint64_t>(stated)).cell(gone ? '1' : '0');
  }
}

void patient_row(const Setting& setting, const Inhabitant& person, const Portrait& portrait, const Likeness& known,
                 bool emis, Pages& pages) {
  const Resident& resident = person.resident;
  const DateWriting writing = emis ? DateWriting::iso : DateWriting::slashes;
  Row out(pages, emis ? Sheet::emis_patient : Sheet::systmone_patient);
  out.cell(known.id)
      .cell(known.nhs)
      .cell(known.family)
      .cell(known.given)
      .cell(portrait.single_name ? std::string_view{} : std::string_view(portrait.middle))
      .cell(known.previous);
  out.date(known.birth.value, writing).cell(known.sex).cell(portrait.ethnicity).cell(known.line).cell(known.postcode);
  out.cell(portrait.protected_identity ? std::string_view{}
                                       : std::string_view(setting.place.areas[resident.area].lsoa));
  out.cell(setting.place.practices[resident.practice].code);
  // Registered since birth or since some day before the ten years, unless they came.
  out.date(resident.here_since.known()
               ? resident.here_since.value
               : std::max(resident.birth.value, setting.window.from.value -
                                                    static_cast<std::int32_t>(base::hash_mix(resident.number) % 9000)),
           writing);
  out.date(person.life.death.known() ? person.life.death.value : base::Day::kUnknownValue, writing);
}

void identity_row(Pages& pages, Agency agency, const Likeness& known, std::uint32_t person) {
  pages.identity.append(agency_facts(agency).source)
      .append(",")
      .append(known.id)
      .append(",")
      .append(std::to_string(person))
      .append("\n");
}

}  // namespace

void write_general_practice(const Setting& setting, const Inhabitant& person, const Portrait& portrait, Pages& pages) {
  const Resident& resident = person.resident;
  const bool changed = resident.practice == setting.changed_practice;
  const bool emis_only = resident.practice == setting.emis_practice;
  const bool decilitre = resident.practice % 4 == 1;
  const std::int32_t registered = resident.here_since.known() ? resident.here_since.value : resident.birth.value;
  const bool in_emis = emis_only || (changed && registered < setting.changed.value &&
                                     !(person.life.death.known() && person.life.death < person.life.from));
  const bool in_systmone = !emis_only && !(changed && person.life.death.known() && person.life.death < setting.changed);
  Likeness by_emis, by_systmone;
  if (in_emis) {
    by_emis = likeness_of(setting, portrait, Agency::gp_emis);
    patient_row(setting, person, portrait, by_emis, true, pages);
    identity_row(pages, Agency::gp_emis, by_emis, portrait.number);
  }
  if (in_systmone) {
    by_systmone = likeness_of(setting, portrait, Agency::gp_systmone);
    patient_row(setting, person, portrait, by_systmone, false, pages);
    identity_row(pages, Agency::gp_systmone, by_systmone, portrait.number);
  }
  for (std::size_t i = 0; i < person.life.deeds.size(); ++i) {
    const Deed& deed = person.life.deeds[i];
    const bool emis = emis_only || (changed && in_emis && deed.day < setting.changed.value);
    if (emis ? !in_emis : !in_systmone) continue;
    const Likeness& known = emis ? by_emis : by_systmone;
    const std::uint64_t row = row_number(resident.number, i);
    const DateWriting writing = emis ? DateWriting::iso : DateWriting::slashes;
    switch (deed.act) {
      case Act::diagnosis:
      case Act::reading:
      case Act::vaccine:
      case Act::frailty_score:
      case Act::palliative: code_row(setting, known, deed, row, emis, registered, decilitre, pages); break;
      case Act::medicine: {
        const MedicineFacts& medicine = medicine_table()[deed.what];
        Row(pages, emis ? Sheet::emis_drug : Sheet::systmone_medication)
            .number(row)
            .cell(known.id)
            .date(deed.day, writing)
            .cell(medicine.bnf)
            .cell(medicine.name);
        break;
      }
      case Act::gp_contact: {
        constexpr std::string_view kModes[] = {"Surgery", "Telephone", "Home visit"};
        Row(pages, emis ? Sheet::emis_consultation : Sheet::systmone_visit)
            .number(row)
            .cell(known.id)
            .date(deed.day, writing)
            .time(deed.minute)
            .cell(kModes[deed.what % 3]);
        break;
      }
      case Act::package:
      case Act::care_home: {
        // The practice codes that somebody now has a carer or lives in a home, some days after; equipment it does not
        // hear of.
        if (deed.what == static_cast<std::uint16_t>(PackageKind::equipment) && deed.act == Act::package) break;
        const bool home = deed.act == Act::care_home;
        const std::int32_t day = deed.day + static_cast<std::int32_t>(7 + row % 21);
        if (day > setting.window.extract.value || (person.life.death.known() && day > person.life.death.value)) break;
        const bool ctv3 = day < kSnomedFrom;
        const std::string_view old_code = home ? "13F61" : "13G61";
        const std::string_view new_code = home ? "160734000" : "160774006";
        if (emis)
          Row(pages, Sheet::emis_observation)
              .number(row)
              .cell(known.id)
              .date(day, writing)
              .date(day, writing)
              .cell('D')
              .cell(new_code)
              .cell("")
              .cell("")
              .number(1)
              .cell("false");
        else
          Row(pages, Sheet::systmone_code)
              .number(row)
              .cell(known.id)
              .date(day, writing)
              .date(day, writing)
              .cell('D')
              .cell(ctv3 ? old_code : "")
              .cell(ctv3 ? "" : new_code)
              .cell("")
              .cell("")
              .number(1)
              .cell('0');
        break;
      }
      default: break;
    }
  }
}

}  // namespace kursaal::synth
