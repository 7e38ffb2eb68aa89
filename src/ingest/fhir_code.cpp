// Which coding of a concept becomes the event's code.
#include <array>

#include "ingest/fhir_element.hpp"

namespace kursaal::ingest {
namespace {

using terminology::CodeSystem;

constexpr std::array kClinicalOrder = {CodeSystem::snomed, CodeSystem::ctv3, CodeSystem::read2, CodeSystem::icd10,
                                       CodeSystem::opcs4,  CodeSystem::dmd,  CodeSystem::bnf,   CodeSystem::loinc,
                                       CodeSystem::rxnorm, CodeSystem::cvx,  CodeSystem::local};

int rank_of(CodeSystem system, CodePreference preference) {
  if (preference == CodePreference::medicine) {
    if (system == CodeSystem::dmd) return -3;
    if (system == CodeSystem::snomed) return -2;
    if (system == CodeSystem::bnf) return -1;
  }
  if (preference == CodePreference::diagnosis && system == CodeSystem::icd10) return -1;
  for (std::size_t i = 0; i < kClinicalOrder.size(); ++i)
    if (kClinicalOrder[i] == system) return static_cast<int>(i);
  return system == CodeSystem::unknown ? 100 : 50;
}

// Calls visit(coding) for the codings of a CodeableConcept, a Coding or an array of either.
template <class Visit>
void for_each_coding(FhirElement value, Visit visit) {
  for_each_item(value, [&](FhirElement item) {
    FhirElement codings;
    if (find_member(item, "coding", codings)) {
      for_each_item(codings, [&](FhirElement coding) {
        visit(coding);
        return true;
      });
    } else {
      visit(item);
    }
    return true;
  });
}

struct Coding {
  std::string_view system, code, display;
};

Coding read_coding(FhirElement value) {
  Coding coding;
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return coding;
  for (const auto field : object) {
    if (field.key == "system")
      coding.system = text_of(field.value);
    else if (field.key == "code")
      coding.code = text_of(field.value);
    else if (field.key == "display")
      coding.display = text_of(field.value);
  }
  return coding;
}

constexpr std::size_t kSystemsRemembered = 64;

}  // namespace

CodeSystem CodeReader::system_of(std::string_view uri) {
  if (uri.empty()) return CodeSystem::local;
  for (const auto& [known, system] : seen_)
    if (known == uri) return system;
  const CodeSystem system = terminology::code_system_of_uri(uri);
  if (seen_.size() < kSystemsRemembered) seen_.emplace_back(uri, system);
  return system;
}

ChosenCode CodeReader::choose(FhirElement concept_or_coding, CodePreference preference) {
  ChosenCode chosen;
  Coding best;
  int best_rank = 1000;
  for_each_coding(concept_or_coding, [&](FhirElement value) {
    const Coding coding = read_coding(value);
    if (coding.code.empty()) return;
    const CodeSystem system = system_of(coding.system);
    const int rank = rank_of(system, preference);
    if (rank >= best_rank) return;
    best_rank = rank;
    best = coding;
    chosen.code.system = system;
  });
  if (best_rank == 1000) return chosen;
  chosen.coded = true;
  chosen.known = chosen.code.system != CodeSystem::unknown && chosen.code.system != CodeSystem::local;
  chosen.code.code = best.code;
  chosen.code.display = best.display;
  if (chosen.code.system == CodeSystem::unknown) {
    composed_.assign(best.system).append("|").append(best.code);
    chosen.code.code = composed_;
  }
  return chosen;
}

bool CodeReader::has_system(FhirElement concept_or_coding, CodeSystem system) {
  bool found = false;
  for_each_coding(concept_or_coding, [&](FhirElement value) {
    if (!found && !text_at(value, "code").empty()) found = system_of(text_at(value, "system")) == system;
  });
  return found;
}

std::string_view code_in(FhirElement concept_or_coding, std::string_view system_end) {
  std::string_view code;
  for_each_coding(concept_or_coding, [&](FhirElement value) {
    if (code.empty() && text_at(value, "system").ends_with(system_end)) code = text_at(value, "code");
  });
  return code;
}

}  // namespace kursaal::ingest
