#include "serve/person_minimum.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

json day_or_null(base::Day day) { return day.known() ? json(base::format_day(day)) : json(); }

json written(const care::Notes& notes, care::NoteKind kind) {
  const auto found = notes.find(kind);
  return found == notes.end() || found->second.text.empty() ? json() : json(found->second.text);
}

}  // namespace

Schema person_minimum_schema() {
  return Schema::object("PersonMinimum",
                        {{"person_id", Schema::id()},
                         {"name", Schema::text(400)},
                         {"birth_date", Schema::nullable(Schema::day())},
                         {"birth_precision", Schema::one_of({"minute", "day", "month", "year", "unknown"})},
                         {"age_years", Schema::nullable(Schema::integer(0, 150))},
                         {"sex", Schema::one_of({"F", "M", "O", "U"})},
                         {"deceased", Schema::boolean()},
                         {"locality_name", Schema::text(400)},
                         {"practice_name", Schema::text(400)},
                         {"communication_needs", Schema::nullable(Schema::text(4000))},
                         {"safe_contact", Schema::nullable(Schema::text(4000))}});
}

std::optional<std::string> communication_needs(const care::Notes& notes, std::string_view of_extract) {
  const auto found = notes.find(care::NoteKind::communication_needs);
  const std::string typed = found == notes.end() ? std::string() : found->second.text;
  if (typed.empty() && of_extract.empty()) return std::nullopt;
  if (typed.empty() || typed == of_extract) return std::string(of_extract);
  if (of_extract.empty()) return typed;
  return typed + " (" + found->second.by + "); the records say: " + std::string(of_extract);
}

json person_minimum(const view::Snapshot& snapshot, const std::string& person_id, const care::Notes& notes) {
  const auto found = snapshot.identity(person_id);
  const auto needs =
      communication_needs(notes, found ? std::string_view(found->communication_needs) : std::string_view());
  json out = {{"person_id", person_id},
              {"name", "not in this snapshot"},
              {"birth_date", nullptr},
              {"birth_precision", "unknown"},
              {"age_years", nullptr},
              {"sex", "U"},
              {"deceased", false},
              {"locality_name", ""},
              {"practice_name", ""},
              {"communication_needs", needs ? json(*needs) : json()},
              {"safe_contact", written(notes, care::NoteKind::safe_contact)}};
  if (!found) return out;
  const view::PersonIdentity& who = *found;
  out["name"] = who.name();
  out["birth_date"] = day_or_null(who.birth);
  out["birth_precision"] = base::precision_code(who.birth_precision);
  if (who.age_years) out["age_years"] = *who.age_years;
  out["sex"] = std::string(1, who.sex == 'F' || who.sex == 'M' || who.sex == 'O' ? who.sex : 'U');
  out["deceased"] = who.deceased;
  out["locality_name"] = who.locality_name;
  out["practice_name"] = who.practice_name;
  return out;
}

base::Result<std::vector<json>> people_minimum(care::Store& store, const view::Snapshot& snapshot,
                                               std::span<const std::string> person_ids) {
  KURSAAL_ASSIGN(const std::vector<care::Notes> notes, care::notes_of_people(store, person_ids));
  std::vector<json> people;
  people.reserve(person_ids.size());
  for (std::size_t i = 0; i < person_ids.size(); ++i)
    people.push_back(person_minimum(snapshot, person_ids[i], notes[i]));
  return people;
}

}  // namespace kursaal::serve
