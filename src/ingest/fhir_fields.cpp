// A small hash of the field names, made once.
#include "ingest/fhir_fields.hpp"

#include <cstring>

namespace kursaal::ingest {
namespace {

constexpr std::array<std::string_view, kFhirFields> kNames = {
#define KURSAAL_FHIR_FIELD(name) #name,
    KURSAAL_FHIR_FIELDS(KURSAAL_FHIR_FIELD)
#undef KURSAAL_FHIR_FIELD
        "for",
    "class",
};

constexpr std::size_t kSlots = 1024;  // about eight times the names, so that chains are short

constexpr std::size_t slot_of(std::string_view name) {
  const auto first = static_cast<unsigned char>(name.front());
  const auto middle = static_cast<unsigned char>(name[name.size() / 2]);
  const auto last = static_cast<unsigned char>(name.back());
  return (first * 31U + middle * 131U + last * 7U + name.size() * 61U) % kSlots;
}

struct NameTable {
  std::array<std::uint8_t, kSlots> field{};  // position + 1, 0 is empty; linear probing
  constexpr NameTable() {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      std::size_t at = slot_of(kNames[i]);
      while (field[at] != 0) at = (at + 1) % kSlots;
      field[at] = static_cast<std::uint8_t>(i + 1);
    }
  }
};
constexpr NameTable kTable;
static_assert(kFhirFields < 250);

std::size_t position_of(std::string_view name) {
  if (name.empty()) return kFhirFields;
  for (std::size_t at = slot_of(name); kTable.field[at] != 0; at = (at + 1) % kSlots) {
    const std::string_view known = kNames[kTable.field[at] - 1U];
    if (known.size() == name.size() && std::memcmp(known.data(), name.data(), name.size()) == 0)
      return kTable.field[at] - 1U;
  }
  return kFhirFields;
}

}  // namespace

std::string_view fhir_field_name(FhirField field) {
  const auto at = static_cast<std::size_t>(field);
  return at < kFhirFields ? kNames[at] : std::string_view{};
}

void FhirFields::read(simdjson::dom::object resource) {
  if (++round_ == 0) {
    stamp_.fill(0);
    round_ = 1;
  }
  for (const auto field : resource) {
    const std::size_t at = position_of(field.key);
    if (at == kFhirFields || stamp_[at] == round_) continue;
    slots_[at] = field.value;
    stamp_[at] = round_;
  }
}

}  // namespace kursaal::ingest
