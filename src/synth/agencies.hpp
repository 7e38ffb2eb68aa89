// Who keeps records in the sample place, how each of them knows a person, and what each writes. Layouts are read back
// by the mappings of the site; nothing here knows the reader.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "synth/inhabitants.hpp"
#include "synth/names.hpp"
#include "synth/nhs_numbers.hpp"

namespace kursaal::synth {

enum class Agency : std::uint8_t {
  gp_systmone,
  gp_emis,
  admissions,
  ae,
  outpatients,
  community,
  mental_health,
  social_southend,
  social_essex,
  ambulance,
  call_111,
  fair_havens,
  st_lukes,
  care_homes,
  voluntary,
  count
};
inline constexpr std::size_t kAgencies = static_cast<std::size_t>(Agency::count);

struct AgencyFacts {
  std::string_view source;  // its name in the site's sources, and the folder of its extract
  int number_missing;       // NHS numbers that it does not hold, in a thousand (ASSUMED, issue: 1 to 15 %)
  int slips;                // names misspelt, in a thousand (ASSUMED)
  int old_address;          // people who moved that it knows under the address before, in a hundred (ASSUMED)
};
const AgencyFacts& agency_facts(Agency agency);

enum class Sheet : std::uint8_t {
  systmone_patient,
  systmone_code,
  systmone_medication,
  systmone_visit,
  emis_patient,
  emis_observation,
  emis_drug,
  emis_consultation,
  spells,
  ae,
  outpatients,
  community_client,
  community_contact,
  mental_client,
  mental_contact,
  southend_person,
  southend_event,
  essex_person,
  essex_event,
  ambulance,
  call_111,
  fair_havens,
  st_lukes,
  care_homes,
  voluntary,
  count
};
inline constexpr std::size_t kSheets = static_cast<std::size_t>(Sheet::count);

struct SheetFacts {
  Agency agency;
  std::string_view file;    // without folder, day and ending
  std::string_view header;  // the first line of a CSV file; empty: FHIR R4, one resource a line
};
const SheetFacts& sheet_facts(Sheet sheet);

// What a block writes: rows of each sheet, and the truth beside them.
struct Pages {
  std::array<std::string, kSheets> sheets;
  std::array<std::uint64_t, kSheets> rows{};
  std::string identity, states, people_truth;  // truth
  std::uint64_t people = 0, dead = 0, deeds = 0;
};

// Who somebody is, as nobody's file says it whole. Truth.
struct Portrait {
  std::uint32_t number = 0;
  std::uint64_t nhs = 0;
  std::uint64_t mothers_nhs = 0;  // of a baby whose hospital notes were begun under its mother's number; else 0
  std::string given, middle, family, previous_family;
  bool family_first = false;  // the community writes the family name first, and clerks follow or do not
  bool single_name = false;
  bool protected_identity = false;
  Address now, before;  // `before` where they moved within the place
  base::Day moved;      // unknown: never
  base::Day birth;
  bool first_of_january = false;  // the day of birth was not known on arrival: agencies hold 1 January
  Sex sex = Sex::female;
  char ethnicity = 'A';  // ETHNIC CATEGORY 2001
};

// How an agency knows somebody.
struct Likeness {
  std::string id, nhs, family, given, previous, postcode, line;
  base::Day birth;
  char sex = 'F';
};

struct Setting {
  const PlaceTables& place;
  const NhsNumbers& numbers;
  Window window;
  std::uint64_t seed = 0;
  std::uint64_t living = 0;
  base::Day stopped{};                                    // the first day that the ambulance's feed does not hold
  std::uint32_t emis_practice = 0, changed_practice = 0;  // positions; the second left EMIS for SystmOne on `changed`
  base::Day changed{};
};

Portrait portrait_of(const Setting& setting, const Block& block, const std::vector<Inhabitant>& people,
                     std::size_t index);
// `copy` 1 and up: the same person under another local id of the agency (registered twice, or in its other system).
Likeness likeness_of(const Setting& setting, const Portrait& portrait, Agency agency, std::uint32_t copy = 0);

// Rows of one person.
void write_general_practice(const Setting& setting, const Inhabitant& person, const Portrait& portrait, Pages& pages);
void write_hospital(const Setting& setting, const Inhabitant& person, const Portrait& portrait, Pages& pages);
void write_care(const Setting& setting, const Inhabitant& person, const Portrait& portrait, Pages& pages);

// The mental health trust sends FHIR: who somebody is, and each contact as an encounter.
void write_patient_resource(const Likeness& known, std::string_view practice, std::int32_t death, Pages& pages);
void write_encounter_resource(const Likeness& known, const Deed& deed, std::uint64_t row, Pages& pages);

Pages write_block(const Setting& setting, std::uint64_t block, std::uint32_t people);

}  // namespace kursaal::synth
