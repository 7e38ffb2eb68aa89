// Who keeps records in the sample place, how each of them knows a person, and what each writes. Layouts are read back
// by the mappings of the site; nothing here knows the reader.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "synth/inhabitants.hpp"
#include "synth/letters.hpp"
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
  bool delta;               // each extract holds what is new or changed since the one before; else everything
  Letters letters;
};
const AgencyFacts& agency_facts(Agency agency);

enum class Sheet : std::uint8_t {
  systmone_patient,
  systmone_code,
  systmone_medication,
  systmone_visit,
  systmone_recall,
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
  std::string_view header;  // the first line of a CSV file, without kMarkColumn; empty: FHIR R4, one resource a line
};
const SheetFacts& sheet_facts(Sheet sheet);

// The last column of every CSV file, and what stands in it: a row that is copied out still says what it is.
inline constexpr std::string_view kMarkColumn = "SYNTHETIC";
inline constexpr char kMark = 'Y';

// Rows of one extract, by sheet.
struct Pages {
  std::array<std::string, kSheets> sheets;
  std::array<std::uint64_t, kSheets> rows{};
};

// Beside the extracts; no run reads it.
struct Truth {
  std::string identity, states, people;
};

// What a block of people gives: pages of each extract, in order, and the truth.
struct BlockPages {
  std::vector<Pages> extracts;
  Truth truth;
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

// How an agency knows somebody. Names are in the agency's letters.
struct Likeness {
  std::string id, nhs, family, given, previous, postcode, line;
  base::Day birth;
  char sex = 'F';
};

struct Setting {
  const PlaceTables& place;
  const NhsNumbers& numbers;
  Window window;  // lives are drawn to its last day, which lies beyond the last extract by what may be booked
  std::uint64_t seed = 0;
  std::uint64_t living = 0;
  std::vector<base::Day> extracts{};                      // last days of months; the first is the day that is counted
  base::Day stopped{};                                    // the first day that the ambulance's feed does not hold
  std::uint32_t emis_practice = 0, changed_practice = 0;  // positions; the second left EMIS for SystmOne on `changed`
  base::Day changed{};
};

// Under which local ids the agencies know one person: each stands in the truth once, whichever extracts it is in.
class Acquaintances {
 public:
  Acquaintances(std::uint32_t person, std::string& truth) : person_(person), truth_(truth) {}
  void note(Agency agency, std::string_view id);

 private:
  std::uint32_t person_;
  std::string& truth_;
  std::vector<std::pair<Agency, std::string>> noted_;
};

// One person as one extract sees them.
struct Seen {
  const Setting& setting;
  std::size_t number;        // of the extract, from 0
  const Inhabitant& person;  // as of the extract's day: nothing later
  const Inhabitant& ahead;   // with what is still to come: only what is booked is read of it
  const Portrait& portrait;
  Acquaintances& acquaintances;
  Pages& pages;

  [[nodiscard]] base::Day on() const { return setting.extracts[number]; }
  [[nodiscard]] bool last() const { return number + 1 == setting.extracts.size(); }
  // Whether a feed of what is new or changed holds what became known on `day`.
  [[nodiscard]] bool news(std::int32_t day) const {
    return day <= on().value && (number == 0 || day > setting.extracts[number - 1].value);
  }
  // Whether the agency's extract of this day is written at all: a full one is written for the last day only.
  [[nodiscard]] bool written(Agency agency) const { return last() || agency_facts(agency).delta; }
  [[nodiscard]] std::int32_t death() const {
    return person.life.death.known() ? person.life.death.value : base::Day::kUnknownValue;
  }
  [[nodiscard]] const std::string& practice() const { return setting.place.practices[person.resident.practice].code; }
};

// The person with nothing later than `day`: what had not ended has no end, who had not died is alive.
Inhabitant seen_on(const Inhabitant& whole, base::Day day);

Portrait portrait_of(const Setting& setting, const Block& block, const std::vector<Inhabitant>& people,
                     std::size_t index, const Life& life);
// `copy` 1 and up: the same person under another local id of the agency (registered twice, or in its other system).
Likeness likeness_of(const Setting& setting, const Portrait& portrait, Agency agency, std::uint32_t copy = 0);

// An agency's idea of a person, drawn when its first record needs one and noted in the truth then.
class Acquaintance {
 public:
  // `registered_twice`: the share of people with a second local number, which a third of their rows go under.
  Acquaintance(const Seen& seen, Agency agency, double registered_twice = 0);
  [[nodiscard]] bool met() const { return !likenesses_[0].id.empty() || !likenesses_[1].id.empty(); }
  const Likeness& known(std::uint64_t row = 1);
  // For an agency that cannot tell who called: without a number each call is somebody of its own.
  struct Call {
    std::string id;
    const Likeness& known;
  };
  Call call(std::uint64_t row);

 private:
  const Likeness& drawn(std::uint32_t copy);
  const Seen& seen_;
  Agency agency_;
  bool twice_ = false;
  std::array<Likeness, 2> likenesses_;
};

// Rows of one person in one extract.
void write_general_practice(const Seen& seen);
void write_hospital(const Seen& seen);
void write_contacts(const Seen& seen);
void write_social_care(const Seen& seen);

// The mental health trust sends FHIR: who somebody is, and each contact as an encounter.
void write_patient_resource(const Likeness& known, const Seen& seen);
void write_encounter_resource(const Likeness& known, const Deed& deed, std::uint64_t row, Pages& pages);

// A fact that few may see: how general practice and a hospital code it.
struct SensitiveFact {
  std::int32_t day = 0;
  std::string_view ctv3, snomed, icd10;
};
// Of this person, by the day of the extract; most people have none.
std::vector<SensitiveFact> sensitive_facts_of(const Seen& seen);

BlockPages write_block(const Setting& setting, std::uint64_t block, std::uint32_t people);

}  // namespace kursaal::synth
