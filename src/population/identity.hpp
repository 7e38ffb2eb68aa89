// Who a source says somebody is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/identifiers.hpp"

namespace kursaal::population {

enum class Sex : std::uint8_t { unknown, female, male, other };
char sex_code(Sex sex);  // U F M O

// Who a source says somebody is: the newest record of that SourceKey. Missing: empty text, unknown day.
struct Identity {
  base::SourceKey key;
  bool has_record = false;  // false: only referred to (a dangling reference, or a source that sends no person file)
  std::string nhs_number;   // ten digits as sent without spaces, valid or not
  std::string family, given, prefix;        // UTF-8 as sent; given names separated by a space
  std::vector<std::string> other_families;  // previous, maiden
  base::Day birth;
  base::Precision birth_precision = base::Precision::unknown;
  bool birth_inferred_from_age = false;
  Sex sex = Sex::unknown;
  base::Day death;
  bool deceased = false;  // said to be dead, with or without a day
  std::string ethnicity;  // first character of the ETHNIC CATEGORY (2001), or as sent
  std::string postcode, address, lsoa;
  std::string practice;  // ODS code of the registered practice
  base::Day registered_from;
  std::string language, communication_needs;
  bool restricted = false;  // marked sensitive by the source (PDS "S"/"R"): address and reasons are not shown
  bool test_patient = false;
  // False: no source has a record of them and no event of theirs stands (all were withdrawn, superseded or kept out).
  // Nobody is made of them.
  bool stands = true;
  std::uint32_t file = 0;  // of the newest record
  std::uint32_t line = 0;
  std::uint16_t source = 0;
};

}  // namespace kursaal::population
