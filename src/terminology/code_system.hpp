// The code systems that a coded fact may come from, by the short names that files and commands use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kursaal::terminology {

enum class CodeSystem : std::uint8_t {
  unknown,  // named by the source, but none of ours: the code keeps the source's own system name in its text
  snomed,
  ctv3,
  read2,
  icd10,
  opcs4,
  dmd,
  bnf,
  loinc,
  rxnorm,
  cvx,
  local,    // a source's own code
  kursaal,  // facts that are no code of anyone's: an attendance, an admission, a registration (see
            // population/event.hpp)
  efi_deficit,
  efi2_item,
  cms_condition,  // an item of a score used directly (contracts.md)
};
inline constexpr std::size_t kCodeSystems = 16;

// "snomed", "ctv3", ... "efi-deficit".
std::string_view code_system_name(CodeSystem system);
std::optional<CodeSystem> code_system_named(std::string_view name);
// By FHIR URI or OID ("http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96"); unknown for any other.
CodeSystem code_system_of_uri(std::string_view uri);

// The one spelling of a code that lists are matched in: ICD-10 and OPCS-4 upper case without dot and trailing filler
// ("I10.X" is "I10", "-" gives ""), Read v2 five characters padded with dots, others as they are, trimmed.
std::string normalise_code(CodeSystem system, std::string_view code);

// The check digit of a SNOMED CT identifier (Verhoeff) and its shape: 6 to 18 digits.
bool valid_snomed_id(std::string_view code);

}  // namespace kursaal::terminology
