#include "serve/known_json.hpp"

namespace kursaal::serve {

Schema absence_schema() {
  return Schema::object("Absence", {{"absent", Schema::one_of({"none", "unknown", "not-shared", "stale", "withheld"})},
                                    {"words", Schema::text(400)}});
}

Schema or_absence(Schema value) { return Schema::either({std::move(value), absence_schema()}); }

nlohmann::json absence_json(base::Absence absence, const std::string& words) {
  return {{"absent", base::absence_code(absence)},
          {"words", words.empty() ? std::string(base::absence_text(absence)) : words}};
}

}  // namespace kursaal::serve
