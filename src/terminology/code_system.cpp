#include "terminology/code_system.hpp"

#include <array>

#include "base/text.hpp"

namespace kursaal::terminology {
namespace {

constexpr std::array<std::string_view, kCodeSystems> kNames{
    "unknown", "snomed", "ctv3", "read2", "icd10",   "opcs4",       "dmd",       "bnf",
    "loinc",   "rxnorm", "cvx",  "local", "kursaal", "efi-deficit", "efi2-item", "cms-condition"};

struct Uri {
  std::string_view uri;
  CodeSystem system;
};
// Source: HL7 FHIR R4 "Using Code Systems", UK Core, TRUD names as NHS feeds write them.
constexpr std::array kUris{
    Uri{"http://snomed.info/sct", CodeSystem::snomed},
    Uri{"https://snomed.info/sct", CodeSystem::snomed},
    Uri{"urn:oid:2.16.840.1.113883.6.96", CodeSystem::snomed},
    Uri{"http://read.info/ctv3", CodeSystem::ctv3},
    Uri{"http://hl7.org/fhir/sid/read-3", CodeSystem::ctv3},
    Uri{"urn:oid:2.16.840.1.113883.2.1.6.3", CodeSystem::ctv3},
    Uri{"http://read.info/readv2", CodeSystem::read2},
    Uri{"http://hl7.org/fhir/sid/read-2", CodeSystem::read2},
    Uri{"urn:oid:2.16.840.1.113883.2.1.6.2", CodeSystem::read2},
    Uri{"http://hl7.org/fhir/sid/icd-10", CodeSystem::icd10},
    Uri{"http://hl7.org/fhir/sid/icd-10-uk", CodeSystem::icd10},
    Uri{"http://hl7.org/fhir/sid/icd-10-cm", CodeSystem::icd10},
    Uri{"https://fhir.hl7.org.uk/Id/icd-10", CodeSystem::icd10},
    Uri{"urn:oid:2.16.840.1.113883.6.3", CodeSystem::icd10},
    Uri{"https://fhir.hl7.org.uk/Id/opcs-4", CodeSystem::opcs4},
    Uri{"http://fhir.hl7.org.uk/opcs-4", CodeSystem::opcs4},
    Uri{"https://fhir.nhs.uk/Id/opcs-4", CodeSystem::opcs4},
    Uri{"https://dmd.nhs.uk", CodeSystem::dmd},
    Uri{"https://dmd.nhs.uk/vmp", CodeSystem::dmd},
    Uri{"https://dmd.nhs.uk/VTM", CodeSystem::dmd},
    Uri{"http://dmd.nhs.uk", CodeSystem::dmd},
    Uri{"https://fhir.nhs.uk/Id/bnf", CodeSystem::bnf},
    Uri{"https://www.bnf.org", CodeSystem::bnf},
    Uri{"http://loinc.org", CodeSystem::loinc},
    Uri{"urn:oid:2.16.840.1.113883.6.1", CodeSystem::loinc},
    Uri{"http://www.nlm.nih.gov/research/umls/rxnorm", CodeSystem::rxnorm},
    Uri{"http://hl7.org/fhir/sid/cvx", CodeSystem::cvx},
};

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string classification_code(std::string_view code, CodeSystem system) {
  std::string out;
  out.reserve(code.size());
  for (const char c : code)
    if (letter(c) || digit(c)) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  // Fillers and marks after the code: "I10X" is I10 with the filler X in fourth place; "A170D", "G01XA" carry the
  // dagger and asterisk marks D and A in fifth place.
  if (system == CodeSystem::icd10) {
    if (out.size() == 5 && (out[4] == 'D' || out[4] == 'A')) out.pop_back();
    if (out.size() == 4 && out[3] == 'X') out.pop_back();
    if (out.size() < 3 || !letter(out[0]) || !digit(out[1])) return {};
  }
  return out;
}

}  // namespace

std::string_view code_system_name(CodeSystem system) { return kNames[static_cast<std::size_t>(system)]; }

std::optional<CodeSystem> code_system_named(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<CodeSystem>(i);
  return std::nullopt;
}

CodeSystem code_system_of_uri(std::string_view uri) {
  for (const Uri& known : kUris)
    if (known.uri == uri) return known.system;
  return CodeSystem::unknown;
}

std::string normalise_code(CodeSystem system, std::string_view code) {
  code = base::trim(code);
  switch (system) {
    case CodeSystem::icd10:
    case CodeSystem::opcs4: return classification_code(code, system);
    case CodeSystem::read2: {
      std::string out(code.substr(0, 5));
      if (!out.empty()) out.resize(5, '.');
      return out;
    }
    case CodeSystem::ctv3: {
      std::string out(code);
      if (!out.empty() && out.size() < 5) out.resize(5, '.');
      return out;
    }
    case CodeSystem::bnf: return base::to_upper(code);
    default: return std::string(code);
  }
}

bool valid_snomed_id(std::string_view code) {
  // Verhoeff's dihedral tables, as SNOMED International's identifier specification gives them.
  static constexpr std::array<std::array<int, 10>, 10> kMultiply{{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                                  {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                                                  {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
                                                                  {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                                                  {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
                                                                  {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                                                  {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
                                                                  {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                                                  {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
                                                                  {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}};
  static constexpr std::array<std::array<int, 10>, 8> kPermute{{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                                                                {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                                                {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
                                                                {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                                                {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
                                                                {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                                                {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
                                                                {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}}};
  if (code.size() < 6 || code.size() > 18 || code.front() == '0') return false;
  int check = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[code.size() - 1 - i];
    if (!digit(c)) return false;
    check = kMultiply[static_cast<std::size_t>(check)]
                     [static_cast<std::size_t>(kPermute[i % 8][static_cast<std::size_t>(c - '0')])];
  }
  return check == 0;
}

}  // namespace kursaal::terminology
