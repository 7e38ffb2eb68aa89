// Who a person is, as the snapshot has them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/day.hpp"

namespace kursaal::view {

// What the access decision needs to know of a person. Nobody of that id: all empty, as cheaply.
struct AccessFacts {
  std::string practice;  // code of the practice of registration
  bool sealed = false;   // a source marked the identity as protected
};

// Missing: empty text, unknown day, nothing.
struct PersonIdentity {
  std::string person_id;
  std::string nhs_number;
  std::string family, given;
  [[nodiscard]] std::string name() const;  // "Family, Given"
  base::Day birth;
  base::Precision birth_precision = base::Precision::unknown;
  std::optional<int> age_years;  // at the snapshot's as-of, or at death
  char sex = 'U';                // F M O U
  base::Day death;
  bool deceased = false;
  std::string ethnicity;
  std::string postcode, lsoa, ward;
  std::string practice, practice_name;
  std::string locality, locality_name;
  std::string language, communication_needs;
  bool sealed = false, test_patient = false;
  std::uint32_t identities = 0;  // records of sources that were joined
  double link_strength = 1;      // estimated probability that the weakest of the links is right
};

}  // namespace kursaal::view
