// Whom somebody looks for in an emergency.
#pragma once

#include <string>

#include "base/day.hpp"

namespace kursaal::view {

// One person, as somebody knows them who has no list to choose from: a whole number, or a whole name and birth date.
struct SoughtPerson {
  std::string nhs_number;  // ten digits; else name and birth
  std::string name;        // every word of it as recorded, in any order
  base::Day birth;
};

}  // namespace kursaal::view
