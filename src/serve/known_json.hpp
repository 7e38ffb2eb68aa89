// A value, or the kind of absence that stands in its place, as the API gives it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "serve/schema.hpp"
#include "view/view.hpp"

namespace kursaal::serve {

// The component "Absence": {absent, words}.
Schema absence_schema();
// The value or an Absence.
Schema or_absence(Schema value);

nlohmann::json absence_json(base::Absence absence, const std::string& words);

template <class T>
nlohmann::json known_json(const view::Known<T>& known) {
  if (known.value) return *known.value;
  return absence_json(known.absence, known.words);
}

}  // namespace kursaal::serve
