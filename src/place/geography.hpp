// Areas and who belongs to which on which day: LSOA to ward to locality (where people live), practice to locality
// (where they are registered). The two are answered apart and never mixed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/identifiers.hpp"
#include "place/evidence.hpp"

namespace kursaal::place {

struct LsoaCodeTag;
struct WardCodeTag;
struct PracticeCodeTag;
struct PcnCodeTag;
struct LocalityCodeTag;
using LsoaCode = base::Text<LsoaCodeTag>;          // "E01015814", of 2011 or 2021
using WardCode = base::Text<WardCodeTag>;          // "E05002216"
using PracticeCode = base::Text<PracticeCodeTag>;  // "F81001"
using PcnCode = base::Text<PcnCodeTag>;
using LocalityCode = base::Text<LocalityCodeTag>;  // the site's own, "southend-east-central"

enum class AreaLevel : std::uint8_t { ward, practice, locality, authority, commissioner, pcn, place, system };
std::string_view level_name(AreaLevel level);
std::optional<AreaLevel> level_of(std::string_view name);

struct AreaName {
  std::string name;
  Evidence evidence;
};

struct AreaParent {
  std::string area;  // the code of an area of a higher level
  Validity valid;
  Evidence evidence;
};

// What came after an area when boundaries moved. `share` of the old area went there, where known.
struct AreaSuccessor {
  std::string code;
  base::Day on;
  std::optional<double> share;
  Evidence evidence;
};

struct Area {
  AreaLevel level = AreaLevel::ward;
  std::string code;  // unique at its level
  std::string name;
  std::string postcode;  // of a practice
  Validity valid;
  Evidence evidence;
  std::vector<AreaName> aliases;
  std::vector<AreaParent> part_of;
  std::vector<AreaSuccessor> successors;
};

// A member is in `of` on the days of `valid`.
struct Membership {
  std::string member;
  std::string of;
  Validity valid;
  Evidence evidence;
};

// Why there is, or is not, an answer.
enum class Placed : std::uint8_t {
  found,
  no_code,       // the record says none
  unknown_code,  // not in the site's tables: outside the place, or misread
  unknown_day,
  not_yet,     // before the area was in anything, for example before its locality was formed
  no_longer,   // after it ended, and what came after is not known
  not_placed,  // a known area that the site puts nowhere
  divided,     // it was split between several, and the code does not say which
};
std::string_view placed_name(Placed placed);

// Missing: `code` is empty unless found. `status` is the weakest of the links that led there.
template <class Code>
struct Placement {
  Code code;
  Placed why = Placed::no_code;
  FactStatus status = FactStatus::stated;
  [[nodiscard]] bool found() const { return why == Placed::found; }
};
using LocalityPlacement = Placement<LocalityCode>;

// Where someone lives, as far as a record says; the most exact that is known counts: LSOA, else postcode, else ward.
struct Residence {
  LsoaCode lsoa;
  std::string postcode;
  WardCode ward;
};

struct GeographyTables {
  std::vector<Area> areas;
  std::vector<Membership> lsoa_ward;
  std::vector<Membership> ward_locality;
  std::vector<Membership> practice_locality;
  std::vector<Membership> practice_pcn;
  std::vector<Membership> postcode_lsoa;
  LocalityCode everyone_in;  // a one-locality place: every lookup of a locality answers this
};

// Immutable once made; safe to read from any thread. Lookups cost a binary search or two and no allocation but the
// code.
class Geography {
 public:
  Geography() = default;
  // Requires: checked tables (see read_geography); areas and memberships may come in any order.
  explicit Geography(GeographyTables tables);

  // Areas of all levels, by level and code.
  [[nodiscard]] std::span<const Area> areas() const { return tables_.areas; }
  [[nodiscard]] std::span<const Area> areas(AreaLevel level) const;
  [[nodiscard]] const Area* area(AreaLevel level, std::string_view code) const;
  // The area of a level that went by this name, alias or code on that day; nothing if none or more than one did.
  [[nodiscard]] const Area* area_named(AreaLevel level, std::string_view name, base::Day day) const;
  // The areas of `level` above this one on that day, nearest first.
  [[nodiscard]] std::vector<const Area*> above(const Area& area, AreaLevel level, base::Day day) const;

  [[nodiscard]] Placement<WardCode> ward_of_lsoa(const LsoaCode& lsoa, base::Day day) const;
  [[nodiscard]] Placement<LsoaCode> lsoa_of_postcode(std::string_view postcode, base::Day day) const;
  // A ward that has ended is followed to what came after; if that lies in several localities the answer is divided.
  [[nodiscard]] LocalityPlacement locality_of_ward(const WardCode& ward, base::Day day) const;
  // Registered: where the practice counts.
  [[nodiscard]] LocalityPlacement locality_of_practice(const PracticeCode& practice, base::Day day) const;
  // Resident: where the person lives.
  [[nodiscard]] LocalityPlacement locality_of_residence(const Residence& residence, base::Day day) const;
  [[nodiscard]] Placement<PcnCode> pcn_of_practice(const PracticeCode& practice, base::Day day) const;

  [[nodiscard]] const GeographyTables& tables() const { return tables_; }

 private:
  GeographyTables tables_;
};

// Upper case without blanks: "ss8 0ja " is "SS80JA".
std::string plain_postcode(std::string_view postcode);
// Lower case, "and" for "&", no punctuation, single blanks: how names are compared.
std::string plain_name(std::string_view name);

}  // namespace kursaal::place
